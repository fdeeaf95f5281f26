export { scorecardRoutes } from './scorecards/routes.ts';
export { reevaluate, settleVerdicts } from './verdicts/index.ts';
