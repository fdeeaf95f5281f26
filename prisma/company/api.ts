import { Problem } from '@throughline/service/contracts/problem';

const MAX_ATTEMPTS = 6;
const MAX_BROKEN = 4; // two seconds: a person who forgot to start the service should not wait longer
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000; // a service that asks for more is better told to the person who waits
const COME_BACK = new Set([429, 503]);

export interface Request {
  method: 'PUT' | 'POST' | 'GET' | 'DELETE';
  path: string;
  body?: unknown;
  /** Sent as NDJSON instead of a body. */
  lines?: readonly unknown[];
  idempotencyKey?: string;
}

export interface Api {
  request(request: Request): Promise<unknown>;
}

export interface ApiSettings {
  url: string;
  token: string;
  fetch: typeof globalThis.fetch;
  wait: (ms: number) => Promise<void>;
}

/** The service has answered, and the answer is no. */
export class Refused extends Error {
  readonly status: number;
  constructor(request: Request, status: number, problem: Answer | undefined) {
    const answer = problem ? `${problem.detail} ${problem.remedy}` : `it answered ${status}`;
    super(`${request.method} ${request.path} was refused: ${answer}`);
    this.name = 'Refused';
    this.status = status;
  }
}

/** Nothing answered at the address, several times in a row. */
export class Unreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(
      `Throughline does not answer at ${url}: start it with "npm start", or name its address with --url`,
      { cause },
    );
    this.name = 'Unreachable';
  }
}

/** Speaks to the public API. What may be repeated is: on 429 and 503 when told to, and when the connection breaks. */
export function connect({ url, token, fetch, wait }: ApiSettings): Api {
  const base = url.replace(/\/+$/, '');
  const send = (request: Request) =>
    fetch(`${base}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...(request.lines !== undefined && { 'content-type': 'application/x-ndjson' }),
        ...(request.idempotencyKey !== undefined && { 'idempotency-key': request.idempotencyKey }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      ...(request.lines !== undefined && {
        body: request.lines.map((line) => JSON.stringify(line)).join('\n'),
      }),
    });
  return {
    async request(request) {
      for (let attempt = 1; ; attempt++) {
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
        let response: Response;
        let text: string;
        try {
          response = await send(request);
          text = await response.text();
        } catch (cause) {
          if (attempt >= MAX_BROKEN) throw new Unreachable(base, cause);
          await wait(pause);
          continue;
        }
        if (response.ok) return text === '' ? undefined : JSON.parse(text);
        if (!COME_BACK.has(response.status) || attempt === MAX_ATTEMPTS) {
          throw new Refused(request, response.status, readProblem(text));
        }
        const asked = readRetryAfter(response.headers.get('retry-after'), Date.now());
        if (asked !== undefined && asked > LONGEST_PAUSE_MS) {
          throw new Refused(request, response.status, readProblem(text));
        }
        await wait(asked ?? pause);
      }
    },
  };
}

/** `Retry-After` in milliseconds from now; it comes as seconds or as a date (RFC 9110, 10.2.3). */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}

/** The two sentences of a problem that a person needs; its code may be newer than this program. */
const Answer = Problem.pick({ detail: true, remedy: true });
type Answer = Pick<Problem, 'detail' | 'remedy'>;

function readProblem(text: string): Answer | undefined {
  try {
    return Answer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // not JSON: something between us and the service has answered
  }
}
