export { deploymentParts, withPrevious } from './read.ts';
export { recordDeployment } from './record.ts';
export { deploymentRoutes } from './routes.ts';
export { assertPast } from './times.ts';
