import type { Intake, Refused } from '../telemetry/index.ts';

const AHEAD_MS = 600_000; // clocks differ

/** What is wrong with a time in milliseconds since 1970, if anything is. */
export function timeFault(
  time: number,
  { now, oldest }: Pick<Intake, 'now' | 'oldest'>,
): Refused | undefined {
  if (time === 0) return { reason: 'no_time' };
  if (time < oldest) return { reason: 'too_late' };
  return time > now.getTime() + AHEAD_MS ? { reason: 'in_future' } : undefined;
}
