import type { z } from 'zod';
import type { Credential } from '../access/credential.ts';
import { idempotencyKeyOf } from '../job/identity.ts';
import type { Deadline, Ports } from '../ports.ts';
import { attempt } from './attempt.ts';
import type { Failure } from './failure.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;
const SHORTEST_ATTEMPT_MS = 50; // less than this is not worth a connection

export type Answer<Value> = Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; failure: Failure }>;

export type Call<Value> = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  file?: Readonly<{ type: string; text: string }>;
  answer: z.ZodType<Value>;
  /** How often at most; the deadline of the phase holds in any case. */
  attempts: number;
  /** How long it may take at most, where it must leave time for others. */
  withinMs?: number;
}>;

export type Client = <Value>(call: Call<Value>) => Promise<Answer<Value>>;

/**
 * Calls the service until it answers, at most until the deadline. A single attempt may take half of the time
 * allowed, so that one black-holed connection leaves room for another.
 */
export function createClient(options: {
  url: string;
  /** Which step of which attempt asks. */
  step: string;
  credential: Credential;
  deadline: Deadline;
  ports: Ports;
  debug: (message: string) => void;
}): Client {
  const { url, step, credential, deadline, ports, debug } = options;
  const { origin } = new URL(url);

  return async ({ method, path, body, file, answer, attempts, withinMs = Number.POSITIVE_INFINITY }) => {
    const allowed = Math.min(withinMs, deadline.remainingMs());
    const end = ports.now() + allowed;
    const remaining = () => Math.min(end - ports.now(), deadline.remainingMs());
    const signed = await credential();
    if (!signed.ok) return signed;
    const text = file?.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${signed.value}`,
      'user-agent': 'throughline-action',
      ...(text === undefined
        ? {}
        : {
            'content-type': file?.type ?? 'application/json',
            'idempotency-key': idempotencyKeyOf(step, method, path, text),
          }),
    };

    let last: Failure = {
      kind: 'away',
      what: `${origin} was not asked again: the time allowed was used up`,
      remedy: 'Raise the input `timeout-seconds` if this happens often.',
    };
    for (let count = 1; count <= attempts && remaining() >= SHORTEST_ATTEMPT_MS; count += 1) {
      const began = ports.now();
      const signal = ports.abortAfter(
        Math.floor(attempts === 1 ? remaining() : Math.min(remaining(), allowed / 2)),
      );
      const request = {
        method,
        headers,
        signal,
        redirect: 'manual' as const,
        ...(text === undefined ? {} : { body: text }),
      };
      const result = await attempt(() => ports.fetch(`${url}${path}`, request), answer, {
        origin,
        now: ports.now,
      });
      debug(
        `${method} ${path}, attempt ${count}: ${result.ok ? 'answered' : result.failure.what} after ${ports.now() - began} ms`,
      );
      if (result.ok) return result;
      last = result.failure;
      if (result.again === undefined || count === attempts) break;
      const wait = Math.max(result.again.afterMs ?? 0, pause(count, ports.random()));
      if (wait > remaining() - SHORTEST_ATTEMPT_MS) break;
      await ports.sleep(wait);
    }
    return { ok: false, failure: last };
  };
}

/** Doubles from attempt to attempt; half of it is random, so that a hundred jobs do not return in one moment. */
function pause(count: number, random: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
