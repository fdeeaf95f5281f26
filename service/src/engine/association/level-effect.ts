import { fillGaps } from '../series/index.ts';
import { filterPrepared } from './prepare.ts';

/**
 * A raw series cleared of line and season by linear steps alone, through a filter. Both series of a pair must
 * take exactly the same steps for the slope between them to be the slope in levels (Frisch & Waugh 1933), so
 * nothing here looks at the values: no outlier is drawn in, and the periods are those of either series.
 * Missing stays NaN. O(n * (periods + order)).
 */
export function throughSameSteps(
  values: Float64Array,
  periods: readonly number[],
  filter: Float64Array,
): Float64Array {
  const missing = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
  let left = fillGaps(values);
  // Two sweeps, because a line and a season that starts mid-way are not orthogonal.
  for (let sweep = 0; sweep < 2; sweep++) {
    left = withoutLine(left);
    for (const period of periods) left = withoutPhaseMeans(left, period);
  }
  return filterPrepared({ filled: left, missing }, filter);
}

function withoutLine(values: Float64Array): Float64Array {
  const n = values.length;
  const middle = (n - 1) / 2;
  let mean = 0;
  let product = 0;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    mean += (values[t] as number) / n;
    product += (t - middle) * (values[t] as number);
    squares += (t - middle) ** 2;
  }
  const slope = squares > 0 ? product / squares : 0;
  return values.map((value, t) => value - mean - slope * (t - middle));
}

function withoutPhaseMeans(values: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  values.forEach((value, t) => {
    sums[t % period] = (sums[t % period] as number) + value;
    counts[t % period] = (counts[t % period] as number) + 1;
  });
  return values.map((value, t) => value - (sums[t % period] as number) / (counts[t % period] as number));
}
