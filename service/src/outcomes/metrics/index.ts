export { advise } from './advise.ts';
export { compare, compareDurations } from './compare.ts';
export { type Facts, type Need, readFacts } from './facts.ts';
export { limitOf, type Measure, measure, trendOf } from './measure.ts';
export { toOutcomeMetric } from './read.ts';
export { refuseOutputCount, setOutcomeMetric } from './set.ts';
export { judgeStatus, recentDaysOf, type Standing } from './status.ts';
export {
  defineMeasure,
  nameOfMeasure,
  STATUS_WORDS,
  sayAge,
  sayDays,
  sayDuration,
  sayShare,
  sayTarget,
} from './words.ts';
