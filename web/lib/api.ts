import type { Problem } from '@throughline/service/contracts/problem';

/** What went wrong at the service, in the shape every form and error page knows how to show. */
export class ApiError extends Error {
  readonly problem: Problem;
  /** Next passes `digest` on to the error page and hides the message, so it carries what that page needs. */
  readonly digest: string;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`, options);
    this.name = 'ApiError';
    this.problem = problem;
    this.digest = `${problem.code} ${problem.requestId ?? ''}`.trim();
  }
}

export type ApiRequest<Answer> = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  /** Turns the untrusted answer into a trusted one, or throws. */
  parse: (answer: unknown) => Answer;
  /** On the server: where the service is, and who asks. In the browser both are empty: same origin, own cookies. */
  base?: string;
  headers?: Record<string, string>;
};

/** The only place of the site that talks to the service. */
export async function callApi<Answer>(request: ApiRequest<Answer>): Promise<Answer> {
  const { method = 'GET', path, body, parse, base = '', headers = {} } = request;
  let response: Response;
  try {
    response = await fetch(`${base}${path}`, {
      method,
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ApiError(unreachable, { cause });
  }
  const answer = await readJson(response);
  if (!response.ok) throw new ApiError(toProblem(response.status, answer));
  return parse(answer);
}

/** For requests whose answer is not looked at. */
export function ignoreAnswer(): void {}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a gateway's HTML page: its status says enough
  }
}

const unreachable: Problem = {
  type: 'about:blank',
  title: 'The service did not answer',
  status: 503,
  code: 'unavailable',
  detail: 'Throughline did not answer.',
  remedy: 'Check that it is running and that you are online, then try again.',
};

/** Answers that are no problem document (a proxy in between, the login library) still become one. */
export function toProblem(status: number, answer: unknown): Problem {
  if (isProblem(answer)) return answer;
  if (status === 401) {
    return {
      ...unreachable,
      title: 'Not signed in',
      status,
      code: 'unauthenticated',
      detail: 'This needs a sign-in.',
      remedy: 'Sign in and try again.',
    };
  }
  if (status === 403) {
    return {
      ...unreachable,
      title: 'Not allowed',
      status,
      code: 'forbidden',
      detail: 'Your account may not do this.',
      remedy: 'Ask an administrator.',
    };
  }
  if (status === 429) {
    return {
      ...unreachable,
      title: 'Too many tries',
      status,
      code: 'rate_limited',
      detail: 'There were too many tries in a short time.',
      remedy: 'Wait a minute, then try again.',
    };
  }
  if (status === 502 || status === 503 || status === 504) return { ...unreachable, status };
  return {
    ...unreachable,
    title: 'Unexpected answer',
    status,
    code: 'internal',
    detail: `The service answered with status ${status}.`,
    remedy: 'Try again; if it stays like this, look at the log of the service.',
  };
}

function isProblem(answer: unknown): answer is Problem {
  if (typeof answer !== 'object' || answer === null) return false;
  const { code, detail, remedy, status } = answer as Record<string, unknown>;
  return (
    typeof code === 'string' &&
    typeof detail === 'string' &&
    typeof remedy === 'string' &&
    typeof status === 'number'
  );
}
