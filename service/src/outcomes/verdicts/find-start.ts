import type { Transaction } from '../../store/database.ts';

const MAX_ROUNDS = 12; // a history that still grows then is judged whole

/**
 * From when on deployments have to be judged, given that nothing finished before `since` has changed; undefined means
 * all of them. What comes out is closed: no deployment from there on returns to a version, reverts a commit, re-runs a
 * job or undoes a deployment from before, so that judging the rest without what went before gives the same answer.
 */
export async function findStart(
  transaction: Transaction,
  environmentId: string,
  since: Date,
): Promise<Date | undefined> {
  let start = await oneEarlier(transaction, environmentId, since);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const reached = await reach(transaction, environmentId, start);
    if (reached === null || reached >= start) return start;
    start = reached;
  }
  return undefined;
}

/** The deployment that was live at that moment may be undone or repaired by what changed. */
async function oneEarlier(transaction: Transaction, environmentId: string, since: Date): Promise<Date> {
  const [row] = await transaction.$queryRaw<{ at: Date | null }[]>`
    SELECT max(finished_at) AS at FROM deployments
    WHERE environment_id = ${environmentId} AND status = 'succeeded' AND finished_at < ${since}`;
  return row?.at ?? since;
}

/** The earliest finish that deployments from `start` on can reach back to. */
async function reach(transaction: Transaction, environmentId: string, start: Date): Promise<Date | null> {
  const [row] = await transaction.$queryRaw<{ at: Date | null }[]>`
    WITH slice AS (
      SELECT id, commit_sha, version, run_key, finished_at, inactive_since FROM deployments
      WHERE environment_id = ${environmentId}
        AND (finished_at >= ${start} OR (finished_at IS NULL AND started_at >= ${start}))
    )
    SELECT least(
      (SELECT min(earlier.at) FROM slice, LATERAL (
        SELECT max(o.finished_at) AS at FROM deployments o
        WHERE o.environment_id = ${environmentId} AND o.finished_at < ${start} AND o.version = slice.version
      ) earlier),
      (SELECT min(earlier.at) FROM slice, LATERAL (
        SELECT max(o.finished_at) AS at FROM deployments o
        WHERE o.environment_id = ${environmentId} AND o.finished_at < ${start}
          AND o.commit_sha >= left(slice.commit_sha, 7) AND o.commit_sha < left(slice.commit_sha, 7) || 'g'
      ) earlier),
      (SELECT min(coalesce(o.finished_at, o.started_at)) FROM slice
        JOIN deployments o ON o.environment_id = ${environmentId} AND o.run_key = slice.run_key),
      (SELECT min(o.finished_at) FROM slice
        JOIN verdicts v ON v.by_deployment_id = slice.id
        JOIN deployments o ON o.id = v.deployment_id AND o.environment_id = ${environmentId}),
      (SELECT min(o.finished_at) FROM slice
        JOIN deployment_commits reverting ON reverting.deployment_id = slice.id
        JOIN deployment_commits carried ON carried.sha = reverting.reverts
        JOIN deployments o ON o.id = carried.deployment_id AND o.environment_id = ${environmentId}
        WHERE o.finished_at < ${start}),
      (SELECT min(o.finished_at) FROM slice
        JOIN deployment_commits reverting ON reverting.deployment_id = slice.id
        JOIN pull_requests undoing ON undoing.merge_sha = reverting.sha AND undoing.reverts IS NOT NULL
        JOIN pull_requests undone ON undone.provider = undoing.provider AND undone.repository = undoing.repository
          AND undone.number = undoing.reverts
        JOIN deployment_commits carried ON carried.sha = undone.merge_sha
        JOIN deployments o ON o.id = carried.deployment_id AND o.environment_id = ${environmentId}
        WHERE o.finished_at < ${start}),
      (SELECT min(earlier.at) FROM slice, LATERAL (
        SELECT max(o.finished_at) AS at FROM deployments o
        WHERE slice.inactive_since IS NOT NULL AND o.environment_id = ${environmentId} AND o.status = 'succeeded'
          AND o.finished_at < ${start} AND (o.inactive_since IS NULL OR o.inactive_since > slice.inactive_since)
          AND NOT EXISTS (
            SELECT 1 FROM deployments newer
            WHERE newer.environment_id = ${environmentId} AND newer.status = 'succeeded'
              AND newer.finished_at > slice.finished_at AND newer.finished_at <= slice.inactive_since
          )
      ) earlier)
    ) AS at`;
  return row?.at ?? null;
}
