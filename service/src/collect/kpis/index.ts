export { readSeries } from './read-series.ts';
export { recordPointRoutes } from './record-routes.ts';
export { kpiRoutes } from './routes.ts';
