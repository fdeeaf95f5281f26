import type { z } from 'zod';
import type { Credential } from '../access/credential.ts';
import { idempotencyKeyOf } from '../job/identity.ts';
import { type Deadline, deadlineAfter, type Ports } from '../ports.ts';
import { attempt } from './attempt.ts';
import { type Answer, repeat } from './repeat.ts';

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
    const within = deadlineAfter(allowed, ports.now);
    const signed = await credential(within);
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
    const once = async (count: number) => {
      const began = ports.now();
      const signal = ports.abortAfter(
        Math.floor(attempts === 1 ? within.remainingMs() : Math.min(within.remainingMs(), allowed / 2)),
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
      return result;
    };
    const tooLate = `${origin} was not asked again: the time allowed was used up`;
    return repeat(once, { attempts, within, ports, tooLate });
  };
}
