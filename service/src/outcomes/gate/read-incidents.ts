import type { Transaction } from '../../store/database.ts';
import type { OpenIncident } from './facts.ts';

const MAX_DISTANCE = 2; // as in attribution: beyond it everything depends on everything

/** The open incidents of services and of what they depend on, by the service asked about. */
export async function readIncidents(
  database: Transaction,
  serviceIds: string[],
  now: Date,
): Promise<Map<string, OpenIncident[]>> {
  const rows = await database.$queryRaw<(OpenIncident & { askedId: string })[]>`
    WITH RECURSIVE reachable(asked_id, service_id, distance) AS (
      SELECT id, id, 0 FROM unnest(${serviceIds}::text[]) AS asked(id)
      UNION
      SELECT r.asked_id, d.depends_on_id, r.distance + 1 FROM reachable r
      JOIN service_dependencies d ON d.service_id = r.service_id WHERE r.distance < ${MAX_DISTANCE}
    )
    SELECT DISTINCT ON (r.asked_id, i.id) r.asked_id AS "askedId", i.id, i.title, i.severity::text AS severity,
      i.started_at AS "startedAt", s.slug AS service, r.distance
    FROM reachable r
    JOIN services s ON s.id = r.service_id
    JOIN incident_services a ON a.service_id = r.service_id
    JOIN incidents i ON i.id = a.incident_id AND i.resolved_at IS NULL AND i.started_at <= ${now}
    ORDER BY r.asked_id, i.id, r.distance`;
  const incidents = new Map<string, OpenIncident[]>(serviceIds.map((id) => [id, []]));
  for (const { askedId, ...incident } of rows) incidents.get(askedId)?.push(incident);
  return incidents;
}
