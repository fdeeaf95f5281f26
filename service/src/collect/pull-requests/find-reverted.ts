import type { PullRequestFact } from './fact.ts';

const REFERENCE = /\bReverts\s+(?:(?:https?:\/\/[^\s/]+\/)?([\w.-]+\/[\w.-]+))?(?:#|\/pull\/)(\d{1,9})\b/i;

/**
 * The number of the pull request that this one reverts, as GitHub's button words it: `Reverts owner/name#12` in the
 * body. A reference to another repository is none of ours.
 */
export function findReverted({ repository, number, body }: PullRequestFact): number | null {
  const [, where, digits] = REFERENCE.exec(body ?? '') ?? [];
  if (digits === undefined || (where !== undefined && where.toLowerCase() !== repository.toLowerCase())) {
    return null;
  }
  const reverted = Number(digits);
  return reverted === number || reverted > MAX_NUMBER ? null : reverted;
}

const MAX_NUMBER = 2_147_483_647; // an int in the database
