import { isFine, type Measured } from '../format/value.ts';

/** The least that an axis spans, so that next to nothing is not blown up: `share` of shares, as much of an amount's target. */
export function leastSpan(
  { scale, source, target }: Pick<Measured, 'scale' | 'source' | 'target'>,
  share: number,
): number {
  if (scale === 'amount') return Math.abs(target) * share;
  return isFine({ source, target }) ? share * Math.min(target, 1 - target) * 10 : share;
}
