export { advise } from './advise.ts';
export { compare, compareDurations } from './compare.ts';
export { type Facts, type Need, readFacts } from './facts.ts';
export { isTold, limitOf, type Measure, measure, type Targeted, trendOf } from './measure.ts';
export { PLAIN_SHARE, toOutcomeMetric } from './read.ts';
export { type AskedTold, readKpisTold, readSignalsTold, readTold } from './read-told.ts';
export { refuseOutputCount } from './refuse-output.ts';
export { recentDaysOf } from './risk.ts';
export { setOutcomeMetric } from './set.ts';
export { judgeStatus, type Standing } from './status.ts';
export { budgetOf, pullsOf, type ToldDay } from './told.ts';
export {
  defineMeasure,
  nameOfMeasure,
  STATUS_WORDS,
  sayAge,
  sayAim,
  sayDays,
  sayDifference,
  sayDuration,
  sayValue,
} from './words.ts';
