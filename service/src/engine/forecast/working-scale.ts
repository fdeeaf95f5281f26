import { median } from '../series/index.ts';

/** Beyond this ratio of the middle to the smallest value a logarithm would be ruled by the smallest values. */
const LARGEST_LOG_RATIO = 1_000;

/** A series on the scale in which it is modelled, gaps filled, with the way back. */
export interface WorkingSeries {
  values: Float64Array;
  /** 1 where the value was observed, 0 where it was filled. */
  observed: Uint8Array;
  /** From the working scale back to the unit of the series. */
  restore(value: number): number;
}

/**
 * Brings a series to mean 0 and standard deviation 1, after a logarithm where all values are positive (noise
 * and season of loads, latencies and counts grow with their level). Missing values are filled with the value one
 * `season` earlier, else later, else by the last one, and marked. Complexity O(n).
 */
export function toWorkingScale(series: Float64Array, season: number): WorkingSeries {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of series) if (Number.isFinite(value)) smallest = Math.min(smallest, value);
  const logarithmic = smallest > 0 && median(series) / smallest <= LARGEST_LOG_RATIO;
  const values = new Float64Array(series.length);
  const observed = new Uint8Array(series.length);
  let count = 0;
  let sum = 0;
  for (let i = 0; i < series.length; i++) {
    const value = series[i] ?? Number.NaN;
    values[i] = Number.isFinite(value) ? (logarithmic ? Math.log(value) : value) : Number.NaN;
    if (!Number.isFinite(value)) continue;
    observed[i] = 1;
    count++;
    sum += values[i] as number;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < series.length; i++)
    if (observed[i] === 1) squares += ((values[i] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / count) || 1;
  for (let i = 0; i < series.length; i++) values[i] = ((values[i] as number) - mean) / deviation;
  fillGaps(values, season);
  return {
    values,
    observed,
    restore: (value) => {
      const raw = value * deviation + mean;
      return logarithmic ? Math.exp(raw) : raw;
    },
  };
}

function fillGaps(values: Float64Array, season: number): void {
  for (let i = season; i < values.length; i++)
    if (Number.isNaN(values[i])) values[i] = values[i - season] as number;
  for (let i = values.length - 1 - season; i >= 0; i--) {
    if (Number.isNaN(values[i])) values[i] = values[i + season] as number;
  }
  let last = values.find((value) => !Number.isNaN(value)) ?? 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) values[i] = last;
    else last = values[i] as number;
  }
}
