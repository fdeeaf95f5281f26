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
  const difference = after.rate - before.rate;
  return {
    kind: 'difference',
    difference,
    lower: Math.max(-1, difference - Math.hypot(after.rate - after.lower, before.upper - before.rate)),
    upper: Math.min(1, difference + Math.hypot(after.upper - after.rate, before.rate - before.lower)),
    confidence,
  };
}
