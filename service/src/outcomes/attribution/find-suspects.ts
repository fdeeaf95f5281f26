import type { Transaction } from '../../store/database.ts';
import type { Suspect } from './score.ts';

const MAX_DISTANCE = 2; // beyond it everything depends on everything
const MOST_SUSPECTS = 50;
const REMEDY_SLACK = '1 hour'; // between the repair and the moment somebody closes the incident

/** What began, as far as finding who may be to blame needs it. */
export interface Trouble {
  serviceIds: string[];
  beganAt: Date;
  endedAt: Date | null;
}

/**
 * The succeeded production deployments of the affected services, and of those they depend on, that finished strictly
 * before it began and within the attribution window of their service. Latest first, at most fifty.
 */
export function findSuspects(
  transaction: Transaction,
  { serviceIds, beganAt, endedAt }: Trouble,
): Promise<(Suspect & { windowMs: number })[]> {
  return transaction.$queryRaw<(Suspect & { windowMs: number })[]>`
    WITH RECURSIVE reachable(id, distance) AS (
      SELECT unnest(${serviceIds}::text[]), 0
      UNION
      SELECT d.depends_on_id, r.distance + 1 FROM reachable r
      JOIN service_dependencies d ON d.service_id = r.id WHERE r.distance < ${MAX_DISTANCE}
    ), near AS (SELECT id, min(distance) AS distance FROM reachable GROUP BY id)
    SELECT d.id AS "deploymentId", d.version, s.slug AS service, d.finished_at AS "finishedAt", near.distance,
      s.attribution_window_ms AS "windowMs",
      CASE WHEN remedy.id IS NOT NULL THEN json_build_object(
        'deploymentId', remedy.id, 'version', remedy.version, 'finishedAt', remedy.finished_at) END AS "remediedBy"
    FROM near
    JOIN services s ON s.id = near.id
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.status = 'succeeded' AND d.finished_at < ${beganAt}
      AND d.finished_at >= ${beganAt}::timestamptz - s.attribution_window_ms * interval '1 millisecond'
    LEFT JOIN verdicts v ON v.deployment_id = d.id AND v.kind IN ('rolled_back', 'hotfixed', 'caused_incident')
    LEFT JOIN LATERAL (
      SELECT r.id, r.version, r.finished_at FROM deployments r
      WHERE r.finished_at > ${beganAt}
        AND (${endedAt}::timestamptz IS NULL OR r.finished_at <= ${endedAt}::timestamptz + ${REMEDY_SLACK}::interval)
        AND (r.id = v.by_deployment_id
          OR (r.previous_id = d.id AND r.environment_id = d.environment_id AND r.status = 'succeeded'
            AND (r.hotfix_because IS NOT NULL OR r.rollback)))
      ORDER BY r.finished_at LIMIT 1
    ) remedy ON true
    ORDER BY d.finished_at DESC
    LIMIT ${MOST_SUSPECTS}`.then((rows) =>
    rows.map((row) => ({
      ...row,
      distance: Number(row.distance),
      windowMs: Number(row.windowMs),
      remediedBy: row.remediedBy && { ...row.remediedBy, finishedAt: new Date(row.remediedBy.finishedAt) },
    })),
  );
}

/**
 * The deployment that was named as the cause, by its id, its version or its commit: the latest of the affected services
 * or of those they depend on that had finished by then.
 */
export async function findStated(
  transaction: Transaction,
  { serviceIds, beganAt }: Trouble,
  cause: string,
): Promise<string | null> {
  const [row] = await transaction.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM deployments d JOIN environments e ON e.id = d.environment_id
    WHERE d.id = ${cause} OR (
      d.finished_at <= ${beganAt} AND d.status = 'succeeded'
      AND (d.version = ${cause} OR (${/^[0-9a-f]{7,64}$/.test(cause)} AND (
        starts_with(d.commit_sha, ${cause}) OR starts_with(${cause}, d.commit_sha)
        OR EXISTS (SELECT 1 FROM deployment_commits c WHERE c.deployment_id = d.id AND starts_with(c.sha, ${cause})))))
      AND d.service_id IN (
        SELECT unnest(${serviceIds}::text[])
        UNION SELECT depends_on_id FROM service_dependencies WHERE service_id = ANY(${serviceIds})))
    ORDER BY (d.id = ${cause}) DESC, e.production DESC, d.finished_at DESC LIMIT 1`;
  return row?.id ?? null;
}
