import type { Transaction } from '../../store/database.ts';
import { findContents } from './find-contents.ts';
import { findPrevious } from './find-previous.ts';

/**
 * The files that differ between what was live in the environment at `at` and the commit `sha`; null where that is not
 * known, or nothing was live. Works forwards and, for a return to an older commit, backwards.
 */
export async function findChangedPaths(
  database: Transaction,
  deployed: { repository: string; environmentId: string; sha: string; at: Date },
): Promise<string[] | null> {
  const { repository, sha } = deployed;
  const from = await findPrevious(database, deployed);
  if (from === null) return null;
  const forwards = await findContents(database, { repository, from, to: sha });
  if (forwards) return forwards.paths;
  return (await findContents(database, { repository, from: sha, to: from }))?.paths ?? null;
}
