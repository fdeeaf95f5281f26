export { readChange } from './read.ts';
export { recordChange } from './record.ts';
export { changeRoutes } from './routes.ts';
