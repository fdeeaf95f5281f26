export { findTrouble } from './find-trouble.ts';
export { forgetOldLooks } from './forget.ts';
export { lookAgainAtRestated } from './look-again.ts';
export { planWatches } from './plan.ts';
export { readRegressions } from './read-regressions.ts';
export { signalChangeRoutes } from './routes.ts';
export { lookAtChanges } from './run.ts';
export { leastInUnit } from './threshold.ts';
