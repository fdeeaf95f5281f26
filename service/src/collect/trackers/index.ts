export { trackerRoutes } from './routes.ts';
