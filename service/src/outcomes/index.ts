export { attributionRoutes } from './attribution/index.ts';
export { badgeRoutes, makeBadgeKeys } from './badge/index.ts';
export { makeChanges } from './changes.ts';
export { digestRoutes } from './digest/index.ts';
export { exportRoutes } from './exports/index.ts';
export { resolutionRoutes } from './resolution/index.ts';
export { refreshSnapshots, scorecardRoutes } from './scorecards/index.ts';
export { markStale } from './snapshots/index.ts';
export { settleVerdicts } from './verdicts/index.ts';
