import type { z } from 'zod';
import type { KpiPointsQuery, KpiSeries } from '../../contracts/kpis.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { addUp, type Meaning, NOTHING_TOLD, type Sums, toFigure, valueFrom } from './figure.ts';
import { findKpi, type KpiRow } from './find-kpi.ts';
import { groupBy } from './group-by.ts';
import { ceilTo, floorTo, INTERVAL_MS, pointsIn } from './intervals.ts';
import { unknownAttribute } from './judge-point.ts';
import { findWhole } from './rebuild-days.ts';

const DEFAULT_WINDOW_MS = 28 * DAY_MS;
const MAX_BUCKETS = 4_000; // ten years of days; a plot has less pixels
const MAX_SERIES_SHOWN = 12; // more lines cannot be told apart; the largest come first

/** What has to be known of a KPI to read it. */
type PartKnown = Meaning & { id: string; resolution: KpiRow['resolution'] };

/** A KPI, or the part of it that a segment names. */
export interface AskedKpi<Known extends PartKnown = KpiRow> {
  kpi: Known;
  segment?: Record<string, string>;
  /** Its own resolution where it is left out. */
  step?: KpiRow['resolution'];
}

/** What a KPI told, one value an interval of its resolution from `from` on; NaN where nothing was told. */
export interface KpiWindow {
  from: number;
  stepMs: number;
  values: Float64Array;
  /** Of a ratio what is counted above and below; of others the value, and NaN. */
  numerators: Float64Array;
  denominators: Float64Array;
  /** For how many intervals of its resolution something was told. */
  told: Float64Array;
}

/** KPIs over a span in milliseconds since 1970, widened to whole intervals of each; in the order asked. */
export async function readKpiWindows(
  context: { database: Transaction },
  asked: readonly AskedKpi<PartKnown>[],
  span: { from: number; to: number },
): Promise<KpiWindow[]> {
  const windows: KpiWindow[] = [];
  for (const { kpi, segment = {}, step = kpi.resolution } of asked) {
    const stepMs = INTERVAL_MS[step];
    const from = floorTo(step, span.from);
    const to = ceilTo(step, span.to);
    const length = (to - from) / stepMs;
    const [values, numerators, denominators] = [0, 1, 2].map(() =>
      new Float64Array(length).fill(Number.NaN),
    ) as [Float64Array, Float64Array, Float64Array];
    const told = new Float64Array(length);
    for (const bucket of await readBuckets(context, kpi, {
      from,
      to,
      step,
      filter: segment,
      by: undefined,
    })) {
      const index = (bucket.bucket - from) / stepMs;
      values[index] = valueFrom(kpi, bucket) ?? Number.NaN;
      numerators[index] = bucket.told > 0 ? bucket.total : Number.NaN;
      denominators[index] = bucket.denominator ?? Number.NaN;
      told[index] = bucket.told;
    }
    windows.push({ from, stepMs, values, numerators, denominators, told });
  }
  return windows;
}

/** A window of a KPI, widened to whole buckets, and the segments that count. */
interface Asked {
  from: number;
  to: number;
  step: KpiRow['resolution'];
  filter: Record<string, string>;
  by: string | undefined;
}

type Bucket = Sums & { cut: string; bucket: number };

