export { type RateDifference, rateDifference } from './difference.ts';
export { type Count, type RateInterval, twoSidedQuantile, wilsonInterval } from './wilson.ts';
