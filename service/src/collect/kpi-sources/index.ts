export { fetchDue } from './fetch-due.ts';
export { kpiSourceRoutes } from './routes.ts';
