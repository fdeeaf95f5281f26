import { scaleLinear } from '@visx/scale';
import type { Measured } from '../format/value.ts';

export type RulerData = {
  estimate: number | null;
  lower: number | null;
  upper: number | null;
};

/** Positions in per cent of the ruler's width; the target is always at 50, and right of it is better. */
export type PreparedRuler = {
  dot: number;
  from: number;
  to: number;
  /** The values at the two ends of the band: where less is better the greater one is on the left. */
  left: number;
  right: number;
  /** Whether the band goes on beyond the end of the ruler. */
  openLeft: boolean;
  openRight: boolean;
};

// exp(3): the ends stand for twenty times worse and twenty times better odds, beyond which nobody reads a distance.
const REACH = 3;
const AMOUNT_REACH = Math.LN2; // the ends stand for half and double the target
// A dot at an end has room beyond it for the arrow of a band that goes on: hence not 0 and 100.
const position = scaleLinear<number>({ domain: [-REACH, REACH], range: [4, 96], clamp: true });

type Aimed = Pick<Measured, 'scale' | 'target' | 'direction'>;

/**
 * Hangs a number on its target line. Distances of shares are log odds ratios: the same scale serves every target, so that
 * 99 % lies as far from 98 % as 2 % from 1 %; those of amounts are ratios to the target. A band as wide means as sure in
 * every row, with no unit shared.
 */
export function prepareRuler({ estimate, lower, upper }: RulerData, aimed: Aimed): PreparedRuler | null {
  if (estimate === null || lower === null || upper === null) return null;
  const better = aimed.direction === 'at_least' ? 1 : -1;
  const distance = (value: number) => better * distanceOf(value, aimed, upper - lower);
  const [left, right] = better === 1 ? [lower, upper] : [upper, lower];
  const openLeft = distance(left) < -REACH;
  const openRight = distance(right) > REACH;
  return {
    dot: position(distance(estimate)),
    from: openLeft ? 0 : position(distance(left)),
    to: openRight ? 100 : position(distance(right)),
    left,
    right,
    openLeft,
    openRight,
  };
}

function distanceOf(value: number, { scale, target }: Aimed, width: number): number {
  if (scale === 'share') return logOdds(value) - logOdds(target);
  if (target > 0)
    return value > 0 ? (Math.log(value / target) / AMOUNT_REACH) * REACH : Number.NEGATIVE_INFINITY;
  const span = Math.max(Math.abs(target), width) || 1; // around 0 and below there are no ratios
  return ((value - target) / span) * REACH;
}

function logOdds(share: number): number {
  return Math.log(share / (1 - share)); // ±Infinity at 0 and 1, which the scale clamps to its ends
}
