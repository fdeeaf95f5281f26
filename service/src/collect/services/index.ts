export { assertFreeSource } from './assert-free-source.ts';
export type { ServiceChange } from './put.ts';
export {
  assertKnown,
  assertOrigin,
  findScope,
  findService,
  findServices,
  SIMULATED_SOURCE,
  unknownEnvironment,
  unknownService,
  unknownTeam,
} from './read.ts';
export { serviceRoutes } from './routes.ts';
