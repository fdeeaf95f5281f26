import type { Transaction } from '../../store/database.ts';

/**
 * Sums the whole of a KPI up by UTC day anew, for the given days (numbers of days since 1970). The whole of an interval
 * is what a point without a segment says, and otherwise the sum over the segments; a level is never summed over them.
 */
export async function rebuildDays(
  transaction: Transaction,
  kpi: { id: string; kind: 'sum' | 'gauge' | 'ratio' },
  days: readonly number[],
): Promise<void> {
  const whole = await findWhole(transaction, kpi.id);
  const additive = kpi.kind !== 'gauge';
  await transaction.$executeRaw`
    INSERT INTO kpi_days (kpi_id, day, total, denominator, told)
    SELECT ${kpi.id}, d.day, sum(p.value), sum(p.denominator), count(DISTINCT p.at)
    FROM (SELECT date '1970-01-01' + n AS day FROM unnest(${`{${days.join(',')}}`}::int[]) AS n) d
    JOIN kpi_series s ON s.kpi_id = ${kpi.id} AND (${additive} OR s.id = ${whole})
    CROSS JOIN LATERAL (
      SELECT p.at, p.value, p.denominator FROM kpi_points p
      WHERE p.series_id = s.id
        AND p.at >= d.day::timestamp AT TIME ZONE 'UTC' AND p.at < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
        AND (${whole === 0} OR s.id = ${whole} OR NOT EXISTS (SELECT 1 FROM kpi_points w WHERE w.series_id = ${whole} AND w.at = p.at))
      OFFSET 0 -- looked up day by day: joined at once, every point would be held against every day
    ) p
    GROUP BY d.day
    ON CONFLICT (kpi_id, day) DO UPDATE SET total = excluded.total, denominator = excluded.denominator, told = excluded.told`;
}

/** The series that stands for the whole; 0, which none is, where no point ever did. */
export async function findWhole(transaction: Transaction, kpiId: string): Promise<number> {
  const row = await transaction.kpiSeries.findUnique({
    where: { kpiId_key: { kpiId, key: '' } },
    select: { id: true },
  });
  return row?.id ?? 0;
}
