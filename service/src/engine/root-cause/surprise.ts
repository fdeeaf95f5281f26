import { NORMAL_CONSISTENCY, quantileOfSorted, sortedFinite } from '../series/index.ts';
import { fitPowerTail, tailProbability } from './tail.ts';

/** With fewer normal values than this nothing can be called unusual. */
const LEAST_REFERENCE = 20;
/** A signal that never moved is given this share of its level as its unit of spread. */
const LEAST_RELATIVE_SPREAD = 0.005;
/** A signal that was always zero is given this share of the largest value seen as its unit. */
const LEAST_SHARE_OF_LARGEST = 0.05;
/** The level just before is taken over at most this many steps. */
const LONGEST_LEAD = 16;

/** How unlike its normal self a signal was within the window. */
export type Surprise =
  | {
      status: 'measured';
      /** Probability that a normal window shows as large a change. */
      p: number;
      /** First step of the change, index into the window. */
      onset: number;
      /** Sign of the change. */
      direction: -1 | 1;
      /** Mean level of the changed span against the normal median, in robust standard deviations. */
      level: number;
      /** The same against the level just before the onset. */
      jump: number;
      /** Normal median and the level just before the onset, in the unit of the signal. */
      normal: number;
      before: number;
    }
  | { status: 'no_data'; reason: 'short_reference' | 'empty_window' };

/** Running sums that let the mean of any span be read in O(1), missing values left out. */
interface Sums {
  total: Float64Array;
  count: Float64Array;
}

function runningSums(values: Float64Array, center: number, scale: number): Sums {
  const total = new Float64Array(values.length + 1);
  const count = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    const present = Number.isFinite(value);
    total[i + 1] = (total[i] ?? 0) + (present ? (value - center) / scale : 0);
    count[i + 1] = (count[i] ?? 0) + (present ? 1 : 0);
  }
  return { total, count };
}

/** Mean of the steps from `from` to `to` that are present, in robust deviations from normal; NaN where none is. */
function meanOver(sums: Sums, from: number, to: number): number {
  const present = (sums.count[to] as number) - (sums.count[from] as number);
  return ((sums.total[to] as number) - (sums.total[from] as number)) / present;
}

/** The level just before an onset; the normal level (0) where nothing was seen. */
function levelBefore(sums: Sums, onset: number, lead: number): number {
  const before = meanOver(sums, Math.max(0, onset - lead), onset);
  return Number.isNaN(before) ? 0 : before;
}

/** The smaller of "far from normal" and "far from just before", signed; 0 where they disagree or it does no harm. */
function changeOver(level: number, before: number, harm: -1 | 0 | 1): number {
  const jump = level - before;
  if (level * jump <= 0 || level * harm < 0) return 0;
  return Math.abs(jump) < Math.abs(level) ? jump : level;
}

/**
 * The strongest change that begins at `onset`: over spans of 1, 2, 4, … steps, `changeOver` times the root of the
 * number of steps seen. What has drifted long ago, and what returns to normal, is no news.
 */
function strongestAt(sums: Sums, onset: number, end: number, lead: number, harm: -1 | 0 | 1): number {
  const before = levelBefore(sums, onset, lead);
  const totalHere = sums.total[onset] as number;
  const countHere = sums.count[onset] as number;
  let best = 0;
  for (let span = 1; onset + span <= end; span *= 2) {
    const present = (sums.count[onset + span] as number) - countHere;
    if (present === 0) continue;
    const level = ((sums.total[onset + span] as number) - totalHere) / present;
    const statistic = Math.abs(changeOver(level, before, harm)) * Math.sqrt(present);
    if (statistic > best) best = statistic;
  }
  return best;
}

/** The span from `onset` on which `strongestAt` reaches its value: its end. */
function strongestEnd(sums: Sums, onset: number, end: number, lead: number, harm: -1 | 0 | 1): number {
  const wanted = strongestAt(sums, onset, end, lead, harm);
  let span = 1;
  while (onset + span * 2 <= end && strongestAt(sums, onset, onset + span, lead, harm) < wanted) span *= 2;
  return onset + span;
}

/**
 * Where within a changed span the change begins: the split of lead and span with the largest difference of means,
 * weighted as in a two-sample test (the CUSUM estimate of one change point). Complexity O(span).
 */
