import type { Transaction } from '../../store/database.ts';

/** A commit of a repository as far as its source tells it. */
export interface CommitFact {
  sha: string;
  /** All of them; null where the source does not say. */
  parents: string[] | null;
  /** Commits that it comes after, as the order of a push shows; they stand in until its parents are told. */
  after?: string[];
  /** One that it may come after: believed only where nothing else is known of the commit. */
  maybeAfter?: string | null;
  authoredAt: Date;
  /** One line. */
  message: string;
  author: string | null;
  /** The commit that it reverts. */
  reverts: string | null;
  /** The commit that it is a cherry-pick of. */
  pickOf: string | null;
  /** Files it touches; null where the source does not say. */
  paths: string[] | null;
}

/** What stands before a parent in the store that was not told but inferred from a push. */
export const INFERRED = { after: '~', maybeAfter: '?' };

/**
 * Keeps commits of a repository. What is known of one is added to, and what was inferred of its parents gives way to what
 * is told, so that the order in which sources tell of it does not matter. A commit and its cherry-picks get the hash of
 * the first of them in place of a patch id, which GitHub does not tell.
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
  const rows = distinct.map((fact) => ({
    ...fact,
    parents: written(fact),
    patchId: fact.pickOf ?? fact.sha,
  }));
  await database.$executeRaw`
    INSERT INTO repository_commits AS known
      (provider, repository, sha, parents, authored_at, message, author, reverts, patch_id, paths, paths_known)
    SELECT 'github', ${repository.toLowerCase()}, sha, parents, "authoredAt", message, author, reverts, "patchId",
      COALESCE(paths, '{}'), paths IS NOT NULL
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS fact
      (sha text, parents text[], "authoredAt" timestamptz, message text, author text, reverts text, "patchId" text,
        paths text[])
    ON CONFLICT (provider, repository, sha) DO UPDATE SET
      parents = CASE
        WHEN excluded.parents[1] ~ '^[0-9a-f]' THEN excluded.parents
        WHEN known.parents[1] ~ '^[0-9a-f]' THEN known.parents
        ELSE ARRAY(
          SELECT DISTINCT parent FROM unnest(known.parents || excluded.parents) AS parent
          WHERE parent LIKE ${`${INFERRED.after}%`} OR parent = ANY(known.parents) ORDER BY 1)
        END,
      paths = ARRAY(SELECT DISTINCT unnest(known.paths || excluded.paths) ORDER BY 1),
      paths_known = known.paths_known OR excluded.paths_known
    WHERE NOT (known.parents @> excluded.parents AND excluded.parents @> known.parents
      AND known.paths @> excluded.paths AND (known.paths_known OR NOT excluded.paths_known))`;
  await joinCherryPicks(database, distinct);
}

function written({ parents, after = [], maybeAfter }: CommitFact): string[] {
  if (parents) return parents;
  const sure = after.map((sha) => `${INFERRED.after}${sha}`);
  return maybeAfter ? [...sure, `${INFERRED.maybeAfter}${maybeAfter}`] : sure;
}

/** An original that was deployed without a patch id gets the one its cherry-pick has. */
async function joinCherryPicks(database: Transaction, commits: CommitFact[]): Promise<void> {
  const originals = commits.flatMap(({ pickOf }) => (pickOf === null ? [] : [pickOf]));
  if (originals.length === 0) return;
  await database.$executeRaw`
    UPDATE deployment_commits SET patch_id = sha WHERE sha = ANY(${originals}) AND patch_id IS NULL`;
}
