export { deploymentParts, withPrevious } from './read.ts';
export type { DeploymentChanged } from './record.ts';
export { deploymentRoutes } from './routes.ts';
export { assertPast } from './times.ts';
