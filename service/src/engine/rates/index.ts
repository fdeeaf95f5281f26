export { type RateDifference, rateDifference } from './difference.ts';
export { observationsToDecide } from './observations-to-decide.ts';
export { type Count, type RateInterval, twoSidedQuantile, wilsonInterval } from './wilson.ts';
