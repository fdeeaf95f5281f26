import type { KpiPointsResult } from '../../contracts/kpis.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { type Transaction, transact } from '../../store/database.ts';
import type { KpiRecording } from '../recording.ts';
import { findKpi, lockKpi } from './find-kpi.ts';
import { findSeries, keyOf } from './find-series.ts';
import { type Fault, judgePoint, type LineFault, type Point, type PointRules } from './judge-point.ts';
import type { Row } from './read-rows.ts';
import { rebuildDays } from './rebuild-days.ts';

const MINUTE_MS = 60_000;

/** The KPI that points are recorded for, and who sends them. */
export interface Target {
  kpi: PointRules & { id: string };
  author: string;
}

/**
 * Records the points that fit, all in one transaction; the others are told with their reason and hold nothing back. A
 * point that is known with another value is corrected and the old value kept. Answers every refusal.
 */
export async function recordPoints(
  { context, changes }: KpiRecording,
  target: Target,
  rows: readonly Row[],
): Promise<Recorded> {
  const now = context.now();
  const { points, faults } = judgeRows(target.kpi, rows, now.getTime());
  const written =
    points.length === 0
      ? NOTHING
      : await transact(context.database, async (transaction) => {
          const result = await write(transaction, target, points, now);
          if (result.recorded + result.corrected > 0) {
            await changes.kpisChanged(transaction, [target.kpi.id]);
          }
          return result;
        });
  const errors = [...faults, ...written.faults].sort((one, other) => one.line - other.line);
  return {
    received: rows.length,
    recorded: written.recorded,
    corrected: written.corrected,
    unchanged: rows.length - errors.length - written.recorded - written.corrected,
    refused: errors.length,
    errors,
  };
}

/** What became of the points, with every refusal. */
export type Recorded = Omit<KpiPointsResult, 'errors'> & { errors: LineFault[] };

const NOTHING: Written = { recorded: 0, corrected: 0, faults: [] };

interface Written {
  recorded: number;
  corrected: number;
  faults: LineFault[];
}

/** Each line on its own, and then against the others: of a point that stands twice the later line counts. */
export function judgeRows(
  rules: PointRules,
  rows: readonly Row[],
  now: number,
): { points: Point[]; faults: LineFault[] } {
  const faults: LineFault[] = [];
  const byPlace = new Map<string, Point>();
  for (const row of rows) {
    const judged = 'fault' in row ? row : judgePoint(rules, row, now);
    if ('fault' in judged) {
      faults.push({ line: row.line, ...judged.fault });
      continue;
    }
    const point = judged.ok;
    const place = `${point.at} ${keyOf(point.cell)}`;
    const earlier = byPlace.get(place);
    if (earlier && (earlier.value !== point.value || earlier.denominator !== point.denominator)) {
      faults.push({ line: earlier.line, ...contradicted(point.line) });
    }
    byPlace.set(place, point);
  }
  return { points: [...byPlace.values()], faults };
}

function contradicted(line: number): Fault {
  return {
    column: null,
    code: 'contradicted',
    detail: `The same point stands again in line ${line} with another value, which was taken.`,
    remedy: 'Tell each interval of a segment once; sum up what belongs to it before.',
  };
}

async function write(
  transaction: Transaction,
  { kpi, author }: Target,
  points: readonly Point[],
  now: Date,
): Promise<Written> {
  await lockKpi(transaction, kpi.id);
  await assertUnchanged(transaction, kpi);
  const series = await findSeries(transaction, kpi, points);
  const faults: LineFault[] = [];
  const placed: (Point & { series: number })[] = [];
  for (const point of points) {
    const key = keyOf(point.cell);
    const id = series.ids.get(key);
    const fault = series.faults.get(key);
    if (id !== undefined) placed.push({ ...point, series: id });
    else if (fault) faults.push({ line: point.line, ...fault });
  }
  const [counts] = await transaction.$queryRaw<{ known: number; corrected: number }[]>`
    WITH incoming AS (
      SELECT series_id, to_timestamp(minute::float8 * 60) AS at, value, denominator
      FROM unnest(
        ${listOf(placed, ({ series }) => series)}::int[], ${listOf(placed, ({ at }) => at / MINUTE_MS)}::int[],
        ${listOf(placed, ({ value }) => value)}::float8[], ${listOf(placed, ({ denominator }) => denominator)}::float8[]
      ) AS i(series_id, minute, value, denominator)),
    before AS (
      SELECT p.series_id, p.at, p.value, p.denominator, i.value AS after_value, i.denominator AS after_denominator
      FROM kpi_points p JOIN incoming i USING (series_id, at)),
    corrected AS (
      INSERT INTO kpi_corrections (kpi_id, segment, at, before_value, before_denominator, after_value, after_denominator, corrected_at, corrected_by)
      SELECT s.kpi_id, s.segment, b.at, b.value, b.denominator, b.after_value, b.after_denominator, ${now}, ${author}
      FROM before b JOIN kpi_series s ON s.id = b.series_id
      WHERE (b.value, b.denominator) IS DISTINCT FROM (b.after_value, b.after_denominator)
      RETURNING 1),
    written AS (
      INSERT INTO kpi_points (series_id, at, value, denominator) SELECT series_id, at, value, denominator FROM incoming
      ON CONFLICT (series_id, at) DO UPDATE SET value = excluded.value, denominator = excluded.denominator
      WHERE (kpi_points.value, kpi_points.denominator) IS DISTINCT FROM (excluded.value, excluded.denominator))
    SELECT (SELECT count(*) FROM before)::int AS known, (SELECT count(*) FROM corrected)::int AS corrected`;
  const { known, corrected } = counts ?? { known: 0, corrected: 0 };
  const recorded = placed.length - known;
  if (recorded + corrected > 0) {
    const days = [...new Set(placed.map(({ at }) => Math.floor(at / DAY_MS)))];
    await rebuildDays(transaction, kpi, days);
  }
  return { recorded, corrected, faults };
}

/** The points were judged before the lock was held. @throws ServiceError unknown_kpi, or unavailable: sent again they fit or are refused */
async function assertUnchanged(transaction: Transaction, judged: Target['kpi']): Promise<void> {
  const { kind, proportion, resolution, segments } = await findKpi(transaction, judged.slug);
  const now = { kind, proportion, resolution, segments };
  const before = {
    kind: judged.kind,
    proportion: judged.proportion,
    resolution: judged.resolution,
    segments: judged.segments,
  };
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  throw new ServiceError('unavailable', {
    detail: `The KPI ${judged.slug} was changed while these points came.`,
    remedy: 'Send them again.',
  });
}

/** One column as the text of an array: a tenth of what binding each element costs. */
function listOf(
  points: readonly (Point & { series: number })[],
  column: (point: Point & { series: number }) => number | null,
): string {
  return `{${points.map((point) => column(point) ?? 'NULL').join(',')}}`;
}
