import { ServiceError } from '../../errors.ts';

/** How far a sender's clock may run ahead before its times are refused. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** @throws ServiceError time_in_future */
export function assertPast(now: Date, times: Record<string, Date | undefined>): void {
  for (const [field, time] of Object.entries(times)) {
    if (!time || time.getTime() <= now.getTime() + CLOCK_SKEW_MS) continue;
    throw new ServiceError('time_in_future', {
      detail: `${field} is ${time.toISOString()}; here it is ${now.toISOString()}.`,
      remedy: "Send the time at which it happened; check the sender's clock and the zone of the time.",
      field,
    });
  }
}

/** @throws ServiceError finish_before_start */
export function assertOrdered(startedAt: Date, finishedAt: Date | null): void {
  if (!finishedAt || finishedAt >= startedAt) return;
  throw new ServiceError('finish_before_start', {
    detail: `It would finish at ${finishedAt.toISOString()}, before its start at ${startedAt.toISOString()}.`,
    remedy: 'Send both times from the same clock, or leave finishedAt out to use the present moment.',
    field: 'finishedAt',
  });
}
