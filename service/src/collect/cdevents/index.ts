export { applyCdEvent } from './apply.ts';
export { cdEventRoutes } from './routes.ts';
