export { listBugs } from './list.ts';
export { readBug } from './read.ts';
export { clockOf, recordBug } from './record.ts';
export { bugRoutes } from './routes.ts';
