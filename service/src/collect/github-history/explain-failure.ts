import { HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { SyncPause } from '../connections/index.ts';
import { kindOf, PERMISSION } from './resources.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const RETRY_MS = 2 * MINUTE_MS; // after GitHub failed several times in a row
const MAX_WAIT_MS = HOUR_MS + MINUTE_MS; // limits end within the hour; anything longer is a wrong clock

/** What Octokit throws, as far as it is used: without a response when there was none. */
interface RequestError extends Error {
  name: 'HttpError';
  status: number;
  response?: { headers: Headers };
}
type Headers = Record<string, string | number | undefined>;

/** What was being read when it failed. */
export interface Reading {
  apiUrl: string;
  container: string;
  /** Left out where the repository itself is asked for. */
  resource?: string;
  now: Date;
}

/**
 * Says what a failure of GitHub means: a `SyncPause` for what passes, a `ServiceError` for what somebody has to mend.
 * Anything that is not GitHub's failure is answered as it is.
 */
export function explainFailure(error: unknown, reading: Reading): unknown {
  if (!isRequestError(error)) return error;
  if (!error.response) return unavailable(error, reading, error.message);
  const { status } = error;
  const headers = error.response.headers;
  if (status === 429 || (status === 403 && isLimit(error))) {
    return limited(error, headers, reading);
  }
  if (status === 401) return refused(reading);
  if (status === 403) return lacksScope(headers, error.message, reading);
  if (status === 404 || status === 410 || status === 451) return gone(status, reading);
  if (status >= 500) return unavailable(error, reading, `it answers ${status}`);
  return new ServiceError('source_unavailable', {
    detail: `GitHub does not answer for ${whatOf(reading)}: ${error.message}.`,
    remedy: 'Start reading the history again; if it stays, the address of the API may not be one of GitHub.',
    cause: error,
  });
}

export function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === 'HttpError';
}

function isLimit({ message, response }: RequestError): boolean {
  const headers = response?.headers ?? {};
  return (
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined ||
    /\brate limit\b/i.test(message)
  );
}

function limited(cause: RequestError, headers: Headers, { now }: Reading): SyncPause {
  const secondary = headers['x-ratelimit-remaining'] !== '0';
  const wait = Math.min(Math.max(waitOf(headers, now), SECOND_MS), MAX_WAIT_MS);
  return new SyncPause({
    code: 'rate_limited',
    detail: secondary
      ? 'GitHub asks to be asked more slowly.'
      : 'The token has used up what GitHub allows in an hour.',
    remedy:
      'Nothing: it goes on by itself. Tokens of a GitHub App or of another person have limits of their own.',
    until: new Date(now.getTime() + wait),
    forAll: true,
    cause,
  });
}

/** How long to wait, in milliseconds by GitHub's own clock, which need not be ours. */
function waitOf(headers: Headers, now: Date): number {
  const after = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return after * SECOND_MS;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] !== '0' || !Number.isFinite(reset)) return MINUTE_MS;
  const theirs = Date.parse(String(headers.date));
  return reset * SECOND_MS - (Number.isNaN(theirs) ? now.getTime() : theirs) + SECOND_MS;
}

function refused({ apiUrl }: Reading): ServiceError {
  return new ServiceError('token_refused', {
    detail: `GitHub (${new URL(apiUrl).host}) does not accept the token: it was mistyped, has expired or was revoked.`,
    remedy: 'Make a new token at GitHub and enter it under Settings → Connections.',
    field: 'token',
  });
}

function lacksScope(headers: Headers, message: string, reading: Reading): ServiceError {
  const detail = `The token may not read ${whatOf(reading)}: GitHub says “${message.split(' - ')[0]}”.`;
  return new ServiceError('token_lacks_scope', {
    detail: headers['x-github-sso'] ? `${detail} The organisation demands single sign-on.` : detail,
    remedy: headers['x-github-sso']
      ? 'Authorise the token for the organisation: GitHub → Settings → Tokens → Configure SSO.'
      : `Give the token read access to ${permissionOf(reading)} of this repository (a classic token: the scope \`repo\`), then enter it again.`,
    field: 'token',
  });
}

function gone(status: number, { container }: Reading): ServiceError {
  if (status === 451) {
    return new ServiceError('source_gone', {
      detail: `GitHub does not show ${container} for legal reasons.`,
      remedy: 'Remove it from the connection.',
      field: 'containers',
    });
  }
  return new ServiceError('source_gone', {
    detail: `GitHub shows no ${container} to this token: it was deleted, made private or renamed.`,
    remedy:
      'Correct or remove it under Settings → Connections (and Settings → Services), or give the token access to it.',
    field: 'containers',
  });
}

function permissionOf({ resource }: Reading): string {
  return resource ? PERMISSION[kindOf(resource)] : 'Metadata';
}

/** `the workflow runs of acme/shop`. */
function whatOf({ container, resource }: Reading): string {
  return resource ? `the ${kindOf(resource).replace('_', ' ')} of ${container}` : container;
}

function unavailable(cause: unknown, { apiUrl, now }: Reading, what: string): SyncPause {
  return new SyncPause({
    code: 'source_unavailable',
    detail: `GitHub (${new URL(apiUrl).host}) cannot be read at the moment: ${what}.`,
    remedy: 'It is tried again by itself; if it stays, check the address of the API and the way to it.',
    until: new Date(now.getTime() + RETRY_MS),
    cause,
  });
}
