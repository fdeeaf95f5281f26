export { pullDue } from './pull-due.ts';
export { remoteWriteRoutes } from './routes.ts';
export { signalSourceRoutes } from './source-routes.ts';
