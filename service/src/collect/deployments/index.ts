export { deploymentParts, withPrevious } from './read.ts';

export { deploymentRoutes } from './routes.ts';
export { assertPast } from './times.ts';
