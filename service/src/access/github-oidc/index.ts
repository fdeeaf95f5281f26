export { forgetOldRuns } from './forget.ts';
export { gitHubOidcRoutes } from './routes.ts';
