export { resolutionRoutes } from './routes.ts';
