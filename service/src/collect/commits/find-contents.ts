import type { z } from 'zod';
import { type Commit, MAX_COMMITS } from '../../contracts/deployments.ts';
import type { Transaction } from '../../store/database.ts';
import { INFERRED } from './record-commits.ts';

const MAX_ANCESTORS = 5_000; // how far back a side branch may have begun
const MARKS = Object.values(INFERRED).join('');

/** How Git and GitHub begin the message of a merge, for one whose parents nobody has told. */
const MERGE_MESSAGE = /^Merge (?:pull request #|branch |remote-tracking branch |tag )/;

export interface Range {
  repository: string;
  /** What was live before. */
  from: string;
  to: string;
  limit?: number;
}

interface Row {
  sha: string;
  parents: string[];
  /** Whether the parents were told, not inferred. */
  told: boolean;
  authoredAt: Date;
  message: string;
  author: string | null;
  reverts: string | null;
  patchId: string | null;
  paths: string[];
  pathsKnown: boolean;
}

/** A range of commits, oldest first, and the files they touch where every one of them says. */
export interface Contents {
  commits: z.output<typeof Commit>[];
  paths: string[] | null;
}

/**
 * The commits that `to` has and `from` has not, as `git log from..to` would list them; null where what is known of the
 * repository does not reach from one to the other, as after a return to an older commit.
 */
export async function findContents(
  transaction: Transaction,
  { repository, from, to, limit = MAX_COMMITS }: Range,
): Promise<Contents | null> {
  if (from === to) return { commits: [], paths: [] };
  const name = repository.toLowerCase();
  const direct = await walk(transaction, name, [from], to, limit);
  // One line of work is the whole answer. With several, what `from` already had has to be taken away.
  const linear = direct.every(({ parents }) => parents.length === 1);
  const rows = linear
    ? direct
    : await walk(transaction, name, await ancestors(transaction, name, from), to, limit);
  if (rows.length === 0 || rows.length > limit) return null;
  const reached = rows.some(({ parents }) => parents.includes(from));
  if (!reached) return null;
  return {
    commits: oldestFirst(rows).map(toCommit),
    paths: rows.every(({ pathsKnown }) => pathsKnown)
      ? [...new Set(rows.flatMap(({ paths }) => paths))].sort()
      : null,
  };
}

/** Everything known that leads to `to`, not going beyond `without`. */
function walk(
  transaction: Transaction,
  repository: string,
  without: string[],
  to: string,
  limit: number,
): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    WITH RECURSIVE added(sha) AS (
      SELECT ${to}::text
      UNION
      SELECT ltrim(parent, ${MARKS}) FROM added
      JOIN repository_commits c ON c.provider = 'github' AND c.repository = ${repository} AND c.sha = added.sha
      CROSS JOIN LATERAL unnest(c.parents) AS parent
      WHERE NOT ltrim(parent, ${MARKS}) = ANY(${without})
    )
    SELECT c.sha, ARRAY(SELECT DISTINCT ltrim(parent, ${MARKS}) FROM unnest(c.parents) AS parent) AS parents,
      coalesce(c.parents[1] ~ '^[0-9a-f]', false) AS told, c.authored_at AS "authoredAt", c.message, c.author, c.reverts,
      c.patch_id AS "patchId", c.paths, c.paths_known AS "pathsKnown"
    FROM (SELECT sha FROM added LIMIT ${limit + 1}) AS added
    JOIN repository_commits c ON c.provider = 'github' AND c.repository = ${repository} AND c.sha = added.sha`;
}

/** `from` and what it has, newest first as far as one can tell. */
async function ancestors(transaction: Transaction, repository: string, from: string): Promise<string[]> {
  const rows = await transaction.$queryRaw<{ sha: string }[]>`
    WITH RECURSIVE older(sha) AS (
      SELECT ${from}::text
      UNION
      SELECT ltrim(parent, ${MARKS}) FROM older
      JOIN repository_commits c ON c.provider = 'github' AND c.repository = ${repository} AND c.sha = older.sha
      CROSS JOIN LATERAL unnest(c.parents) AS parent
    )
    SELECT sha FROM older LIMIT ${MAX_ANCESTORS}`;
  return rows.map(({ sha }) => sha);
}

/** Parents before children; where neither comes first, by the time they were written. */
function oldestFirst(rows: Row[]): Row[] {
  const byAge = rows.toSorted(
    (one, other) => +one.authoredAt - +other.authoredAt || (one.sha < other.sha ? -1 : 1),
  );
  const waiting = new Map(byAge.map((row) => [row.sha, row]));
  const sorted: Row[] = [];
  const path: Row[] = [];
  for (const row of byAge) {
    path.push(row);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const parent = top.parents
        .map((sha) => waiting.get(sha))
        .find((known) => known && !path.includes(known));
      if (parent) path.push(parent);
      else {
        path.pop();
        if (waiting.delete(top.sha)) sorted.push(top);
      }
    }
  }
  return sorted;
}

function toCommit(row: Row): Contents['commits'][number] {
  const { sha, parents, told, authoredAt, message, author, reverts, patchId } = row;
  return {
    sha,
    authoredAt: authoredAt.toISOString(),
    message,
    merge: told ? parents.length > 1 : MERGE_MESSAGE.test(message),
    ...(author !== null && { author }),
    ...(reverts !== null && { reverts }),
    ...(patchId !== null && { patchId }),
  };
}
