import type { Transaction } from '../../store/database.ts';

const MAX_ROUNDS = 12; // a history that still grows then is judged whole
const BEGINNING = new Date(0); // nothing is taken in from before

/** An environment, and from when on its deployments have to be judged. */
export interface Slice {
  environmentId: string;
  start: Date;
}

/**
 * From when on deployments have to be judged in each environment, given that nothing finished before its `since` has
 * changed. What comes out is closed: no deployment from there on returns to a version, reverts a commit, re-runs a job or
 * undoes a deployment from before, so that judging the rest without what went before gives the same answer.
 */
export async function findStarts(
  transaction: Transaction,
  changed: { environmentId: string; since?: Date | undefined }[],
): Promise<Slice[]> {
  const whole = changed.filter(({ since }) => since === undefined);
  const settled: Slice[] = whole.map(({ environmentId }) => ({ environmentId, start: BEGINNING }));
  const begun = await oneEarlier(
    transaction,
    changed.flatMap(({ environmentId, since }) => (since ? [{ environmentId, start: since }] : [])),
  );
  settled.push(...begun.filter(({ first }) => first)); // as when older history is read after newer
  let open: Slice[] = begun.filter(({ first }) => !first);
  for (let round = 0; round < MAX_ROUNDS && open.length > 0; round += 1) {
    const reached = await reach(transaction, open);
    const isEarlier = ({ environmentId, start }: Slice) => (reached.get(environmentId) ?? start) < start;
    settled.push(...open.filter((slice) => !isEarlier(slice)));
    open = open
      .filter(isEarlier)
      .map(({ environmentId, start }) => ({ environmentId, start: reached.get(environmentId) ?? start }));
  }
  return [...settled, ...open.map(({ environmentId }) => ({ environmentId, start: BEGINNING }))];
}

/** The deployment live at that moment may be undone or repaired by what changed; `first` where there was none of any kind. */
function oneEarlier(transaction: Transaction, slices: Slice[]): Promise<(Slice & { first: boolean })[]> {
  if (slices.length === 0) return Promise.resolve([]);
  return transaction.$queryRaw<(Slice & { first: boolean })[]>`
    SELECT given.id AS "environmentId", coalesce(previous.at, given.start) AS start, NOT EXISTS (
      SELECT 1 FROM deployments WHERE environment_id = given.id
        AND (finished_at < given.start OR (finished_at IS NULL AND started_at < given.start))
    ) AS first
    FROM unnest(${idsOf(slices)}::text[], ${startsOf(slices)}::timestamptz[]) AS given(id, start), LATERAL (
      SELECT max(finished_at) AS at FROM deployments
      WHERE environment_id = given.id AND status = 'succeeded' AND finished_at < given.start
    ) previous`;
}

/** The earliest finish that the deployments of each slice can reach back to, by environment. */
async function reach(transaction: Transaction, slices: Slice[]): Promise<Map<string, Date>> {
  const rows = await transaction.$queryRaw<{ id: string; at: Date | null }[]>`
    WITH slice AS MATERIALIZED (
      SELECT given.id AS environment_id, given.start, d.id, d.commit_sha, d.version, d.run_key, d.finished_at, d.inactive_since
      FROM unnest(${idsOf(slices)}::text[], ${startsOf(slices)}::timestamptz[]) AS given(id, start)
      CROSS JOIN LATERAL (
        SELECT * FROM deployments WHERE environment_id = given.id AND finished_at >= given.start
        UNION ALL
        SELECT * FROM deployments WHERE environment_id = given.id AND finished_at IS NULL AND started_at >= given.start
        OFFSET 0
      ) d
    ), reverted AS (
      SELECT slice.environment_id, slice.start, c.reverts AS sha FROM slice
      JOIN deployment_commits c ON c.deployment_id = slice.id AND c.reverts IS NOT NULL
      UNION
      SELECT slice.environment_id, slice.start, undone.merge_sha FROM slice
      JOIN deployment_commits c ON c.deployment_id = slice.id
      JOIN pull_requests undoing ON undoing.merge_sha = c.sha AND undoing.reverts IS NOT NULL
      JOIN pull_requests undone ON undone.provider = undoing.provider AND undone.repository = undoing.repository
        AND undone.number = undoing.reverts
    ), reached(environment_id, at) AS (
      SELECT environment_id, (
        SELECT max(o.finished_at) FROM deployments o
        WHERE o.environment_id = slice.environment_id AND o.finished_at < slice.start AND o.version = slice.version
      ) FROM slice
      UNION ALL
      SELECT environment_id, (
        SELECT max(o.finished_at) FROM deployments o
        WHERE o.environment_id = slice.environment_id AND o.finished_at < slice.start
          AND o.commit_sha >= left(slice.commit_sha, 7) AND o.commit_sha < left(slice.commit_sha, 7) || 'g'
      ) FROM slice WHERE commit_sha IS NOT NULL
      UNION ALL
      SELECT environment_id, (
        SELECT min(coalesce(o.finished_at, o.started_at)) FROM deployments o
        WHERE o.environment_id = slice.environment_id AND o.run_key = slice.run_key
      ) FROM slice WHERE run_key IS NOT NULL
      UNION ALL
      SELECT environment_id, (
        SELECT min(o.finished_at) FROM verdicts v JOIN deployments o ON o.id = v.deployment_id
        WHERE v.by_deployment_id = slice.id AND o.environment_id = slice.environment_id
      ) FROM slice
      UNION ALL
      SELECT o.environment_id, o.finished_at FROM reverted
      JOIN deployment_commits carried ON carried.sha = reverted.sha
      JOIN deployments o ON o.id = carried.deployment_id AND o.environment_id = reverted.environment_id
      WHERE o.finished_at < reverted.start
      UNION ALL
      SELECT environment_id, (
        SELECT max(o.finished_at) FROM deployments o
        WHERE o.environment_id = slice.environment_id AND o.status = 'succeeded' AND o.finished_at < slice.start
          AND (o.inactive_since IS NULL OR o.inactive_since > slice.inactive_since)
          AND NOT EXISTS (
            SELECT 1 FROM deployments newer
            WHERE newer.environment_id = slice.environment_id AND newer.status = 'succeeded'
              AND newer.finished_at > slice.finished_at AND newer.finished_at <= slice.inactive_since
          )
      ) FROM slice WHERE inactive_since IS NOT NULL
    )
    SELECT environment_id AS id, min(at) AS at FROM reached WHERE at IS NOT NULL GROUP BY environment_id`;
  return new Map(rows.flatMap(({ id, at }) => (at ? [[id, at]] : [])));
}

export function idsOf(slices: Slice[]): string[] {
  return slices.map(({ environmentId }) => environmentId);
}

export function startsOf(slices: Slice[]): string[] {
  return slices.map(({ start }) => start.toISOString());
}
