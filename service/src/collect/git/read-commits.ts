import type { Commit } from '../../contracts/deployments.ts';
import { runGit } from './run-git.ts';
import { cleanLine, splitFields } from './text.ts';

const FIELDS = ['%H', '%at', '%an', '%s', '%b'];
const MAX_SUBJECT = 200; // a thousand of these stay under the body limit in any script
const MAX_AUTHOR = 200;
// The sentence that git revert writes, also into the body of a revert of a merge.
const REVERTS = /\bThis reverts commit ([0-9a-f]{7,64})\b/;

/** Reads the given commits, in the order given. Those without a usable author time are left out. */
export async function readCommits(repository: string, shas: readonly string[]): Promise<Commit[]> {
  if (shas.length === 0) return [];
  const args = [
    'log',
    '--no-walk=unsorted',
    '--stdin',
    '-z',
    '--no-show-signature',
    '--no-color',
    '--encoding=UTF-8',
    `--format=${FIELDS.join('%x00')}`,
  ];
  const fields = splitFields(await runGit(repository, args, shas.map((sha) => `${sha}\n`).join('')));
  const commits: Commit[] = [];
  for (let at = 0; at < fields.length; at += FIELDS.length) {
    const [sha = '', seconds = '', author = '', subject = '', body = ''] = fields.slice(
      at,
      at + FIELDS.length,
    );
    const authoredAt = toTimestamp(Number(seconds) * 1000);
    if (authoredAt === undefined) continue;
    const name = cleanLine(author, MAX_AUTHOR);
    const reverts = REVERTS.exec(body)?.[1];
    commits.push({
      sha,
      authoredAt,
      message: cleanLine(subject, MAX_SUBJECT),
      ...(name !== '' && { author: name }),
      ...(reverts !== undefined && { reverts }),
    });
  }
  return commits;
}

const LAST_YEAR_OF_FOUR_DIGITS = Date.UTC(9999, 11, 31);

/** RFC 3339, or nothing for what broken clocks and tools have put into commits. */
export function toTimestamp(ms: number): string | undefined {
  if (!Number.isFinite(ms) || ms < 0 || ms > LAST_YEAR_OF_FOUR_DIGITS) return undefined;
  return new Date(ms).toISOString();
}
