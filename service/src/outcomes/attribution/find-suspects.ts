import type { Transaction } from '../../store/database.ts';
import type { Suspect } from './score.ts';

const MAX_DISTANCE = 2; // beyond it everything depends on everything
const REMEDY_SLACK = '1 hour'; // between the repair and the moment somebody closes the incident

/** What began, as far as finding who may be to blame needs it. */
export interface Trouble {
  id: string;
  serviceIds: string[];
  beganAt: Date;
  /** Until when a repair counts as one of it; null while it lasts. */
  endedAt: Date | null;
}

/**
 * For each trouble, by id: the succeeded production deployments of the affected services, and of those they depend on,
 * that finished strictly before it began and within the attribution window of their service. One query for all.
 */
export async function findSuspects(
  transaction: Transaction,
  troubles: Trouble[],
): Promise<Map<string, Suspect[]>> {
  const affected = troubles.flatMap((trouble) =>
    trouble.serviceIds.map((serviceId) => ({ ...trouble, serviceId })),
  );
  const rows = await transaction.$queryRaw<(Suspect & { troubleId: string })[]>`
    WITH RECURSIVE trouble(id, service_id, began, ended) AS (
      SELECT t.id, t.service_id, t.began::timestamptz, coalesce(t.ended::timestamptz, 'infinity') FROM unnest(
        ${affected.map(({ id }) => id)}::text[], ${affected.map(({ serviceId }) => serviceId)}::text[],
        ${affected.map(({ beganAt }) => beganAt.toISOString())}::text[],
        ${affected.map(({ endedAt }) => endedAt?.toISOString() ?? null)}::text[]
      ) AS t(id, service_id, began, ended)
    ), reachable(id, service_id, began, ended, distance) AS (
      SELECT id, service_id, began, ended, 0 FROM trouble
      UNION
      SELECT r.id, d.depends_on_id, r.began, r.ended, r.distance + 1 FROM reachable r
      JOIN service_dependencies d ON d.service_id = r.service_id WHERE r.distance < ${MAX_DISTANCE}
    ), near AS (
      SELECT id, service_id, began, ended, min(distance) AS distance FROM reachable GROUP BY id, service_id, began, ended
    )
    SELECT near.id AS "troubleId", d.id AS "deploymentId", d.version, s.slug AS service,
      d.finished_at AS "finishedAt", near.distance, s.attribution_window_ms AS "windowMs",
      EXISTS (
        SELECT 1 FROM deployments newer
        WHERE newer.environment_id = d.environment_id AND newer.status = 'succeeded'
          AND newer.finished_at > d.finished_at AND newer.finished_at < near.began
      ) AS replaced,
      CASE WHEN remedy.id IS NOT NULL THEN json_build_object(
        'deploymentId', remedy.id, 'version', remedy.version, 'finishedAt', remedy.finished_at) END AS "remediedBy",
      watch.evidence->0->>'statement' AS "madeWorse"
    FROM near
    JOIN services s ON s.id = near.service_id
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.status = 'succeeded' AND d.finished_at < near.began
      AND d.finished_at >= near.began - s.attribution_window_ms * interval '1 millisecond'
    LEFT JOIN verdicts v ON v.deployment_id = d.id
    LEFT JOIN change_watches watch ON watch.deployment_id = d.id AND watch.worse_since IS NOT NULL
    LEFT JOIN LATERAL (
      SELECT r.id, r.version, r.finished_at FROM deployments r
      WHERE r.status = 'succeeded' AND r.environment_id = d.environment_id
        AND r.finished_at > near.began AND r.finished_at <= near.ended + ${REMEDY_SLACK}::interval
        AND (r.id = v.by_deployment_id OR (r.previous_id = d.id AND (r.hotfix_because IS NOT NULL OR r.rollback)))
      ORDER BY r.finished_at LIMIT 1
    ) remedy ON true`;
  const suspects = new Map<string, Suspect[]>(troubles.map(({ id }) => [id, []]));
  for (const { troubleId, ...suspect } of rows) {
    suspects.get(troubleId)?.push({
      ...suspect,
      remediedBy: suspect.remediedBy && {
        ...suspect.remediedBy,
        finishedAt: new Date(suspect.remediedBy.finishedAt),
      },
    });
  }
  return suspects;
}

/**
 * The deployment that was named as the cause, by its id, its version or a commit of it: the latest of the affected
 * services, or of those they call, that had finished by then.
 */
export async function findStated(
  transaction: Transaction,
  { serviceIds, beganAt }: Trouble,
  cause: string,
): Promise<{ id: string; version: string } | null> {
  const [row] = await transaction.$queryRaw<{ id: string; version: string }[]>`
    SELECT d.id, d.version FROM deployments d JOIN environments e ON e.id = d.environment_id
    WHERE d.id = ${cause} OR (
      d.finished_at <= ${beganAt} AND d.status = 'succeeded'
      AND (d.version = ${cause} OR (${/^[0-9a-f]{7,64}$/.test(cause)} AND (
        starts_with(d.commit_sha, ${cause}) OR starts_with(${cause}, d.commit_sha)
        OR EXISTS (SELECT 1 FROM deployment_commits c WHERE c.deployment_id = d.id AND starts_with(c.sha, ${cause})))))
      AND d.service_id IN (
        SELECT unnest(${serviceIds}::text[])
        UNION SELECT depends_on_id FROM service_dependencies WHERE service_id = ANY(${serviceIds})))
    ORDER BY (d.id = ${cause}) DESC, e.production DESC, d.finished_at DESC LIMIT 1`;
  return row ?? null;
}
