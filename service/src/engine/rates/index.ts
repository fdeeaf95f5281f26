export {
  type BinnedDays,
  binDays,
  countUpTo,
  type DayPieces,
  dailyQuantile,
  shareUpTo,
} from './daily-quantile.ts';
export { type DailyRatio, dailyRatio, LEAST_DAYS } from './daily-ratio.ts';
export { type Interval, type RateDifference, rateDifference, squareAndAdd } from './difference.ts';
export { errorOfMean } from './error-of-mean.ts';
export { observationsToDecide } from './observations-to-decide.ts';
export { type Count, type RateInterval, twoSidedQuantile, wilsonBounds, wilsonInterval } from './wilson.ts';
