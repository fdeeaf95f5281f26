import { statusOf } from '../github/explain-refusal.ts';
import type { Context } from '../run.ts';
import { ReadingStopped, timeUsedUp } from './reading-stopped.ts';

const TRIES = 4;
const PAUSE_MS = 1000;
const LONGEST_GUESS_MS = 60_000; // a secondary limit without a time is gone within a minute
/** Kept for telling what was read. */
export const RESERVE_MS = 3000;

type ResponseHeaders = Record<string, string | number | undefined>;

/** Asks GitHub, and waits where it says that it was asked too much, if that fits into the time allowed. @throws ReadingStopped */
export async function askPatiently<Value>(
  { ports, deadline, job }: Pick<Context, 'ports' | 'deadline' | 'job'>,
  ask: () => Promise<Value>,
): Promise<Value> {
  const source = `${job.owner}/${job.repository}`;
  for (let count = 1; ; count += 1) {
    if (deadline.remainingMs() <= RESERVE_MS) throw timeUsedUp(source);
    try {
      return await ask();
    } catch (error) {
      const status = statusOf(error);
      const { response } = (error ?? {}) as { response?: { headers?: ResponseHeaders } };
      const wait = waitOf(status, response?.headers ?? {}, { count, now: ports.now() });
      if (wait === undefined) throw refusedBy(source, status);
      if (count === TRIES || wait > deadline.remainingMs() - RESERVE_MS)
        throw status === 403 || status === 429 ? limited(source, wait) : timeUsedUp(source);
      await ports.sleep(wait);
    }
  }
}

/** How long to wait before asking again; undefined where that would be in vain. */
function waitOf(
  status: number | undefined,
  headers: ResponseHeaders,
  { count, now }: { count: number; now: number },
): number | undefined {
  const after = Number(headers['retry-after']);
  if (after >= 0) return after * 1000;
  if (headers['x-ratelimit-remaining'] === '0')
    return Math.max(0, Number(headers['x-ratelimit-reset']) * 1000 - now) + PAUSE_MS;
  if (status === 429) return LONGEST_GUESS_MS;
  if (status === undefined || status >= 500) return PAUSE_MS * count;
  return undefined;
}

function limited(source: string, wait: number): ReadingStopped {
  return new ReadingStopped(
    'warning',
    `Not all issues of ${source} were read: GitHub allows no more requests for ${Math.ceil(wait / 60_000)} min. The latest changes come first and are recorded; let the schedule run less often, or lower \`since-days\`.`,
  );
}

function refusedBy(source: string, status: number | undefined): ReadingStopped {
  if (status === 410)
    return new ReadingStopped('error', `Issues are turned off for ${source}: there are none to read.`);
  return new ReadingStopped(
    'error',
    `GitHub did not give the issues of ${source} (${status}): the job needs \`permissions: issues: read\`.`,
  );
}
