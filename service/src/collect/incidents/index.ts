export { listIncidents, readIncident } from './list.ts';
export { recordIncident } from './record.ts';
export { incidentRoutes } from './routes.ts';
