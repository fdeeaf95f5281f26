/** A phase or a stretch counts as this many samples of its own and this many of the whole, so that few do not rule. */
const PRIOR_SAMPLES = 4;
/** Half the stretch over which spread is local, in samples. */
const LOCAL_REACH = 24;

/**
 * A series of mean 0 divided by how widely it usually strays at that phase of each period and around that time,
 * so that busy and quiet hours weigh alike. Without it a correlation is one of the few busy hours only: it misses
 * what happens in the quiet ones, and two unrelated series that are busy together correlate by chance far more
 * widely than 1/sqrt(n). Spread is the mean absolute value; a sample does not count towards its own, so that a
 * surprise stays one. Missing stays NaN. O(n * periods).
 */
export function evenOut(values: Float64Array, periods: readonly number[]): Float64Array {
  let left = values;
  for (const period of periods) left = divide(left, phaseSpread(left, period));
  return divide(left, localSpread(left));
}

function divide(values: Float64Array, spread: (t: number) => number): Float64Array {
  return values.map((value, t) => {
    const scale = spread(t);
    return scale > 0 ? value / scale : value;
  });
}

function meanSize(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += Math.abs(value);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

function phaseSpread(values: Float64Array, period: number): (t: number) => number {
  const whole = meanSize(values);
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    sums[t % period] = (sums[t % period] as number) + Math.abs(value);
    counts[t % period] = (counts[t % period] as number) + 1;
  });
  return (t) => {
    const own = Math.abs(values[t] as number);
    const others = (counts[t % period] as number) - 1;
    return ((sums[t % period] as number) - own + PRIOR_SAMPLES * whole) / (others + PRIOR_SAMPLES);
  };
}

function localSpread(values: Float64Array): (t: number) => number {
  const n = values.length;
  const whole = meanSize(values);
  const sums = new Float64Array(n + 1);
  const counts = new Float64Array(n + 1);
  for (let t = 0; t < n; t++) {
    const value = values[t] as number;
    const missing = Number.isNaN(value);
    sums[t + 1] = (sums[t] as number) + (missing ? 0 : Math.abs(value));
    counts[t + 1] = (counts[t] as number) + (missing ? 0 : 1);
  }
  return (t) => {
    const from = Math.max(0, t - LOCAL_REACH);
    const to = Math.min(n, t + LOCAL_REACH + 1);
    const sum = (sums[to] as number) - (sums[from] as number) - Math.abs(values[t] as number);
    const count = (counts[to] as number) - (counts[from] as number) - 1;
    return (sum + PRIOR_SAMPLES * whole) / (count + PRIOR_SAMPLES);
  };
}
