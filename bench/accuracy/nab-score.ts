/**
 * The Standard profile of the Numenta Anomaly Benchmark, as its own scorer computes it (nab/sweeper.py and the
 * normalisation of nab/runner.py; Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", 2015).
 */

/** Rewards and costs of the Standard profile. */
const TRUE_POSITIVE = 1;
const FALSE_NEGATIVE = 1;
const FALSE_POSITIVE = 0.11;
const PROBATION_SHARE = 0.15;
const PROBATION_ROWS = 750; // 15 % of 5,000: longer series have no longer a probation

/** One series with its scores; windows are inclusive row ranges. */
export interface ScoredSeries {
  scores: Float64Array;
  windows: ReadonlyArray<readonly [first: number, last: number]>;
}

/** What one threshold is worth over a corpus. */
export interface CorpusScore {
  /** 0 for a detector that never alerts, 100 for one that alerts at the start of each window and nowhere else. */
  standard: number;
  windowsHit: number;
  windows: number;
  falsePositives: number;
  threshold: number;
}

interface ScorablePoint {
  score: number;
  worth: number;
  /** Index into the corpus's windows, or -1 outside of them. */
  window: number;
}

/** A sigmoid over the position relative to a window: near +1 at its left edge (-1), 0 at its right, -1 far behind. */
function scaledSigmoid(position: number): number {
  return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/** What an alert at each row would be worth, and which window it would hit. Rows on probation are left out. */
function scorablePoints(series: ScoredSeries, firstWindow: number): ScorablePoint[] {
  const { scores } = series;
  const windows = series.windows
    .map((limits, index) => ({ first: limits[0], last: limits[1], index: firstWindow + index }))
    .sort((a, b) => a.first - b.first);
  const probation = Math.min(Math.floor(PROBATION_SHARE * scores.length), PROBATION_ROWS);
  const best = scaledSigmoid(-1);
  const points: ScorablePoint[] = [];
  let upcoming = 0;
  let previous: { first: number; last: number } | undefined;
  for (let row = 0; row < scores.length; row++) {
    const window = windows[upcoming];
    const inside = window !== undefined && row >= window.first;
    let worth: number;
    if (inside) {
      const width = window.last - window.first + 1;
      worth = (scaledSigmoid(-(window.last - row + 1) / width) * TRUE_POSITIVE) / best;
    } else {
      const width = previous === undefined ? 0 : previous.last - previous.first;
      const position = previous === undefined ? 3 : (row - previous.last) / width;
      worth = scaledSigmoid(position) * FALSE_POSITIVE;
    }
    if (row >= probation) {
      points.push({ score: scores[row] ?? 0, worth, window: inside ? window.index : -1 });
    }
    if (inside && row === window.last) {
      previous = window;
      upcoming++;
    }
  }
  return points;
}

/**
 * Scores a corpus at one threshold and at the best of all.
 *
 * @param corpus every series with its scores in [0, 1] and its windows
 * @param threshold the threshold fixed beforehand
 * @returns both scores; `undefined` when the corpus holds no window, because nothing can then be normalised
 */
export function scoreCorpus(
  corpus: readonly ScoredSeries[],
  threshold: number,
): { fixed: CorpusScore; best: CorpusScore } | undefined {
  const points: ScorablePoint[] = [];
  let windows = 0;
  for (const series of corpus) {
    points.push(...scorablePoints(series, windows));
    windows += series.windows.length;
  }
  if (windows === 0) return undefined;
  points.sort((a, b) => b.score - a.score);
  // A window wholly on probation can be neither hit nor missed: it counts in the perfect score alone.
  const reachable = new Set(points.filter((point) => point.window >= 0).map((point) => point.window));
  const nothing = -FALSE_NEGATIVE * reachable.size;
  const perfect = TRUE_POSITIVE * windows;
  const bestWorth = new Float64Array(windows).fill(Number.NaN);
  let total = nothing;
  let hit = 0;
  let falsePositives = 0;
  const state = (at: number): CorpusScore => ({
    standard: (100 * (total - nothing)) / (perfect - nothing),
    windowsHit: hit / windows,
    windows,
    falsePositives,
    threshold: at,
  });
  let fixed: CorpusScore | undefined;
  let best = state(1.1);
  for (let i = 0; i < points.length; ) {
    const at = (points[i] as ScorablePoint).score;
    if (fixed === undefined && at < threshold) fixed = state(threshold);
    for (; i < points.length && (points[i] as ScorablePoint).score === at; i++) {
      const point = points[i] as ScorablePoint;
      if (point.window < 0) {
        total += point.worth;
        falsePositives++;
        continue;
      }
      const before = bestWorth[point.window] as number;
      if (Number.isNaN(before)) {
        hit++;
        total += FALSE_NEGATIVE + point.worth;
        bestWorth[point.window] = point.worth;
      } else if (point.worth > before) {
        total += point.worth - before;
        bestWorth[point.window] = point.worth;
      }
    }
    const now = state(at);
    if (now.standard > best.standard) best = now;
  }
  return { fixed: fixed ?? state(threshold), best };
}
