export { findUnmet, type Run, trusts } from './match.ts';
export { trustPolicyRoutes } from './routes.ts';
export { runUrl } from './run-url.ts';
