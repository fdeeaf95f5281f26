export { recordBug } from './record.ts';
export { bugRoutes } from './routes.ts';
