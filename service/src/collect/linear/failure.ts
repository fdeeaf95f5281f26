import { HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { SyncPause } from '../connections/index.ts';

const RETRY_MS = 60_000;
const LONGEST_WAIT_MS = 2 * HOUR_MS; // Linear's limits are per hour: a reset further off is a fault of a clock
const SECONDS_END = 100_000_000_000; // a moment below it is in seconds, above it in milliseconds

/** What the library says of a failure; read by its fields, so that the library need not be loaded to know it. */
interface LinearFailure {
  type?: string;
  status?: number;
  message?: string;
  retryAfter?: number;
  requestsRemaining?: number;
  requestsResetAt?: number;
  complexityRemaining?: number;
  complexityResetAt?: number;
}

/**
 * What a failed request to Linear means: that reading waits, that it cannot go on before somebody mends the reason, or,
 * for anything else, the failure itself.
 */
export function meaningOf(error: unknown, now: Date): SyncPause | ServiceError | unknown {
  const failure = error as LinearFailure;
  if (failure.type === 'Ratelimited') return rateLimited(failure, now);
  if (failure.type === 'AuthenticationError') {
    return new ServiceError('token_refused', {
      detail: 'Linear does not accept the API key: it was revoked, or is not complete.',
      remedy:
        'Make a new personal API key in Linear under Settings → Security & access, and enter it under Settings → Connections.',
      field: 'token',
      cause: error,
    });
  }
  if (failure.type === 'Forbidden' || failure.type === 'FeatureNotAccessible') {
    return new ServiceError('token_lacks_scope', {
      detail: 'Linear does not let this API key read issues.',
      remedy:
        'Make a personal API key in Linear with the permission Read, for all teams or for those of this connection.',
      field: 'token',
      cause: error,
    });
  }
  return isPassing(error) ? unavailable(error, now) : error;
}

function rateLimited(failure: LinearFailure, now: Date): SyncPause {
  const resets = [
    failure.requestsRemaining === 0 ? failure.requestsResetAt : undefined,
    failure.complexityRemaining === 0 ? failure.complexityResetAt : undefined,
    failure.retryAfter === undefined ? undefined : now.getTime() + failure.retryAfter * 1000,
  ].flatMap((at) => (at === undefined ? [] : [at < SECONDS_END ? at * 1000 : at]));
  const at = resets.length > 0 ? Math.max(...resets) : now.getTime() + RETRY_MS;
  const until = Math.min(Math.max(at, now.getTime() + 1000), now.getTime() + LONGEST_WAIT_MS);
  return new SyncPause({
    code: 'rate_limited',
    detail: 'Linear allows no more requests with this API key at the moment.',
    remedy: 'Nothing needs to be done: reading goes on by itself when Linear allows it.',
    until: new Date(until),
    forAll: true,
    cause: failure,
  });
}

/** Whether it may be gone with the next attempt: the line was cut, nobody answered in time, or Linear itself failed. */
function isPassing(error: unknown): boolean {
  const { type, status } = error as LinearFailure;
  if (type !== undefined) {
    return (status ?? 0) >= 500 || ['NetworkError', 'InternalError', 'LockTimeout'].includes(type);
  }
  if (!(error instanceof Error)) return false;
  return error instanceof SyntaxError || error instanceof TypeError || error.name === 'TimeoutError';
}

function unavailable(cause: unknown, now: Date): SyncPause {
  return new SyncPause({
    code: 'source_unavailable',
    detail: 'Linear cannot be reached, or its answer broke off.',
    remedy:
      'Nothing needs to be done if it passes; if it stays, see whether this machine may reach the address.',
    until: new Date(now.getTime() + RETRY_MS),
    cause,
  });
}
