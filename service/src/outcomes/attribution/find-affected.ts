import type { Transaction } from '../../store/database.ts';

const MAX_DISTANCE = 2;

/** The incidents and bugs whose attribution a change of an environment's deployments between two moments can move. */
export async function findAffected(
  transaction: Transaction,
  environmentId: string,
  span: { since: Date; until: Date },
): Promise<{ incidents: string[]; bugs: string[] }> {
  const { since, until } = span;
  const rows = await transaction.$queryRaw<{ id: string; incident: boolean }[]>`
    WITH RECURSIVE affected(id, window_ms, distance) AS (
      SELECT s.id, s.attribution_window_ms, 0 FROM environments e JOIN services s ON s.id = e.service_id
      WHERE e.id = ${environmentId} AND e.production
      UNION
      SELECT d.service_id, a.window_ms, a.distance + 1 FROM affected a
      JOIN service_dependencies d ON d.depends_on_id = a.id WHERE a.distance < ${MAX_DISTANCE}
    )
    SELECT DISTINCT i.id, true AS incident FROM affected a
    JOIN incident_services s ON s.service_id = a.id
    JOIN incidents i ON i.id = s.incident_id
    WHERE i.started_at <= ${until}::timestamptz + a.window_ms * interval '1 millisecond'
      AND coalesce(i.resolved_at, 'infinity') + interval '1 hour' >= ${since}
    UNION ALL
    SELECT b.id, false FROM affected a
    JOIN bugs b ON b.service_id = a.id
    WHERE b.reported_at <= ${until}::timestamptz + a.window_ms * interval '1 millisecond'
      AND b.reported_at >= ${since}::timestamptz - a.window_ms * interval '1 millisecond'`;
  const ids = (incident: boolean) => rows.filter((row) => row.incident === incident).map(({ id }) => id);
  return { incidents: ids(true), bugs: ids(false) };
}
