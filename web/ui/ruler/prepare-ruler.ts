import { scaleLinear } from '@visx/scale';

export type RulerData = {
  estimate: number | null;
  lower: number | null;
  upper: number | null;
  target: number;
};

/** Positions in per cent of the ruler's width; the target is always at 50. */
export type PreparedRuler = {
  dot: number;
  from: number;
  to: number;
  /** Whether the band goes on beyond the end of the ruler. */
  openLeft: boolean;
  openRight: boolean;
};

// exp(3): the ends stand for twenty times worse and twenty times better odds, beyond which nobody reads a distance.
const REACH = 3;
// A dot at an end has room beyond it for the arrow of a band that goes on: hence not 0 and 100.
const position = scaleLinear<number>({ domain: [-REACH, REACH], range: [4, 96], clamp: true });

/**
 * Hangs a share on its target line. Distances are log odds ratios: the same scale serves every target, so that 99 %
 * lies as far from 98 % as 2 % from 1 %, and a band as wide means as sure in every row, with no unit shared.
 */
export function prepareRuler({ estimate, lower, upper, target }: RulerData): PreparedRuler | null {
  if (estimate === null || lower === null || upper === null) return null;
  const distance = (share: number) => logOdds(share) - logOdds(target);
  const openLeft = distance(lower) < -REACH;
  const openRight = distance(upper) > REACH;
  return {
    dot: position(distance(estimate)),
    from: openLeft ? 0 : position(distance(lower)),
    to: openRight ? 100 : position(distance(upper)),
    openLeft,
    openRight,
  };
}

function logOdds(share: number): number {
  return Math.log(share / (1 - share)); // ±Infinity at 0 and 1, which the scale clamps to its ends
}
