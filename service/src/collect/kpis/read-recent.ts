import type { KpiRecent } from '../../contracts/kpis.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { compareWindows } from './compare-windows.ts';
import { addUp, type Sums, toFigure, valueFrom } from './figure.ts';
import type { KpiRow } from './find-kpi.ts';
import { groupBy } from './group-by.ts';
import { pointsIn } from './intervals.ts';

const WINDOW_DAYS = 28; // four whole weeks, so that each has the same weekdays

/** The last 28 whole days of each KPI beside the 28 before, in one reading, by id. */
export async function readRecent(
  { database, now }: Context,
  kpis: readonly KpiRow[],
): Promise<Map<string, KpiRecent>> {
  const today = Math.floor(now().getTime() / DAY_MS);
  const rows = await database.$queryRaw<(Sums & { kpi: string; day: number })[]>`
    SELECT kpi_id AS kpi, day - date '1970-01-01' AS day, total, denominator, told
    FROM kpi_days
    WHERE kpi_id = ANY(${kpis.map(({ id }) => id)})
      AND day >= date '1970-01-01' + ${today - 2 * WINDOW_DAYS}::int AND day < date '1970-01-01' + ${today}::int`;
  const byKpi = groupBy(rows, ({ kpi }) => kpi);
  return new Map(kpis.map((kpi) => [kpi.id, summarise(kpi, byKpi.get(kpi.id) ?? [], today)]));
}

function summarise(kpi: KpiRow, rows: readonly (Sums & { day: number })[], today: number): KpiRecent {
  const days = new Map(rows.map((row) => [row.day, row]));
  const window = (end: number) =>
    Array.from({ length: WINDOW_DAYS }, (_, index) => days.get(end - WINDOW_DAYS + index));
  const [before, now] = [window(today - WINDOW_DAYS), window(today)];
  const known = (list: typeof now) => list.filter((day) => day !== undefined);
  return {
    from: new Date((today - WINDOW_DAYS) * DAY_MS).toISOString(),
    to: new Date(today * DAY_MS).toISOString(),
    intervals: WINDOW_DAYS * pointsIn('day', kpi.resolution),
    now: toFigure(kpi, addUp(known(now))),
    before: toFigure(kpi, addUp(known(before))),
    ...compareWindows(kpi, before, now, pointsIn('day', kpi.resolution)),
    days: now.map((day) => (day === undefined ? null : valueFrom(kpi, day))),
  };
}
