export { type FoundCauses, findCauses } from './read.ts';
export { causeRoutes } from './routes.ts';
