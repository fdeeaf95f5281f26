import type { Commit } from '@throughline/service/contracts/deployments';
import { HOUR_MS } from '@throughline/service/contracts/time';
import type { Calendar } from './calendar.ts';
import type { Random } from './random.ts';
import type { Slow } from './slow-reviews.ts';
import { CHORES, EXTENTS, WORDS } from './words.ts';

const MINUTE_MS = 60_000;
const CHORE_SHARE = 0.25;
const LEAD_SIGMA = 0.9; // most changes go out in hours, some lie for days
const LATEST_BEFORE_BUILD_MS = 20 * MINUTE_MS; // review and the build itself

export interface Author {
  service: string;
  people: readonly string[];
  calendar: Calendar;
  random: Random;
  leadWorkHours: number;
  /** Of a team whose reviews take ever longer. */
  slow?: Slow | undefined;
  commitsPerRelease: number;
  /** Number of the pull request merged last. */
  pullRequest: number;
}

/** Work that was called for by something that broke, and cannot have begun before. */
export interface Repair {
  message: string;
  since: number;
}

/** The commits that a release built at `builtAt` adds, oldest first, with the repair that is due among them. */
export function writeCommits(author: Author, builtAt: number, repair?: Repair): Commit[] {
  const { random } = author;
  const count = 1 + random.poisson(author.commitsPerRelease - 1);
  const commits = Array.from({ length: count }, (_, index) => {
    if (index === 0 && repair !== undefined) return repairCommit(author, builtAt, repair);
    const lead = random.logNormal(author.leadWorkHours, LEAD_SIGMA) * HOUR_MS;
    const authoredAt = author.calendar.subtractWork(builtAt - LATEST_BEFORE_BUILD_MS, lead);
    return commitOf(author, author.slow?.(builtAt, authoredAt) ?? authoredAt, changeOf(author));
  });
  return commits.sort((a, b) => a.authoredAt.localeCompare(b.authoredAt));
}

function repairCommit(author: Author, builtAt: number, { message, since }: Repair): Commit {
  const latest = Math.max(builtAt, since + 5 * MINUTE_MS);
  return commitOf(author, author.random.between(since, latest), message);
}

/** A commit that takes `original` back, written shortly before the release that carries it. */
export function revertCommit(author: Author, builtAt: number, original: Commit): Commit {
  const authoredAt = builtAt - author.random.between(4, 12) * MINUTE_MS;
  const subject = original.message.replace(/ \(#\d+\)$/, '');
  return { ...commitOf(author, authoredAt, `Revert "${subject}"`), reverts: original.sha };
}

function commitOf(author: Author, authoredAt: number, message: string): Commit {
  author.pullRequest += author.random.integer(1, 3);
  return {
    sha: author.random.hex(40),
    authoredAt: new Date(Math.floor(authoredAt / 1000) * 1000).toISOString(),
    message: `${message} (#${author.pullRequest})`,
    author: author.random.pick(author.people),
  };
}

function changeOf({ service, random }: Author): string {
  const words = WORDS[service];
  if (words === undefined) throw new Error(`no words are known for the service ${service}`);
  return random.chance(CHORE_SHARE)
    ? random.pick(CHORES)
    : `${random.pick(words.changes)}${random.pick(EXTENTS)}`;
}
