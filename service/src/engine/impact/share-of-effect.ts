import type { Estimate } from './measure-impact.ts';

/**
 * The share of one part in an effect that several parts make up, between 0 and 1, by Fieller's interval for a ratio of
 * two sums that have the part in common. `part` and each of `rest` are estimates with intervals of one confidence that
 * err apart from each other. Undefined where the whole cannot be told from none: then the share may be anything.
 *
 * Source: E. C. Fieller, "Some problems in interval estimation", JRSS B 16 (1954) 175–185. O(parts).
 */
export function shareOfEffect(part: Estimate, rest: readonly Estimate[]): Estimate | undefined {
  const whole = rest.reduce((sum, { value }) => sum + value, part.value);
  const partSquare = halfWidth(part) ** 2;
  const wholeSquare = rest.reduce((sum, one) => sum + halfWidth(one) ** 2, partSquare);
  const a = whole ** 2 - wholeSquare;
  if (!(a > 0)) return undefined;
  const b = part.value * whole - partSquare;
  const c = part.value ** 2 - partSquare;
  const spread = Math.sqrt(Math.max(0, b * b - a * c));
  const within = (share: number) => Math.min(1, Math.max(0, share));
  return {
    value: within(part.value / whole),
    lower: within((b - spread) / a),
    upper: within((b + spread) / a),
  };
}

function halfWidth({ lower, upper }: Estimate): number {
  return (upper - lower) / 2;
}
