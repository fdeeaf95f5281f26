import type { Commit } from '@throughline/service/contracts/deployments';
import { INVISIBLE } from '@throughline/service/contracts/text';

const LONGEST_SUBJECT = 200; // a thousand of them stay below the largest body the service takes
const LONGEST_NAME = 200;

const EVERY_INVISIBLE = new RegExp(INVISIBLE, 'gu'); // the service refuses them; a name may hold them all the same

/** A commit as GitHub lists it, as far as it is used. */
type ListedCommit = Readonly<{
  sha: string;
  commit: Readonly<{
    message: string;
    author: Readonly<{ name?: string | undefined; date?: string | undefined }> | null;
    committer: Readonly<{ date?: string | undefined }> | null;
  }>;
  author: Readonly<{ login?: string | undefined }> | null;
}>;

/** A commit for the service; none where it carries no date. */
export function readCommit({ sha, commit, author }: ListedCommit): Commit[] {
  const authoredAt = commit.author?.date ?? commit.committer?.date;
  if (authoredAt === undefined) return [];
  const name = cut(
    (author?.login ?? commit.author?.name ?? '').replace(EVERY_INVISIBLE, '').trim(),
    LONGEST_NAME,
  );
  const reverts = revertedBy(commit.message);
  return [
    {
      sha,
      authoredAt,
      message: cut(commit.message.split('\n', 1)[0] ?? '', LONGEST_SUBJECT),
      ...(name === '' ? {} : { author: name }),
      ...(reverts === undefined ? {} : { reverts }),
    },
  ];
}

/** The commit that a message says it reverts, in the words of `git revert`; a revert of a revert names the last one. */
export function revertedBy(message: string): string | undefined {
  return /^This reverts commit ([0-9a-f]{7,64})\b/m.exec(message)?.[1];
}

/** Cuts without leaving half of a character that takes two code units. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
