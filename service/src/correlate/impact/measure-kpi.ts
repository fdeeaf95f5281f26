import { INTERVAL_MS, type KpiRow, readKpiSteps, readKpiWindows } from '../../collect/kpis/index.ts';
import type { KpiImpact } from '../../contracts/impacts.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { type Estimate, measureImpact } from '../../engine/impact/index.ts';
import type { Context } from '../../store/database.ts';
import { type Grid, gridOf, type Stretch } from './grid.ts';
import type { Control } from './read-controls.ts';

const REASONS = {
  too_few_before: 'Too little is known of it before.',
  none_after: 'Nothing is known of it since.',
  constant_before: 'It did not move before, so nothing can be predicted.',
};

/** What was measured, and whether more will be known: points or the past may be on their way. */
export interface Measured {
  impact: KpiImpact;
  waits: boolean;
}

export interface Asked {
  kpi: KpiRow;
  segment?: Record<string, string>;
  stretch: Stretch;
  /** Times of earlier harm, which are not what is usual. */
  earlier?: readonly { from: number; to: number }[];
  controlsOf: (grid: Grid) => Promise<readonly Control[]>;
}

/**
 * What became of a KPI, or of a segment of it, against what would have been: the one place where that is computed, of
 * deployments, incidents and live signals alike. Whether a difference counts as shown is of this KPI alone;
 * `correctForMany` looks at all of them.
 */
export async function measureKpi(context: Context, asked: Asked): Promise<Measured> {
  const { kpi, segment = {}, stretch, earlier = [] } = asked;
  const grid = gridOf(kpi.resolution, stretch);
  if ('reason' in grid) return { impact: { kind: 'no_data', reason: grid.reason }, waits: grid.waits };
  const { stepMs, from, intervention, begun } = grid;
  const response = await readKpiSteps(context, kpi, { ...grid, segment });
  if (intervention >= response.length) return noData('none_after');
  response.fill(Number.NaN, begun, intervention); // while a version went out it was neither
  leaveOut(response.subarray(0, begun), earlier, grid);
  const controls = await asked.controlsOf(grid);
  const impact = measureImpact({ response, controls: controls.map(({ values }) => values), intervention });
  if (impact.kind === 'no_data') return noData(impact.reason);
  const below = kpi.kind === 'ratio' ? await countBelow(context, asked, grid) : 0;
  const intervals = stepMs / INTERVAL_MS[kpi.resolution];
  const told = (impact.rowsAfter * stepMs) / HOUR_MS;
  const hours = stretch.edges === 'counted' ? Math.min(told, (stretch.to - stretch.at) / HOUR_MS) : told;
  const total =
    kpi.kind === 'sum'
      ? times(impact.cumulative, intervals)
      : kpi.kind === 'ratio'
        ? times(impact.effect, below)
        : impact.effect;
  const perHour = kpi.kind === 'gauge' || hours === 0 ? null : times(total, 1 / hours);
  const worth = kpi.worthAmount;
  const shown = impact.effect.lower > 0 || impact.effect.upper < 0;
  const missing = response.length - intervention - impact.rowsAfter;
  const found: KpiImpact = {
    kind: 'impact',
    difference: pick(kpi.kind === 'sum' ? times(impact.effect, intervals) : impact.effect),
    total: pick(total),
    perHour: perHour && pick(perHour),
    relative: impact.relative ? pick(impact.relative) : null,
    money: worth === null ? null : times(total, worth),
    moneyPerHour: worth === null || perHour === null ? null : times(perHour, worth),
    currency: kpi.worthCurrency,
    pValue: impact.pValue,
    qValue: null,
    shown,
    better: shown ? impact.effect.value > 0 === (kpi.direction === 'higher') : null,
    stepMs,
    from: new Date(from + intervention * stepMs).toISOString(),
    actual: Array.from(response.subarray(intervention), (value) => (Number.isNaN(value) ? null : value)),
    expected: [...impact.predicted],
    expectedLower: [...impact.predictedLower],
    expectedUpper: [...impact.predictedUpper],
    missing,
    controls: impact.controlsUsed.flatMap((index) => controls[index]?.name ?? []),
    rowsBefore: impact.rowsBefore,
  };
  return { impact: found, waits: missing > 0 };
}

function noData(reason: keyof typeof REASONS): Measured {
  return { impact: { kind: 'no_data', reason: REASONS[reason] }, waits: reason !== 'constant_before' };
}

const MOST_LEFT_OUT = 0.2; // where there was trouble more often than that, it is what is usual

function leaveOut(
  before: Float64Array,
  earlier: readonly { from: number; to: number }[],
  { from, stepMs }: Grid,
): void {
  const bad = new Set<number>();
  for (const one of earlier) {
    const [first, last] = [Math.floor((one.from - from) / stepMs), Math.ceil((one.to - from) / stepMs)];
    for (let row = Math.max(0, first); row < Math.min(before.length, last); row += 1) bad.add(row);
  }
  if (bad.size <= MOST_LEFT_OUT * before.length) for (const row of bad) before[row] = Number.NaN;
}

/** What a ratio was counted of since, such as started checkouts. */
async function countBelow(
  context: Context,
  { kpi, segment = {} }: Asked,
  { from, to, stepMs, intervention }: Grid,
): Promise<number> {
  const [window] = await readKpiWindows(context, [{ kpi, segment }], {
    from: from + intervention * stepMs,
    to,
  });
  return (window?.denominators ?? new Float64Array(0)).reduce(
    (sum, value) => sum + (Number.isNaN(value) ? 0 : value),
    0,
  );
}

function times({ value, lower, upper }: Estimate, factor: number): Estimate {
  return { value: value * factor, lower: lower * factor, upper: upper * factor };
}

function pick({ value, lower, upper }: Estimate): Estimate {
  return { value, lower, upper };
}
