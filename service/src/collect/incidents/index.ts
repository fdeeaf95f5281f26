export { listIncidents } from './list.ts';
export { readIncident } from './read.ts';
export { recordIncident } from './record.ts';
export { incidentRoutes } from './routes.ts';
