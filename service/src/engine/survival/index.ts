export { kaplanMeier, type SurvivalCurve, type SurvivalEstimate } from './kaplan-meier.ts';
export { type LogRank, type LogRankGroup, logRank } from './log-rank.ts';
export { medianSurvival, type ReachedTime, type SurvivalQuantile, survivalQuantile } from './quantile.ts';
export { type ResolvedWithin, resolvedWithin } from './resolved-within.ts';
export { type CensoredSample, type LifeTable, lifeTable } from './sample.ts';
