export { makeChanges } from './changes.ts';
export { scorecardRoutes } from './scorecards/routes.ts';
export { settleVerdicts } from './verdicts/index.ts';
