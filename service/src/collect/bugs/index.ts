export { bugRoutes } from './routes.ts';
