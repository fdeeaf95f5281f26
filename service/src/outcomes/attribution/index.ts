export { attribute } from './attribute.ts';
export { findAffected } from './find-affected.ts';
export { attributionRoutes } from './routes.ts';
