import {
  type AskedKpi,
  findAllKpis,
  type KpiRow,
  readKpiWindows,
  readSeries,
} from '../../collect/kpis/index.ts';
import type { ScannedKpi } from '../../contracts/links.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { countTold, MOST_KPI_SERIES, MOST_SEGMENTS_AN_ATTRIBUTE, meanOf, type Resolution } from './plan.ts';

/** A KPI, or a segment of it, over the time that is looked at. */
export interface KpiSeriesRead {
  kpi: KpiRow;
  segment: Record<string, string>;
  segmentKey: string;
  values: Float64Array;
  /** Its value over the last day. */
  now: number | null;
  /** contracts/links.ts, Link.perHour. */
  perHour: number | null;
}

export interface LeftOut {
  reason: string;
  example: string;
}

/** The KPIs of one world. A KPI of days is among them, to be named as not tested. */
export async function findKpis({ database }: Context, simulated: boolean): Promise<KpiRow[]> {
  const all = await findAllKpis(database);
  return all.filter(({ team }) => team.simulated === simulated);
}

/** KPIs of one resolution as a whole and by segment, as far as enough was told; and what was left out and why. */
export async function readKpiSeries(
  context: Context,
  kpis: readonly KpiRow[],
  resolution: Resolution,
  span: { from: number; to: number },
): Promise<{ series: KpiSeriesRead[]; leftOut: LeftOut[]; untested: Map<string, string> }> {
  const series: KpiSeriesRead[] = [];
  const leftOut: LeftOut[] = [];
  const untested = new Map<string, string>();
  for (const kpi of kpis) {
    const whole = await readOne(context, { kpi }, resolution, span);
    const told = countTold(whole.values);
    if (told < resolution.fewest) {
      const reason = sayTooFew(told, resolution);
      untested.set(kpi.id, reason);
      continue;
    }
    series.push(whole);
    for (const segment of await findSegments(context, kpi, span, leftOut)) {
      const example = `${kpi.slug} ${Object.values(segment).join(' ')}`;
      if (series.length >= MOST_KPI_SERIES) {
        leftOut.push({ reason: `beyond the first ${MOST_KPI_SERIES} KPIs and segments`, example });
        continue;
      }
      const cut = await readOne(context, { kpi, segment }, resolution, span);
      if (countTold(cut.values) >= resolution.fewest) series.push(cut);
      else leftOut.push({ reason: `a segment with too few ${resolution.name}s`, example });
    }
  }
  return { series, leftOut, untested };
}

/** A KPI whose pairs were tested, or why none was. */
export function describeKpi(
  kpi: KpiRow,
  counts: { segments: number; tested: number; found: number },
  untested: string | undefined,
): ScannedKpi {
  return {
    slug: kpi.slug,
    name: kpi.name,
    ...counts,
    untested:
      kpi.resolution === 'day'
        ? 'it has a point a day, and those are too few: send it by the hour or by the minute'
        : (untested ?? (counts.tested === 0 ? 'no signal told enough in the same time' : null)),
  };
}

function sayTooFew(told: number, { name, fewest, windowMs }: Resolution): string {
  return `${told.toLocaleString('en-GB')} ${told === 1 ? name : `${name}s`} told in ${windowMs / DAY_MS} days, ${fewest.toLocaleString('en-GB')} needed`;
}

async function readOne(
  context: Context,
  asked: AskedKpi,
  { stepMs }: Resolution,
  span: { from: number; to: number },
): Promise<KpiSeriesRead> {
  const [window] = await readKpiWindows(context, [asked], span);
  if (!window) throw new Error(`the window of ${asked.kpi.slug} was not read`);
  const { values, numerators, denominators } = window;
  const { kpi, segment = {} } = asked;
  const lastDay = (series: Float64Array) => series.subarray(Math.max(0, series.length - DAY_MS / stepMs));
  const above = meanOf(lastDay(numerators));
  const below = meanOf(lastDay(denominators));
  const intervals = HOUR_MS / stepMs;
  const ratio = kpi.kind === 'ratio';
  return {
    kpi,
    segment,
    segmentKey: Object.keys(segment).length === 0 ? '' : JSON.stringify(segment),
    values,
    now: ratio
      ? above === null || below === null || below === 0
        ? null
        : above / below
      : meanOf(lastDay(values)),
    perHour: kpi.kind === 'gauge' ? null : ratio ? below && below * intervals : intervals,
  };
}

/** The largest segments by each attribute alone: combinations of several have too few customers. */
async function findSegments(
  context: Context,
  kpi: KpiRow,
  span: { from: number; to: number },
  leftOut: LeftOut[],
): Promise<Record<string, string>[]> {
  if (kpi.kind === 'gauge' && kpi.segments.length > 1) {
    leftOut.push({
      reason: 'segments of a level, which cannot be added up over the others',
      example: kpi.slug,
    });
    return [];
  }
  const segments: Record<string, string>[] = [];
  for (const attribute of kpi.segments) {
    const { series, leftOut: smaller } = await readSeries(context, kpi.slug, {
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      step: 'day',
      by: attribute,
    });
    const largest = series.slice(0, MOST_SEGMENTS_AN_ATTRIBUTE);
    segments.push(...largest.map(({ segment }) => segment));
    for (let more = series.length - largest.length + smaller; more > 0; more -= 1) {
      leftOut.push({ reason: 'a smaller segment', example: `${kpi.slug} by ${attribute}` });
    }
  }
  return segments;
}
