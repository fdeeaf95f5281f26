/** Below this many neighbouring pairs an autocorrelation says nothing: its own error is a quarter. */
const FEWEST_PAIRS = 16;
/** However slow the series, at least this much of its movement is thought to show within the windows. */
const MOST_HIDDEN = 0.8;

/**
 * By how much serial dependence inflates the variance of a mean (or rank sum) of the windows: 1 for independent
 * values, up to the number of values for a series that hardly moves.
 *
 * Each window is ranked and centred on its own (a shift between them is not dependence), the autocorrelations of
 * the ranks are pooled, and summed while pairs of them stay positive (C. J. Geyer, Statistical Science 7 (1992),
 * initial positive sequence), with what the centring hides given back; never less than a first-order series of
 * the same first autocorrelation would have. Where that is not significantly positive the answer is 1. NaN is missing: pairs across it are left out. O(n · lags).
 */
export function dependenceInflation(windows: readonly Float64Array[]): number {
  const ranked = windows.map(centredRanks);
  const longest = Math.max(0, ...windows.map((window) => window.length));
  const total = ranked.reduce(
    (sum, window) => sum + window.reduce((n, v) => n + (Number.isNaN(v) ? 0 : 1), 0),
    0,
  );
  const variance = pooledProduct(ranked, 0);
  if (variance.pairs < 2 || variance.mean === 0) return 1;
  const perWindow = total / ranked.length;
  const correlation = (lag: number): { value: number; pairs: number } => {
    const { mean, pairs } = pooledProduct(ranked, lag);
    return { value: pairs < FEWEST_PAIRS ? 0 : mean / variance.mean, pairs };
  };
  const nearest = correlation(1);
  const first = Math.min(1, nearest.value + (1 + 3 * Math.max(0, nearest.value)) / perWindow);
  if (nearest.pairs < FEWEST_PAIRS || first <= 1.645 / Math.sqrt(nearest.pairs)) return 1;
  let sum = 0;
  let lags = 0;
  for (let lag = 1; lag + 1 < longest; lag += 2) {
    const pair = correlation(lag).value + correlation(lag + 1).value;
    if (pair <= 0) break;
    sum += pair;
    lags = lag + 1;
  }
  // Centring a window on itself hides what is slower than it: every lag summed, both ways, misses one part in its
  // length. The sum ends where no more than that part is left of the correlation; fading on at the pace it had (half of
  // the lags), the tail that is cut off adds one more part for each lag.
  const hidden = Math.min(MOST_HIDDEN, (3 * lags + 1) / perWindow);
  const fromFirst = first >= 0.99 ? total : (1 + first) / (1 - first);
  return Math.min(total, Math.max(1, (1 + 2 * sum) / (1 - hidden), fromFirst));
}

/** Mid-ranks of a window scaled to (−½, ½) and centred; NaN stays. */
function centredRanks(window: Float64Array): Float64Array {
  const present: number[] = [];
  for (let i = 0; i < window.length; i++) if (Number.isFinite(window[i])) present.push(i);
  present.sort((a, b) => (window[a] as number) - (window[b] as number));
  const ranks = new Float64Array(window.length).fill(Number.NaN);
  for (let start = 0; start < present.length; ) {
    let end = start;
    const value = window[present[start] as number];
    while (end < present.length && window[present[end] as number] === value) end++;
    const middle = (start + end) / 2 / present.length - 0.5;
    for (let i = start; i < end; i++) ranks[present[i] as number] = middle;
    start = end;
  }
  return ranks;
}

function pooledProduct(windows: readonly Float64Array[], lag: number): { mean: number; pairs: number } {
  let sum = 0;
  let pairs = 0;
  for (const window of windows) {
    for (let i = lag; i < window.length; i++) {
      const product = (window[i] as number) * (window[i - lag] as number);
      if (Number.isNaN(product)) continue;
      sum += product;
      pairs++;
    }
  }
  return { mean: pairs > 0 ? sum / pairs : 0, pairs };
}