function refineOnset(sums: Sums, from: number, end: number, lead: number, direction: number): number {
  const begin = Math.max(0, from - lead);
  let best = Number.NEGATIVE_INFINITY;
  let onset = from;
  for (let split = from; split < end; split++) {
    const behind = (sums.count[split] as number) - (sums.count[begin] as number);
    const ahead = (sums.count[end] as number) - (sums.count[split] as number);
    if (behind === 0 || ahead === 0) continue;
    const difference = (meanOver(sums, split, end) - meanOver(sums, begin, split)) * direction;
    const statistic = difference * Math.sqrt((behind * ahead) / (behind + ahead));
    if (statistic <= best) continue;
    best = statistic;
    onset = split;
  }
  return onset;
}

/** Robust standard deviation with floors, so that a constant signal still has a unit. */
function robustSpread(sorted: Float64Array, center: number, window: Float64Array): number {
  const deviations = sorted.map((value) => Math.abs(value - center)).sort();
  const middle = NORMAL_CONSISTENCY * quantileOfSorted(deviations, 0.5);
  const wide = quantileOfSorted(deviations, 0.8) / 1.2815515655446004; // P(|Z| < 1.28) = 0.8
  const spread = Math.max(middle, wide, LEAST_RELATIVE_SPREAD * Math.abs(center));
  if (spread > 0) return spread;
  let largest = 0;
  for (const value of window)
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value - center));
  return largest > 0 ? largest * LEAST_SHARE_OF_LARGEST : 1;
}

/**
 * How surprising the window of a signal is, given how the signal behaves normally.
 *
 * The statistic is a scan over onsets and spans (`strongestAt`). Its null distribution is the signal's own: the
 * same scan over the reference, with a power-law tail beyond what was seen, so that skewed, bursty, constant
 * and autocorrelated signals need no setting of their own. `lead` is the number of steps of the window that lie
 * before the time in question; `harm` the direction that hurts (0: both).
 * Complexity O((n + m) log m) for n reference and m window values.
 */
export function measureSurprise(
  reference: Float64Array,
  window: Float64Array,
  lead: number,
  harm: -1 | 0 | 1,
): Surprise {
  const sorted = sortedFinite(reference);
  if (sorted.length < LEAST_REFERENCE) return { status: 'no_data', reason: 'short_reference' };
  const normal = quantileOfSorted(sorted, 0.5);
  const spread = robustSpread(sorted, normal, window);
  const sums = runningSums(window, normal, spread);
  if (sums.count[window.length] === 0) return { status: 'no_data', reason: 'empty_window' };

  const leadSteps = Math.min(LONGEST_LEAD, Math.max(1, lead));
  const first = lead > 0 ? 1 : 0;
  let strongest = 0;
  let roughOnset = first;
  for (let step = first; step < window.length; step++) {
    const statistic = strongestAt(sums, step, window.length, leadSteps, harm);
    if (statistic <= strongest) continue;
    strongest = statistic;
    roughOnset = step;
  }
  if (strongest === 0) {
    return {
      status: 'measured',
      p: 1,
      onset: first,
      direction: 1,
      level: 0,
      jump: 0,
      normal,
      before: normal,
    };
  }

  const referenceSums = runningSums(reference, normal, spread);
  const longest = Math.max(1, window.length - first);
  const nullStatistics = new Float64Array(Math.max(0, reference.length - leadSteps));
  for (let step = leadSteps; step < reference.length; step++) {
    const end = Math.min(reference.length, step + longest);
    nullStatistics[step - leadSteps] = strongestAt(referenceSums, step, end, leadSteps, harm);
  }
  const perOnset = tailProbability(fitPowerTail(nullStatistics), strongest);
  const end = strongestEnd(sums, roughOnset, window.length, leadSteps, harm);
  const direction = meanOver(sums, roughOnset, end) < 0 ? -1 : 1;
  const onset = refineOnset(sums, roughOnset, end, leadSteps, direction);
  const level = meanOver(sums, onset, end);
  const before = levelBefore(sums, onset, leadSteps);
  return {
    status: 'measured',
    p: Math.min(1, perOnset * (window.length - first)),
    onset,
    direction,
    level,
    jump: level - before,
    normal,
    before: normal + before * spread,
  };
}
