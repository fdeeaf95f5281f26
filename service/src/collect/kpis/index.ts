export { recordPointRoutes } from './record-routes.ts';
export { kpiRoutes } from './routes.ts';
