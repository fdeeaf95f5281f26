import type { z } from 'zod';
import type { Commit } from '../../contracts/deployments.ts';
import type { Transaction } from '../../store/database.ts';

/**
 * Adds commits to deployments, by id; those they have already stay as they are. A `fresh` deployment has none so far, and
 * was written with their number. Returns the ids that got any.
 */
export async function addCommits(
  transaction: Transaction,
  contents: Map<string, z.output<typeof Commit>[] | undefined>,
  fresh: ReadonlySet<string> = new Set(),
): Promise<Set<string>> {
  const rows = [...contents].flatMap(([deploymentId, commits]) =>
    (commits ?? []).map((commit, position) => ({ deploymentId, position, commit })),
  );
  if (rows.length === 0) return new Set();
  const column = <Value>(of: (row: (typeof rows)[number]) => Value) => rows.map(of);
  const filled = await transaction.$queryRaw<{ id: string }[]>`
    WITH added AS (
      INSERT INTO deployment_commits
        (deployment_id, sha, position, authored_at, message, author, reverts, merge, patch_id)
      SELECT t.id, t.sha, CASE WHEN t.id = ANY(${[...fresh]}) THEN 0 ELSE d.commit_count END + t.position, t.authored_at::timestamptz, t.message, t.author, t.reverts, t.merge,
        t.patch_id
      FROM unnest(
        ${column(({ deploymentId }) => deploymentId)}::text[], ${column(({ commit }) => commit.sha)}::text[],
        ${column(({ position }) => position)}::int[], ${column(({ commit }) => commit.authoredAt)}::text[],
        ${column(({ commit }) => commit.message)}::text[], ${column(({ commit }) => commit.author ?? null)}::text[],
        ${column(({ commit }) => commit.reverts ?? null)}::text[], ${column(({ commit }) => commit.merge ?? false)}::bool[],
        ${column(({ commit }) => commit.patchId ?? null)}::text[]
      ) AS t(id, sha, position, authored_at, message, author, reverts, merge, patch_id)
      JOIN deployments d ON d.id = t.id
      ON CONFLICT (deployment_id, sha) DO NOTHING
      RETURNING deployment_id
    ), counted AS (SELECT deployment_id AS id, count(*)::int AS more FROM added GROUP BY deployment_id), known AS (
      UPDATE deployments d SET commit_count = d.commit_count + counted.more
      FROM counted WHERE d.id = counted.id AND NOT d.id = ANY(${[...fresh]})
    )
    SELECT id FROM counted`;
  return new Set(filled.map(({ id }) => id));
}
