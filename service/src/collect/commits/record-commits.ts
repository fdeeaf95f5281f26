import type { Transaction } from '../../store/database.ts';

/** A commit of a repository as far as its source tells it. */
export interface CommitFact {
  sha: string;
  /** Those known; a push tells only the order in which its commits stand. */
  parents: string[];
  authoredAt: Date;
  /** One line. */
  message: string;
  author: string | null;
  /** The commit that it reverts. */
  reverts: string | null;
  /** Files it touches; null where the source does not say. */
  paths: string[] | null;
}

/**
 * Keeps commits of a repository. What is known of one stays and is added to, so that the order in which sources tell of
 * it does not matter.
 */
export async function recordCommits(
  database: Transaction,
  repository: string,
  commits: CommitFact[],
): Promise<void> {
  if (commits.length === 0) return;
  // Sorted, so that two pushes with the same commits never wait for each other for ever.
  const distinct = [...new Map(commits.map((commit) => [commit.sha, commit])).values()].sort((one, other) =>
    one.sha < other.sha ? -1 : 1,
  );
  await database.$executeRaw`
    INSERT INTO repository_commits AS known
      (provider, repository, sha, parents, authored_at, message, author, reverts, paths, paths_known)
    SELECT 'github', ${repository.toLowerCase()}, sha, parents, "authoredAt", message, author, reverts,
      COALESCE(paths, '{}'), paths IS NOT NULL
    FROM jsonb_to_recordset(${JSON.stringify(distinct)}::jsonb) AS fact
      (sha text, parents text[], "authoredAt" timestamptz, message text, author text, reverts text, paths text[])
    ON CONFLICT (provider, repository, sha) DO UPDATE SET
      parents = ARRAY(SELECT DISTINCT unnest(known.parents || excluded.parents) ORDER BY 1),
      paths = ARRAY(SELECT DISTINCT unnest(known.paths || excluded.paths) ORDER BY 1),
      paths_known = known.paths_known OR excluded.paths_known
    WHERE NOT (known.parents @> excluded.parents AND known.paths @> excluded.paths
      AND (known.paths_known OR NOT excluded.paths_known))`;
}
