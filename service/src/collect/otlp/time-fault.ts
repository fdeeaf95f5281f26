import { HOUR_MS } from '../../contracts/time.ts';
import type { Refused } from '../telemetry/index.ts';

const LATEST_MS = HOUR_MS; // what comes later is of a time that others have reckoned with already
const AHEAD_MS = 600_000; // clocks differ

/** What is wrong with a time in milliseconds since 1970, if anything is. */
export function timeFault(time: number, now: Date): Refused | undefined {
  if (time === 0) return { reason: 'no_time' };
  if (time < now.getTime() - LATEST_MS) return { reason: 'too_late' };
  return time > now.getTime() + AHEAD_MS ? { reason: 'in_future' } : undefined;
}
