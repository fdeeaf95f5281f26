export { applyImportLine } from './apply-line.ts';
export { importRoutes } from './routes.ts';
