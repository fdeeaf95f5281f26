import type { KpiFigure } from '../../contracts/kpis.ts';
import { wilsonInterval } from '../../engine/rates/index.ts';

/** What the points of an interval add up to: the sum of their values, of their denominators, and of how many intervals. */
export interface Sums {
  total: number;
  denominator: number | null;
  told: number;
}

export type Meaning = { kind: 'sum' | 'gauge' | 'ratio'; proportion: boolean };

export const NOTHING_TOLD: Sums = { total: 0, denominator: null, told: 0 };

/** The one number that sums come to; null where nothing was told, and for a ratio of nothing. */
export function valueFrom({ kind }: Meaning, { total, denominator, told }: Sums): number | null {
  if (told === 0) return null;
  if (kind === 'sum') return total;
  if (kind === 'gauge') return total / told;
  return denominator === null || denominator === 0 ? null : total / denominator;
}

/** The same with its interval, where it is a proportion of counts, and with what it was made of. */
export function toFigure(meaning: Meaning, sums: Sums): KpiFigure {
  const { total, denominator, told } = sums;
  const ratio = meaning.kind === 'ratio' && told > 0;
  const interval =
    ratio && meaning.proportion ? wilsonInterval({ successes: total, total: denominator ?? 0 }) : undefined;
  const known = interval?.kind === 'rate' ? interval : undefined;
  return {
    value: valueFrom(meaning, sums),
    lower: known?.lower ?? null,
    upper: known?.upper ?? null,
    numerator: ratio ? total : null,
    denominator: ratio ? denominator : null,
    told,
  };
}

/** The sums of several intervals together. */
export function addUp(all: readonly Sums[]): Sums {
  return all.reduce(
    (sum, { total, denominator, told }) => ({
      total: sum.total + total,
      denominator: denominator === null ? sum.denominator : (sum.denominator ?? 0) + denominator,
      told: sum.told + told,
    }),
    NOTHING_TOLD,
  );
}
