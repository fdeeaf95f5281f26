import { findAllKpis, type KpiRow } from '../../collect/kpis/index.ts';
import type { KpiImpact } from '../../contracts/impacts.ts';
import type { BeforeAfter } from '../../engine/change/index.ts';
import type { Context } from '../../store/database.ts';
import { measureKpi, openControls } from '../impact/index.ts';
import type { Compared } from './compare.ts';
import type { Watch } from './finding.ts';
import { practicalThreshold } from './threshold.ts';
import type { Scope } from './watched.ts';

/** A KPI told by the day, with why there is no answer where there is none. */
export interface ComparedDaily {
  compared: Compared;
  reason: string | null;
}

/**
 * KPIs told by the day against what would have been, from the first whole day after a change on: a side of eight days
 * for a plain comparison would outlast every window. By the id of the KPI.
 */
export async function compareDaily(
  context: Context,
  watch: Watch,
  scope: Scope,
  { kpis, lookMs }: { kpis: readonly KpiRow[]; lookMs: number },
): Promise<Map<string, ComparedDaily>> {
  if (kpis.length === 0) return new Map();
  const at = watch.at.getTime();
  const touched = {
    services: [scope.service.slug],
    teams: [scope.team.slug],
    simulated: scope.team.simulated,
    at: watch.at,
  };
  const controlsOf = await openControls(context, touched, await findAllKpis(context.database));
  const stretch = {
    begunAt: watch.begunAt.getTime(),
    at,
    to: at + lookMs,
    edges: 'left_out',
    over: false,
  } as const;
  const found = new Map<string, ComparedDaily>();
  for (const kpi of kpis) {
    const { impact } = await measureKpi(context, { kpi, stretch, controlsOf });
    found.set(kpi.id, toCompared(impact, kpi));
  }
  return found;
}

/** As the comparison of signals has it. Pure. */
export function toCompared(
  impact: KpiImpact,
  { unit, proportion }: Pick<KpiRow, 'unit' | 'proportion'>,
): ComparedDaily {
  const nothing = { threshold: 0, since: new Float64Array(0), level: 0, controlled: false };
  if (impact.kind === 'no_data') {
    const found = { kind: 'no_data', reason: 'too_little_after', presentBefore: 0, presentAfter: 0 } as const;
    return { compared: { ...nothing, found }, reason: impact.reason };
  }
  const { difference, pValue, expected, actual, rowsBefore } = impact;
  const level = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  const threshold = practicalThreshold({ role: 'kpi', unit, proportion, level });
  const found: BeforeAfter = {
    kind: kindOf(difference, threshold),
    shift: difference.value,
    lower: difference.lower,
    upper: difference.upper,
    pValue,
    measure: 'mean_difference',
    levelBefore: level,
    varianceInflation: 1,
    daysCompared: rowsBefore,
    confidence: 0.95,
  };
  const since = Float64Array.from(actual, (value) => value ?? Number.NaN);
  return { compared: { found, threshold, since, level, controlled: true }, reason: null };
}

/** A change needs certainty and a size that matters; its absence is shown where the whole interval is smaller than that. */
function kindOf(
  { value, lower, upper }: { value: number; lower: number; upper: number },
  threshold: number,
): 'increased' | 'decreased' | 'unchanged' | 'undecided' {
  if (lower > 0 && value >= threshold) return 'increased';
  if (upper < 0 && value <= -threshold) return 'decreased';
  return lower > -threshold && upper < threshold ? 'unchanged' : 'undecided';
}
