export { type FoundCauses, findCauses, readCauses } from './read.ts';
export { causeRoutes } from './routes.ts';
