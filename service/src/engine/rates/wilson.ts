import { normalQuantile } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';

/** A number of successes out of a total, as counted. */
export interface Count {
  readonly successes: number;
  readonly total: number;
}

/** A share with its interval, or the statement that nothing was counted. All shares lie in [0, 1]. */
export type RateInterval =
  | {
      readonly kind: 'rate';
      readonly rate: number;
      readonly lower: number;
      readonly upper: number;
      readonly successes: number;
      readonly total: number;
      readonly confidence: number;
    }
  | { readonly kind: 'no_data'; readonly reason: 'nothing_counted'; readonly total: 0 };

/**
 * A rate and its Wilson score interval: the shares that a score test of the observed count would not reject.
 *
 * Source: E. B. Wilson, JASA 22 (1927) 209–212, without continuity correction. Unlike the textbook interval it
 * never leaves [0, 1] and has a width at 0 of n and n of n. `confidence` is two-sided and defaults to 0.95.
 * O(1). A total of 0 is `no_data`.
 *
 * @throws EngineError `invalid_argument` unless 0 ≤ successes ≤ total (both finite) and 0 < confidence < 1.
 * @example wilsonInterval({ successes: 8, total: 10 }) // rate 0.8, lower 0.4902, upper 0.9433
 */
export function wilsonInterval(count: Count & { readonly confidence?: number }): RateInterval {
  const { successes, total, confidence = 0.95 } = count;
  requireCount(count, 'count');
  const z = twoSidedQuantile(confidence);
  if (total === 0) return { kind: 'no_data', reason: 'nothing_counted', total: 0 };
  const rate = successes / total;
  return { kind: 'rate', rate, ...wilsonBounds({ rate, total, critical: z }), successes, total, confidence };
}

/** The same bounds by whatever reaches as far as wanted: `critical` is a quantile, `total` need not be whole. O(1). */
export function wilsonBounds(input: {
  readonly rate: number;
  readonly total: number;
  readonly critical: number;
}): { lower: number; upper: number } {
  const { rate, total, critical: z } = input;
  const shrunk = (rate * total + (z * z) / 2) / (total + z * z);
  const halfWidth = (z / (total + z * z)) * Math.sqrt(total * rate * (1 - rate) + (z * z) / 4);
  return {
    lower: rate === 0 ? 0 : Math.max(0, shrunk - halfWidth),
    upper: rate === 1 ? 1 : Math.min(1, shrunk + halfWidth),
  };
}

/** Refuses counts that no counting could give. The name is what the message calls the argument. */
export function requireCount(count: Count, name: string): void {
  const { successes, total } = count;
  if (!Number.isFinite(total) || total < 0 || !Number.isFinite(successes) || successes < 0) {
    throw new EngineError(
      'invalid_argument',
      `${name} is ${successes} of ${total}; pass finite counts of zero or more.`,
    );
  }
  if (successes > total) {
    throw new EngineError(
      'invalid_argument',
      `${name} has ${successes} successes in a total of ${total}; successes are part of the total.`,
    );
  }
}

/** The z with P(|Z| ≤ z) = confidence. @throws EngineError `invalid_argument` unless 0 < confidence < 1. */
export function twoSidedQuantile(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new EngineError(
      'invalid_argument',
      `confidence is ${confidence}; pass a share between 0 and 1, such as 0.95.`,
    );
  }
  return -normalQuantile((1 - confidence) / 2);
}
