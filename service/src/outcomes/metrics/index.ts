export { type Facts, readFacts } from './facts.ts';
export { type Measure, measure, statusOf, trendOf } from './measure.ts';
export { type MetricRow, toOutcomeMetric } from './read.ts';
export { refuseOutputCount, setOutcomeMetric } from './set.ts';
export { defineMeasure, nameOfMeasure } from './words.ts';
