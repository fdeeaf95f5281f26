export { recordIncident } from './record.ts';
export { incidentRoutes } from './routes.ts';
