import type { Transaction } from '../../store/database.ts';
import type { Span } from './windows.ts';

/**
 * When a service is known to have been in trouble: while a version was live that was undone or is held to be at fault,
 * and in its incidents. Such a day is none to compare others with.
 */
export async function findTrouble(
  database: Transaction,
  { serviceId, environmentId }: { serviceId: string; environmentId: string },
  span: { from: Date; to: Date },
): Promise<Span[]> {
  const rows = await database.$queryRaw<{ from: Date; to: Date | null }[]>`
    WITH live AS (
      SELECT id, finished_at AS since, lead(finished_at) OVER (ORDER BY finished_at, id) AS until
      FROM deployments WHERE environment_id = ${environmentId} AND status = 'succeeded' AND finished_at < ${span.to}
    )
    SELECT live.since AS "from", live.until AS "to" FROM live JOIN verdicts v ON v.deployment_id = live.id
    WHERE v.kind IN ('rolled_back', 'hotfixed', 'caused_incident', 'regressed')
      AND (live.until IS NULL OR live.until > ${span.from})
    UNION ALL
    SELECT i.started_at, i.resolved_at FROM incidents i JOIN incident_services s ON s.incident_id = i.id
    WHERE s.service_id = ${serviceId} AND i.started_at < ${span.to}
      AND (i.resolved_at IS NULL OR i.resolved_at > ${span.from})`;
  return rows.map(({ from, to }) => ({ from: from.getTime(), to: (to ?? span.to).getTime() }));
}
