import { type Kpi, KpiQuery, type KpiResolution } from '@throughline/service/contracts/kpis';
import { Slug } from '@throughline/service/contracts/text';
import { toQuery } from '../../ui/query.ts';

export type KpiFilter = { team?: string; search?: string };

/** The filters in the address; what cannot be one is left out, not sent and refused. */
export function readKpiFilter({ team, search }: Record<string, string>): KpiFilter {
  return {
    ...(team && Slug.safeParse(team).success ? { team } : {}),
    ...(search && KpiQuery.shape.search.safeParse(search).success ? { search } : {}),
  };
}

export function kpisAddress(filter: KpiFilter, cursor?: string): string {
  return `/kpis${toQuery({ ...filter, cursor })}`;
}

const HOUR_MS = 3_600_000;

/** The times a KPI is shown over, each with buckets that a page has room for. */
const RANGES = {
  '6h': { text: '6 hours', short: '6\u00a0h', hours: 6, step: 'minute' },
  '2d': { text: '2 days', short: '2\u00a0d', hours: 48, step: 'hour' },
  '7d': { text: '7 days', short: '7\u00a0d', hours: 7 * 24, step: 'hour' },
  '28d': { text: '28 days', short: '28\u00a0d', hours: 28 * 24, step: 'day' },
  '90d': { text: '90 days', short: '90\u00a0d', hours: 90 * 24, step: 'day' },
  '400d': { text: '400 days', short: '400\u00a0d', hours: 400 * 24, step: 'day' },
} as const satisfies Record<string, { text: string; short: string; hours: number; step: KpiResolution }>;
export type Range = keyof typeof RANGES;

const FINENESS: Record<KpiResolution, number> = { minute: 0, hour: 1, day: 2 };

/** The ranges that a resolution has points for. */
export function rangesFor(resolution: KpiResolution): { range: Range; text: string; short: string }[] {
  return (Object.entries(RANGES) as [Range, (typeof RANGES)[Range]][])
    .filter(([, { step }]) => FINENESS[step] >= FINENESS[resolution])
    .map(([range, { text, short }]) => ({ range, text, short }));
}

export type KpiView = { range: Range; by?: string };

/** What of a KPI is looked at; what it does not have is not asked for. Of a new one what there is, rather than 28 empty days. */
export function readKpiView(
  { range, by }: Record<string, string>,
  kpi: Pick<Kpi, 'kind' | 'resolution' | 'segments' | 'firstAt'>,
  now: number,
): KpiView {
  const ranges = rangesFor(kpi.resolution);
  const hours = kpi.firstAt === null ? Number.POSITIVE_INFINITY : (now - Date.parse(kpi.firstAt)) / HOUR_MS;
  const whole = ranges.find((each) => each.range === '28d' || RANGES[each.range].hours >= hours);
  const chosen = ranges.find((each) => each.range === range) ?? whole;
  return { range: chosen?.range ?? '28d', ...(by && cutsOf(kpi).includes(by) ? { by } : {}) };
}

/** What it can be cut by. A level is not added up over segments: by one attribute only where it has no other. */
export function cutsOf({ kind, segments }: Pick<Kpi, 'kind' | 'segments'>): string[] {
  return kind === 'gauge' && segments.length > 1 ? [] : segments;
}

export function kpiAddress(slug: string, { range, by }: KpiView): string {
  return `/kpis/${slug}${toQuery({ range, by })}`;
}

const STEP_MS: Record<KpiResolution, number> = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS };

/** The window of whole buckets that ends with the last complete one: the present one would look like a fall. */
export function windowOf({ range }: KpiView, now: number): { from: string; to: string; step: KpiResolution } {
  const { hours, step } = RANGES[range];
  const to = Math.floor(now / STEP_MS[step]) * STEP_MS[step];
  return { from: new Date(to - hours * HOUR_MS).toISOString(), to: new Date(to).toISOString(), step };
}