/** A KPI by buckets of time, as a whole or a series for each value of an attribute. @throws ServiceError for what it cannot be cut by */
export async function readSeries(
  context: Context,
  slug: string,
  query: z.output<typeof KpiPointsQuery>,
): Promise<KpiSeries> {
  const kpi = await findKpi(context.database, slug);
  const asked = judgeQuery(kpi, query, context.now().getTime());
  const rows = await readBuckets(context, kpi, asked);
  const groups = [...groupBy(rows, ({ cut }) => cut)].map(([cut, buckets]) => ({
    cut,
    buckets,
    sums: addUp(buckets),
  }));
  const weight = ({ sums }: { sums: Sums }) =>
    Math.abs(sums.denominator ?? sums.total / (kpi.kind === 'gauge' ? sums.told : 1));
  groups.sort((one, other) => weight(other) - weight(one) || (one.cut < other.cut ? -1 : 1));
  const shown =
    asked.by === undefined && groups.length === 0 ? [{ cut: '', buckets: [], sums: NOTHING_TOLD }] : groups;
  return {
    from: new Date(asked.from).toISOString(),
    to: new Date(asked.to).toISOString(),
    step: asked.step,
    intervals: pointsIn(asked.step, kpi.resolution),
    series: shown.slice(0, MAX_SERIES_SHOWN).map(({ cut, buckets, sums }) => ({
      segment: { ...asked.filter, ...(asked.by !== undefined && { [asked.by]: cut }) },
      total: toFigure(kpi, sums),
      buckets: fillIn(kpi, asked, buckets),
    })),
    leftOut: Math.max(0, shown.length - MAX_SERIES_SHOWN),
  };
}

function judgeQuery(kpi: KpiRow, query: z.output<typeof KpiPointsQuery>, now: number): Asked {
  const finest = INTERVAL_MS[kpi.resolution];
  const step = query.step ?? 'day';
  if (INTERVAL_MS[step] < finest) {
    throw new ServiceError('invalid_request', {
      detail: `${kpi.slug} has a point for each ${kpi.resolution}; there is nothing finer.`,
      remedy: `Ask for step=${kpi.resolution} or longer.`,
      field: 'step',
    });
  }
  const to = ceilTo(step, query.to === undefined ? now : Date.parse(query.to));
  const from = floorTo(step, query.from === undefined ? to - DEFAULT_WINDOW_MS : Date.parse(query.from));
  if (from >= to) {
    throw new ServiceError('invalid_request', {
      detail: '`from` is not before `to`.',
      remedy: 'Give a window that has a length.',
      field: 'from',
    });
  }
  if ((to - from) / INTERVAL_MS[step] > MAX_BUCKETS) {
    throw new ServiceError('invalid_request', {
      detail: `The window has ${Math.round((to - from) / INTERVAL_MS[step])} buckets; at most ${MAX_BUCKETS} are answered.`,
      remedy: 'Ask for a longer step or a shorter window.',
      field: 'step',
    });
  }
  const filter = readFilter(kpi, query.segment);
  if (query.by !== undefined) assertAttribute(kpi, query.by, 'by');
  assertLevelIsWhole(kpi, filter, query.by);
  return { from, to, step, filter, by: query.by };
}

function readFilter(kpi: KpiRow, given: string | string[] | undefined): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const text of given === undefined ? [] : [given].flat()) {
    const colon = text.indexOf(':');
    if (colon < 1 || colon === text.length - 1) {
      throw new ServiceError('invalid_request', {
        detail: `segment is “${text}”.`,
        remedy: 'Write an attribute, a colon and its value, such as segment=plan:pro.',
        field: 'segment',
      });
    }
    const name = text.slice(0, colon);
    assertAttribute(kpi, name, 'segment');
    filter[name] = text.slice(colon + 1);
  }
  return filter;
}

/** @throws ServiceError for a segment that the KPI has no value of, as the whole of a level is not the sum of its parts */
export function assertSegment(kpi: KpiRow, segment: Record<string, string>, field: string): void {
  for (const name of Object.keys(segment)) assertAttribute(kpi, name, field);
  assertLevelIsWhole(kpi, segment, undefined, field);
}

function assertAttribute(kpi: KpiRow, name: string, field: string): void {
  if (kpi.segments.includes(name)) return;
  const { code, detail, remedy } = unknownAttribute(kpi.slug, kpi.segments, name);
  throw new ServiceError(code, { detail, remedy, field });
}

