import { autocorrelations, fillGaps } from '../series/index.ts';

/** A season's pairs of sine and cosine, to be taken in order: the first `k` pairs make a season of k harmonics. */
export interface SeasonColumns {
  readonly period: number;
  readonly pairs: readonly (readonly [Float64Array, Float64Array])[];
}

const MOST_HARMONICS = 12; // finer shapes than a twelfth of the season cost more doubt than they take away

/**
 * Columns for the seasons that a series shows before `rows`: periods at which the autocorrelation of its
 * differences peaks and stands out, the strongest first, two at most, each seen at least three times. Whether
 * and how finely they are used is for the fit to say. Columns cover `length` rows. O(rows log rows).
 */
export function seasonColumns(response: Float64Array, rows: number, length: number): SeasonColumns[] {
  return strongestPeriods(response.subarray(0, rows)).map((period) => {
    const harmonics = Math.min(MOST_HARMONICS, Math.floor((period - 1) / 2));
    const pairs = Array.from({ length: Math.max(1, harmonics) }, (_, i) => {
      const frequency = (2 * Math.PI * (i + 1)) / period;
      const sine = Float64Array.from({ length }, (_, t) => Math.sin(frequency * t));
      const cosine = Float64Array.from({ length }, (_, t) => Math.cos(frequency * t));
      return [sine, cosine] as const;
    });
    return { period, pairs };
  });
}

/** Periods (in rows, 3 or more) at which the differenced series repeats itself, strongest first. */
function strongestPeriods(values: Float64Array): number[] {
  const longest = Math.floor(values.length / 3);
  if (longest < 4 || !values.some(Number.isFinite)) return [];
  const filled = fillGaps(values);
  const moves = Float64Array.from(
    { length: filled.length - 1 },
    (_, t) => (filled[t + 1] as number) - (filled[t] as number),
  );
  const levels = autocorrelations(filled, longest + 1);
  const changes = autocorrelations(moves, longest + 1);
  const noise = 2.5 / Math.sqrt(values.length);
  const peaks: { period: number; height: number }[] = [];
  for (let lag = 3; lag <= longest; lag++) {
    const height = Math.max(peakAt(levels, lag), peakAt(changes, lag));
    if (height > noise) peaks.push({ period: lag, height });
  }
  peaks.sort((a, b) => b.height - a.height || a.period - b.period);
  const chosen: number[] = [];
  for (const { period, height } of peaks) {
    // The multiples of a season peak too; the shortest of about the same height is the season itself.
    const base =
      peaks.find((other) => period % other.period === 0 && other.height > 0.8 * height)?.period ?? period;
    const shortest = peaks
      .filter((other) => period % other.period === 0 && other.height > 0.8 * height)
      .reduce((least, other) => Math.min(least, other.period), base);
    if (!chosen.includes(shortest)) chosen.push(shortest);
    if (chosen.length === 2) break;
  }
  return chosen;
}

function peakAt(correlations: Float64Array, lag: number): number {
  const here = correlations[lag] as number;
  return here > (correlations[lag - 1] as number) && here >= (correlations[lag + 1] as number) ? here : 0;
}
