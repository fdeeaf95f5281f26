import type { Context } from '../../store/database.ts';

/**
 * Has those looked at again, at their end, of which a KPI was restated since: what was held against them may be no more,
 * and what they did to it is another number. Those that are still watched see it with their next look. Answers how many.
 */
export async function lookAgainAtRestated({
  database,
  now,
}: Pick<Context, 'database' | 'now'>): Promise<number> {
  return database.$executeRaw`
    UPDATE change_watches w SET next_look_at = ${now()}
    WHERE w.next_look_at IS NULL AND w.looked_to IS NOT NULL AND EXISTS (
      SELECT 1 FROM change_impacts i JOIN kpi_corrections c ON c.kpi_id = i.kpi_id AND c.corrected_at > i.measured_at
      WHERE i.watch_id = w.id AND c.at >= w.at - interval '14 days' AND c.at <= i.looked_to)`;
}
