import { Problem } from '../../contracts/problem.ts';
import { Refusal } from './refusal.ts';

const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const COME_BACK = new Set([429, 503]);

export interface Access {
  url: string;
  token: string;
  wait: (ms: number) => Promise<void>;
}

export interface Answer {
  status: number;
  body: unknown;
}

const Explanation = Problem.pick({ detail: true, remedy: true });

/**
 * Asks the public API. Comes back when told to, and when the connection breaks: everything sent here may be repeated.
 * @throws Refusal when nothing answers
 */
export async function ask(
  access: Access,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const url = `${access.url.replace(/\/+$/, '')}${path}`;
  for (let attempt = 1; ; attempt++) {
    const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${access.token}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!COME_BACK.has(response.status) || attempt === MAX_ATTEMPTS) {
        return { status: response.status, body: parse(text) };
      }
      const asked = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
      await access.wait(Math.min(Number.isFinite(asked) ? asked : pause, LONGEST_PAUSE_MS));
    } catch (cause) {
      if (attempt < MAX_ATTEMPTS && !isRefusedConnection(cause)) {
        await access.wait(pause);
        continue;
      }
      const message = `Throughline does not answer at ${access.url}: start it with npm start, or name its address with --url`;
      throw new Refusal(message, { cause });
    }
  }
}

/** What the service said, and what it advises, in one line. */
export function explain({ status, body }: Answer): string {
  const read = Explanation.safeParse(body);
  if (read.success) return `${read.data.detail} ${read.data.remedy}`;
  return `the service answered ${status}: look at its log`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // something between us and the service has answered
  }
}

/** Nobody listens there: waiting would not help. */
function isRefusedConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOTFOUND')
  );
}
