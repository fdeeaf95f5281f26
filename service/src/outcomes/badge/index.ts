export { makeBadgeKeys } from './key.ts';
export { badgeRoutes } from './routes.ts';
