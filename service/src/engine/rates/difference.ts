import { type Count, requireCount, twoSidedQuantile, wilsonInterval } from './wilson.ts';

/** How much the second rate exceeds the first, with its interval; all values lie in [-1, 1]. */
export type RateDifference =
  | {
      readonly kind: 'difference';
      readonly difference: number;
      readonly lower: number;
      readonly upper: number;
      readonly confidence: number;
    }
  | { readonly kind: 'no_data'; readonly reason: 'first_empty' | 'second_empty' };

/**
 * The difference of two independent rates, second minus first, with the interval built from their Wilson
 * intervals ("square and add").
 *
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10. Keeps its coverage for small
 * counts and rates near 0 or 1, where the pooled normal interval collapses. `confidence` is two-sided and
 * defaults to 0.95. O(1). An empty side is `no_data`.
 *
 * @throws EngineError `invalid_argument` unless 0 ≤ successes ≤ total on both sides and 0 < confidence < 1.
 * @example rateDifference({ first: { successes: 48, total: 80 }, second: { successes: 56, total: 70 } })
 *          // difference 0.2, lower 0.0524, upper 0.3339
 */
export function rateDifference(input: {
  readonly first: Count;
  readonly second: Count;
  readonly confidence?: number;
}): RateDifference {
  const { first, second, confidence = 0.95 } = input;
  requireCount(first, 'first');
  requireCount(second, 'second');
  twoSidedQuantile(confidence);
  const before = wilsonInterval({ ...first, confidence });
  const after = wilsonInterval({ ...second, confidence });
  if (before.kind === 'no_data') return { kind: 'no_data', reason: 'first_empty' };
  if (after.kind === 'no_data') return { kind: 'no_data', reason: 'second_empty' };
  const { difference, lower, upper } = squareAndAdd(
    { ...before, estimate: before.rate },
    { ...after, estimate: after.rate },
  );
  return {
    kind: 'difference',
    difference,
    lower: Math.max(-1, lower),
    upper: Math.min(1, upper),
    confidence,
  };
}

/** A number with its interval, whatever method gave it. */
export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The difference of two independent numbers, second minus first, from the interval that each has (Zou & Donner,
 * Statistics in Medicine 27 (2008) 1693–1702, of which Newcombe's method 10 is the case of rates). O(1).
 */
export function squareAndAdd(
  first: Interval,
  second: Interval,
): { difference: number; lower: number; upper: number } {
  const difference = second.estimate - first.estimate;
  return {
    difference,
    lower: difference - Math.hypot(second.estimate - second.lower, first.upper - first.estimate),
    upper: difference + Math.hypot(second.upper - second.estimate, first.estimate - first.lower),
  };
}
