import type { Transaction } from '../../store/database.ts';

const MAX_DISTANCE = 2;
const BEGINNING = new Date(0);

/** The incidents and bugs whose attribution a change of deployments, from when to when in each environment, can move. */
export async function findAffected(
  transaction: Transaction,
  spans: { environmentId: string; since?: Date | undefined; until?: Date | undefined }[],
  now: Date,
): Promise<{ incidents: string[]; bugs: string[] }> {
  const rows = await transaction.$queryRaw<{ id: string; incident: boolean }[]>`
    WITH RECURSIVE affected(id, since, until, distance) AS (
      SELECT s.id, given.since, given.until + s.attribution_window_ms * interval '1 millisecond', 0
      FROM unnest(
        ${spans.map(({ environmentId }) => environmentId)}::text[],
        ${spans.map(({ since }) => (since ?? BEGINNING).toISOString())}::timestamptz[],
        ${spans.map(({ until }) => (until ?? now).toISOString())}::timestamptz[]
      ) AS given(id, since, until)
      JOIN environments e ON e.id = given.id AND (e.production OR given.since = ${BEGINNING}) -- or was, until now
      JOIN services s ON s.id = e.service_id
      UNION
      SELECT d.service_id, a.since, a.until, a.distance + 1 FROM affected a
      JOIN service_dependencies d ON d.depends_on_id = a.id WHERE a.distance < ${MAX_DISTANCE}
    )
    SELECT DISTINCT i.id, true AS incident FROM affected a
    JOIN incident_services s ON s.service_id = a.id
    JOIN incidents i ON i.id = s.incident_id
    WHERE i.started_at <= a.until AND coalesce(i.resolved_at, 'infinity') + interval '1 hour' >= a.since
    UNION
    SELECT i.id, true FROM affected a
    JOIN incident_services s ON s.service_id = a.id
    JOIN incidents i ON i.id = s.incident_id AND i.stated_cause IS NOT NULL
    LEFT JOIN attributions found ON found.incident_id = i.id
    WHERE found.deployment_id IS NULL
    UNION
    SELECT b.id, false FROM affected a
    JOIN services s ON s.id = a.id
    JOIN bugs b ON b.service_id = a.id AND b.reported_at <= a.until
      AND b.reported_at >= a.since - s.attribution_window_ms * interval '1 millisecond'`;
  const ids = (incident: boolean) => rows.filter((row) => row.incident === incident).map(({ id }) => id);
  return { incidents: ids(true), bugs: ids(false) };
}
