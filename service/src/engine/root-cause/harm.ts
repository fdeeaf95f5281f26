import type { ObservedSignal } from './signal.ts';
import type { Surprise } from './surprise.ts';

/**
 * How much harm a changed signal adds up to over the window: excess latency × requests (time lost), or excess
 * failing share × requests (requests lost). Without a traffic signal every step counts as one request.
 *
 * The excess of a step is the smaller of its distances to the normal level and to the level just before, from
 * the onset on, so that an old drift adds nothing. Harms of a caller and its callees are of one currency and may
 * be subtracted, as self time is in a flame graph. Only for latency, success and failure; `undefined` otherwise.
 * Complexity O(m).
 */
export function harmOf(
  signal: ObservedSignal,
  surprise: Extract<Surprise, { status: 'measured' }>,
  traffic: Float64Array | undefined,
): number | undefined {
  if (signal.kind === 'traffic' || signal.kind === 'other') return undefined;
  let harm = 0;
  for (let step = surprise.onset; step < signal.window.length; step++) {
    const value = signal.window[step] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const beyondNormal = (value - surprise.normal) * surprise.direction;
    const beyondBefore = (value - surprise.before) * surprise.direction;
    const requests = traffic?.[step] ?? 1;
    harm += Math.max(0, Math.min(beyondNormal, beyondBefore)) * (Number.isFinite(requests) ? requests : 0);
  }
  return harm;
}
