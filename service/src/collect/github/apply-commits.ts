import { z } from 'zod';
import { DAY_MS } from '../../contracts/time.ts';
import { type CommitFact, recordCommits } from '../commits/index.ts';
import { type Applied, lookAgain, oneLine } from '../deliveries/index.ts';
import type { Recording } from '../recording.ts';
import { type Claim, findClaims, unclaimed } from './claims.ts';
import { fillContents } from './fill-contents.ts';
import { CommitTold, PushTold, parse, RepositoryName } from './payloads.ts';
import { NO_PATH_MATCHES } from './record-reports.ts';
import { SOURCE } from './to-report.ts';

const Listed = z.object({
  repository: RepositoryName,
  commits: z.array(CommitTold),
  files: z.array(z.object({ filename: z.string() })).nullish(),
});
const Pushed = z.object({ repository: RepositoryName, push: PushTold });

const MAX_MESSAGE_LENGTH = 500;
const MAX_FILES = 300; // GitHub lists no more of them
const EARLIEST = Date.UTC(1970, 0, 2);
const LATEST = Date.UTC(9999, 0, 1);
/** How long after a deployment its commits may still come. */
const LATE_MS = DAY_MS;

/**
 * Keeps commits as the REST API lists them, oldest first, and gives those deployments their contents that waited for
 * them. @param input `{ repository, commits, files? }`; `files` are those of the range as a whole, as a comparison has
 * them: they are put down to each of its commits, since a service too many is seen and one that is missing is not
 */
export async function applyCommits(recording: Recording, input: unknown): Promise<Applied> {
  const { repository, commits, files } = parse(Listed, input);
  const facts = commits.map(
    ({ sha, commit, author, parents, files: own }): CommitFact => ({
      sha,
      parents: parents.map((parent) => parent.sha),
      authoredAt: within(commit.author?.date ?? commit.committer?.date ?? new Date(EARLIEST)),
      ...messageOf(commit.message),
      author: author ?? nameOf(commit.author?.name),
      paths: pathsOf(own ?? files),
    }),
  );
  return keep(recording, repository, facts, `${repository} ${facts.at(-1)?.sha.slice(0, 10) ?? 'commits'}`);
}

/** Keeps the commits of a push. @param input `{ repository, push }` as the webhook has it */
export async function applyPush(recording: Recording, input: unknown): Promise<Applied> {
  const { repository, push } = parse(Pushed, input);
  const subject = subjectOfPush(repository, push.ref);
  if (push.deleted || push.commits.length === 0) {
    const reason = push.deleted ? 'A branch or tag was deleted.' : 'It brought no commits.';
    return { outcome: 'ignored', subject, code: 'no_commits', reason };
  }
  // What a push replaced by force, or a new branch, does not say what its first commit stands on.
  const known = !push.forced && !/^0+$/.test(push.before);
  const facts = push.commits.map(
    ({ id, distinct, message, timestamp, author, added, removed, modified }, index): CommitFact => {
      const previous = push.commits[index - 1]?.id ?? null;
      const head = index === push.commits.length - 1;
      const standsOn = known && (head || (distinct && previous === null)) ? [push.before] : [];
      return {
        sha: id,
        parents: null,
        // One that was pushed before stands where it stood then, which this push does not show.
        after: distinct && previous !== null ? [previous, ...standsOn] : standsOn,
        maybeAfter: distinct ? null : previous,
        authoredAt: within(timestamp),
        ...messageOf(message),
        author: nameOf(author?.username ?? author?.name),
        paths: added && removed && modified ? [...new Set([...added, ...removed, ...modified])] : null,
      };
    },
  );
  return keep(recording, repository, facts, subject);
}

/** As `acme/shop main`. */
export function subjectOfPush(repository: string, ref: string): string {
  return `${repository} ${ref.replace(/^refs\/(?:heads|tags)\//, '')}`;
}

async function keep(
  recording: Recording,
  repository: string,
  facts: CommitFact[],
  subject: string,
): Promise<Applied> {
  const claims = await findClaims(recording.context, repository);
  if (claims.length === 0) return unclaimed(repository, subject);
  await recordCommits(recording.context.database, repository, facts);
  await reconsider(recording, repository, claims);
  const filled = await fillContents(recording, await findEmpty(recording, claims, facts));
  const kept = `Kept ${facts.length} ${facts.length === 1 ? 'commit' : 'commits'}`;
  const reason = filled > 0 ? `${kept}; ${filled} deployments now have their contents.` : `${kept}.`;
  return { outcome: 'used', subject, reason };
}

/** Looks once more at what belonged to no service by the files known then: another line of work may have come. */
async function reconsider({ context }: Recording, repository: string, claims: Claim[]): Promise<void> {
  if (claims.every(({ paths }) => paths.length === 0)) return;
  const since = new Date(+context.now() - LATE_MS);
  for (const kind of ['deployment', 'run', 'release']) {
    const subject = `${repository} ${kind} `;
    await lookAgain(context, { source: SOURCE, subject, ignoredFor: [NO_PATH_MATCHES], since });
  }
}

/** Deployments of these commits that came before the commits themselves were known. */
async function findEmpty({ context }: Recording, claims: Claim[], facts: CommitFact[]): Promise<string[]> {
  const rows = await context.database.deployment.findMany({
    where: {
      environmentId: { in: claims.flatMap(({ environments }) => environments.map(({ id }) => id)) },
      commitSha: { in: facts.map(({ sha }) => sha) },
      commitCount: 0,
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The files, unless there may be more of them than are listed. */
function pathsOf(files: { filename: string }[] | null | undefined): string[] | null {
  if (!files || files.length >= MAX_FILES) return null;
  return files.map(({ filename }) => filename);
}

function messageOf(message: string): Pick<CommitFact, 'message' | 'reverts' | 'pickOf'> {
  return {
    message: oneLine(message.split('\n', 1)[0] ?? '', MAX_MESSAGE_LENGTH),
    reverts: /\bThis reverts commit ([0-9a-f]{7,64})\b/.exec(message)?.[1] ?? null,
    // Picked again and again, it bears a line for each time; the first names the original.
    pickOf: /\(cherry picked from commit ([0-9a-f]{40,64})\)/.exec(message)?.[1] ?? null,
  };
}

function nameOf(name: string | null | undefined): string | null {
  return name ? oneLine(name, 200) || null : null;
}

/** The clock of a developer's machine may say anything; the store holds four-digit years. */
function within(time: Date): Date {
  return new Date(Math.min(Math.max(+time, EARLIEST), LATEST));
}
