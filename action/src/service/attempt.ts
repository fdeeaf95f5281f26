import type { z } from 'zod';
import { ProblemAnswer } from './answers.ts';
import { type Failure, failureOfNetwork } from './failure.ts';

const MAX_ANSWER_BYTES = 4 * 1024 * 1024; // a scorecard is some 100 kB; a stream without end must not fill the runner

const RETRYABLE = [408, 425, 429]; // and whatever a server or a gateway before it says of itself, from 500 on

export type Attempt<Value> =
  | Readonly<{ ok: true; value: Value }>
  | Readonly<{ ok: false; failure: Failure; again: Readonly<{ afterMs: number | undefined }> | undefined }>;

/** Sends a request once and reads its answer; `again` says whether and how soon it is worth repeating. */
export async function attempt<Value>(
  send: () => Promise<Response>,
  answer: z.ZodType<Value>,
  where: Readonly<{ origin: string; now: () => number }>,
): Promise<Attempt<Value>> {
  const received = await send()
    .then(async (response) => {
      const text = await readText(response);
      return { response, body: await parseJson(text).catch(() => undefined) };
    })
    .catch((error: unknown) => failureOfNetwork(error, where.origin));
  if (!('response' in received)) {
    return {
      ok: false,
      failure: received,
      again: received.kind === 'away' ? { afterMs: undefined } : undefined,
    };
  }

  const { response, body } = received;
  if (response.ok) {
    const parsed = answer.safeParse(body);
    return parsed.success ? { ok: true, value: parsed.data } : notOurs(response, where.origin);
  }
  if (response.status >= 300 && response.status < 400) {
    const to = response.headers.get('location') ?? 'another address';
    return final({
      kind: 'refused',
      code: 'redirected',
      what: `${where.origin} redirects to ${withoutQuery(to)}`,
      remedy: 'Write the address it redirects to in the input `url`: a token is not sent after a redirect.',
    });
  }

  const problem = ProblemAnswer.safeParse(body);
  const afterMs = retryAfter(response.headers.get('retry-after'), where.now());
  // Whoever says when to come back wants to be asked again: a repeated write whose first is still being done is a 409.
  if (response.status >= 500 || RETRYABLE.includes(response.status) || afterMs !== undefined) {
    return {
      ok: false,
      failure: {
        kind: 'away',
        what: `${where.origin} answered ${response.status}${problem.success ? `: ${problem.data.detail}` : ''}`,
        remedy: problem.success
          ? problem.data.remedy
          : 'Look at the state of the service, or of the proxy before it.',
      },
      again: { afterMs },
    };
  }
  if (!problem.success) return notOurs(response, where.origin);
  return final({
    kind: 'refused',
    code: problem.data.code,
    what: problem.data.detail,
    remedy: problem.data.remedy,
  });
}

function final(failure: Failure): Attempt<never> {
  return { ok: false, failure, again: undefined };
}

function notOurs(response: Response, origin: string): Attempt<never> {
  return final({
    kind: 'refused',
    code: 'not_throughline',
    what: `${origin} answered ${response.status}, but not as Throughline does`,
    remedy:
      'Check that the input `url` is the address of the service, and that no proxy answers in its place.',
  });
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) break; // cut short it cannot be parsed, and counts as an answer that is not ours
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

async function parseJson(text: string): Promise<unknown> {
  return JSON.parse(text);
}

/** `Retry-After` in milliseconds from now: seconds or a date, as RFC 9110 has it. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/, '').slice(0, 200);
}
