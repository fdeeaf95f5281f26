import { EngineError } from '../errors.ts';

/** One alert of a multi-window policy: both windows must burn at `factor` times the budget or faster. */
export interface BurnRateRule {
  severity: 'page' | 'ticket';
  factor: number;
  longMinutes: number;
  shortMinutes: number;
}

/**
 * Google SRE Workbook, chapter 5, table 5-8: 2 % of a 30-day budget in an hour, 5 % in six hours, 10 % in three
 * days; the short window (a twelfth) makes the alert end when the burning does.
 */
export const BURN_RATE_RULES: readonly BurnRateRule[] = [
  { severity: 'page', factor: 14.4, longMinutes: 60, shortMinutes: 5 },
  { severity: 'page', factor: 6, longMinutes: 360, shortMinutes: 30 },
  { severity: 'ticket', factor: 1, longMinutes: 4320, shortMinutes: 360 },
];

/** Share of a window that must be covered by data before it is judged. */
const LEAST_COVERED = 0.5;

export type BurnRate =
  | { status: 'measured'; rule: BurnRateRule; longRate: number; shortRate: number; firing: boolean }
  | { status: 'no_data'; rule: BurnRateRule };

/**
 * How fast an error budget burns now, over both windows of every rule: 1 spends it exactly within the period of
 * the objective. `good` and `total` are counts per minute, the newest last, NaN where nothing is known; `target`
 * is the objective, such as 0.999. A window with no traffic, or with less than half of its minutes known, is
 * `no_data` and never fires. Complexity O(longest window).
 * @throws EngineError `length_mismatch` where the series differ in length, `invalid_argument` on a target outside (0, 1).
 */
export function burnRates(
  good: Float64Array,
  total: Float64Array,
  target: number,
  rules: readonly BurnRateRule[] = BURN_RATE_RULES,
): BurnRate[] {
  if (good.length !== total.length) {
    throw new EngineError(
      'length_mismatch',
      `good holds ${good.length} minutes and total ${total.length}; pass one grid.`,
    );
  }
  if (!(target > 0 && target < 1)) {
    throw new EngineError(
      'invalid_argument',
      `target is ${target}; pass a share between 0 and 1, such as 0.999.`,
    );
  }
  return rules.map((rule) => {
    const longRate = burnOver(good, total, target, rule.longMinutes);
    const shortRate = burnOver(good, total, target, rule.shortMinutes);
    if (longRate === undefined || shortRate === undefined) return { status: 'no_data', rule };
    const firing = longRate >= rule.factor && shortRate >= rule.factor;
    return { status: 'measured', rule, longRate, shortRate, firing };
  });
}

function burnOver(
  good: Float64Array,
  total: Float64Array,
  target: number,
  minutes: number,
): number | undefined {
  let goodSum = 0;
  let totalSum = 0;
  let known = 0;
  for (let i = Math.max(0, total.length - minutes); i < total.length; i++) {
    const all = total[i] ?? Number.NaN;
    const fine = good[i] ?? Number.NaN;
    if (!Number.isFinite(all) || !Number.isFinite(fine)) continue;
    known++;
    totalSum += all;
    goodSum += fine;
  }
  if (known < minutes * LEAST_COVERED || totalSum <= 0) return undefined;
  return Math.max(0, 1 - goodSum / totalSum) / (1 - target);
}
