export { type Autoregression, composeFilters, filterSeries, fitAutoregression } from './autoregression.ts';
export { fillGaps } from './fill-gaps.ts';
export { autocorrelations, fourierTransform } from './fourier.ts';
export { normalScores } from './normal-scores.ts';
export {
  finiteValues,
  median,
  medianAbsoluteDeviation,
  medianInPlace,
  NORMAL_CONSISTENCY,
  quantileOfSorted,
  sortedFinite,
} from './order-statistics.ts';
