import type { Transaction } from '../../store/database.ts';
import type { Facts, Need } from './facts.ts';

/**
 * Adds each commit's way from being written to its first production deployment. Merges are no work of their own; a
 * cherry-pick (same patch id) counts where the change first arrived; a squashed pull request begins with its oldest
 * commit; the first deployment of an environment has no "since" and yields nothing. What came before is looked up
 * commit by commit (OFFSET 0 keeps it so), because joining would read the whole history of commits.
 */
export async function readLeadTimes(
  database: Transaction,
  { teamIds, from }: Need,
  facts: Map<string, Facts>,
): Promise<void> {
  const rows = await database.$queryRaw<
    { team: string; id: string; sha: string; began: Date; ended: Date }[]
  >`
    WITH arrived AS MATERIALIZED (
      SELECT s.team_id AS team, s.id AS service_id, d.id, d.finished_at, c.sha, c.patch_id, c.authored_at
      FROM services s
      JOIN environments e ON e.service_id = s.id AND e.production
      JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from}
        AND d.status = 'succeeded' AND d.previous_id IS NOT NULL
      JOIN deployment_commits c ON c.deployment_id = d.id AND NOT c.merge
      WHERE s.team_id = ANY(${teamIds})
    )
    SELECT a.team, a.id, a.sha, a.finished_at AS ended,
      coalesce((SELECT min(p.first_commit_at) FROM pull_requests p WHERE p.merge_sha = a.sha), a.authored_at) AS began
    FROM arrived a
    WHERE NOT EXISTS (
      SELECT 1 FROM deployment_commits c JOIN deployments d ON d.id = c.deployment_id
      WHERE c.sha = a.sha AND c.deployment_id <> a.id
        AND d.service_id = a.service_id AND d.status = 'succeeded'
        AND d.environment_id IN (SELECT id FROM environments WHERE service_id = a.service_id AND production)
        AND (d.finished_at, d.id) < (a.finished_at, a.id)
      OFFSET 0)
    AND (a.patch_id IS NULL OR NOT EXISTS (
      SELECT 1 FROM deployment_commits c JOIN deployments d ON d.id = c.deployment_id
      WHERE c.patch_id = a.patch_id AND NOT c.merge
        AND d.service_id = a.service_id AND d.status = 'succeeded'
        AND d.environment_id IN (SELECT id FROM environments WHERE service_id = a.service_id AND production)
        AND (d.finished_at, d.id, c.authored_at, c.sha) < (a.finished_at, a.id, a.authored_at, a.sha)
      OFFSET 0))`;
  for (const { team, id, sha, began, ended } of rows) {
    const known = facts.get(team);
    if (began > ended) known?.misdated.push(ended.getTime());
    else known?.leadTimes.push({ id, sha, beganAt: began.getTime(), endedAt: ended.getTime() });
  }
}
