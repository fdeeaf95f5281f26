import { ReadingStopped, timeUsedUp } from '../commands/reading-stopped.ts';

/** What the SDK says of a failure, by its fields: its message may hold what was asked. */
type LinearFailure = Readonly<{
  type?: string;
  name?: string;
  requestsResetAt?: number;
  complexityResetAt?: number;
}>;

/** Why Linear gives no more. */
export function meaningOf(error: unknown, now: number): ReadingStopped {
  const { type, name, requestsResetAt, complexityResetAt } = (error ?? {}) as LinearFailure;
  if (type === 'Ratelimited') {
    const resets = [requestsResetAt, complexityResetAt].flatMap((at) =>
      at !== undefined && at > now ? [at] : [],
    );
    const wait = resets.length > 0 ? ` for ${Math.ceil((Math.max(...resets) - now) / 60_000)} min` : '';
    return new ReadingStopped(
      'warning',
      `Not all issues of Linear were read: it allows no more requests with this key${wait}. The latest changes come first and are recorded; let the schedule run less often.`,
    );
  }
  if (type === 'AuthenticationError' || type === 'Forbidden' || type === 'FeatureNotAccessible') {
    return new ReadingStopped(
      'error',
      'Linear does not accept the key in `linear-api-key`: make a personal API key with the permission Read under Settings → Security & access, and store it as a secret.',
    );
  }
  if (name === 'TimeoutError' || name === 'AbortError') return timeUsedUp('Linear');
  return new ReadingStopped(
    'warning',
    'Not all issues of Linear were read: it cannot be reached, or did not answer as expected. What was read is recorded; the next run reads the rest.',
  );
}
