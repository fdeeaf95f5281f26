export { incidentRoutes } from './routes.ts';
