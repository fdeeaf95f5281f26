export { findService } from './read.ts';
export { serviceRoutes } from './routes.ts';
