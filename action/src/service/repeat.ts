import type { Deadline, Ports } from '../ports.ts';
import type { Attempt } from './attempt.ts';
import type { Failure } from './failure.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;
const SHORTEST_ATTEMPT_MS = 50; // less than this is not worth a connection

export type Answer<Value> = Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; failure: Failure }>;

/** Makes attempts until one succeeds or is refused for good, as many as are allowed and fit into the time. */
export async function repeat<Value>(
  once: (count: number) => Promise<Attempt<Value>>,
  given: Readonly<{
    attempts: number;
    within: Deadline;
    ports: Pick<Ports, 'random' | 'sleep'>;
    /** What is said where there was no time for a single attempt. */
    tooLate: string;
  }>,
): Promise<Answer<Value>> {
  const { attempts, within, ports, tooLate } = given;
  let last = timeUsedUp(tooLate);
  for (let count = 1; count <= attempts && within.remainingMs() >= SHORTEST_ATTEMPT_MS; count += 1) {
    const result = await once(count);
    if (result.ok) return result;
    last = result.failure;
    if (result.again === undefined || count === attempts) break;
    const wait = Math.max(result.again.afterMs ?? 0, pause(count, ports.random()));
    if (wait > within.remainingMs() - SHORTEST_ATTEMPT_MS) break;
    await ports.sleep(wait);
  }
  return { ok: false, failure: last };
}

export function timeUsedUp(what: string): Failure {
  return { kind: 'away', what, remedy: 'Raise the input `timeout-seconds` if this happens often.' };
}

/** Doubles from attempt to attempt; half of it is random, so that a hundred jobs do not return in one moment. */
function pause(count: number, random: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