/** The average rating of three regions is not the sum of their ratings, nor their mean. */
function assertLevelIsWhole(
  kpi: KpiRow,
  filter: Record<string, string>,
  by: string | undefined,
  field = by === undefined ? 'segment' : 'by',
): void {
  const named = kpi.segments.filter((name) => name in filter || name === by);
  if (kpi.kind !== 'gauge' || named.length === 0 || named.length === kpi.segments.length) return;
  const missing = kpi.segments.filter((name) => !named.includes(name));
  throw new ServiceError('invalid_request', {
    detail: `${kpi.slug} is a level, and levels are not added up over ${missing.join(' and ')}.`,
    remedy: `Name ${missing.join(' and ')} as well, such as segment=${missing[0]}:VALUE.`,
    field,
  });
}

function readBuckets(context: { database: Transaction }, kpi: PartKnown, asked: Asked): Promise<Bucket[]> {
  const cut = asked.by !== undefined || Object.keys(asked.filter).length > 0;
  if (cut) return readCut(context, kpi, asked);
  return asked.step === 'day' ? readDays(context, kpi, asked) : readWhole(context, kpi, asked);
}

function readDays(
  { database }: { database: Transaction },
  kpi: PartKnown,
  { from, to }: Asked,
): Promise<Bucket[]> {
  return database.$queryRaw<Bucket[]>`
    SELECT '' AS cut, (day - date '1970-01-01')::float8 * 86400000 AS bucket, total, denominator, told
    FROM kpi_days
    WHERE kpi_id = ${kpi.id} AND day >= date '1970-01-01' + ${from / DAY_MS}::int AND day < date '1970-01-01' + ${to / DAY_MS}::int
    ORDER BY day`;
}

async function readWhole(
  { database }: { database: Transaction },
  kpi: PartKnown,
  { from, to, step }: Asked,
): Promise<Bucket[]> {
  const whole = await findWhole(database, kpi.id);
  return database.$queryRaw<Bucket[]>`
    SELECT '' AS cut, floor(extract(epoch FROM p.at) / ${INTERVAL_MS[step] / 1000})::float8 * ${INTERVAL_MS[step]} AS bucket,
      sum(p.value) AS total, sum(p.denominator) AS denominator, count(DISTINCT p.at)::int AS told
    FROM kpi_series s JOIN kpi_points p ON p.series_id = s.id
    WHERE s.kpi_id = ${kpi.id} AND (${kpi.kind !== 'gauge'} OR s.id = ${whole})
      AND p.at >= ${new Date(from)} AND p.at < ${new Date(to)}
      AND (${whole === 0} OR s.id = ${whole} OR NOT EXISTS (SELECT 1 FROM kpi_points w WHERE w.series_id = ${whole} AND w.at = p.at))
    GROUP BY bucket ORDER BY bucket`;
}

function readCut(
  { database }: { database: Transaction },
  kpi: PartKnown,
  { from, to, step, filter, by }: Asked,
): Promise<Bucket[]> {
  return database.$queryRaw<Bucket[]>`
    SELECT coalesce(s.segment->>${by ?? ''}, '') AS cut,
      floor(extract(epoch FROM p.at) / ${INTERVAL_MS[step] / 1000})::float8 * ${INTERVAL_MS[step]} AS bucket,
      sum(p.value) AS total, sum(p.denominator) AS denominator, count(DISTINCT p.at)::int AS told
    FROM kpi_series s JOIN kpi_points p ON p.series_id = s.id
    WHERE s.kpi_id = ${kpi.id} AND s.key <> '' AND s.segment @> ${JSON.stringify(filter)}::jsonb
      AND p.at >= ${new Date(from)} AND p.at < ${new Date(to)}
    GROUP BY cut, bucket ORDER BY cut, bucket`;
}

/** Every bucket of the window; one in which nothing was told stays empty. */
function fillIn(kpi: KpiRow, { from, to, step }: Asked, buckets: readonly Bucket[]) {
  const known = new Map(buckets.map((bucket) => [bucket.bucket, bucket]));
  const length = (to - from) / INTERVAL_MS[step];
  return Array.from({ length }, (_, index) => {
    const at = from + index * INTERVAL_MS[step];
    return { at: new Date(at).toISOString(), ...toFigure(kpi, known.get(at) ?? NOTHING_TOLD) };
  });
}
