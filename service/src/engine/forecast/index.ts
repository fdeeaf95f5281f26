export { BURN_RATE_RULES, type BurnRate, type BurnRateRule, burnRates } from './burn-rate.ts';
export { type Forecast, type ForecastOptions, forecastSeries } from './forecast.ts';
export { reportedResolution, type ThresholdOutlook, timeToThreshold } from './time-to-threshold.ts';
