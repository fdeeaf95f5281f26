import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';

const MINUTE_MS = 60_000;
const RETRIED_MS = 7 * DAY_MS; // points of the past come in hours, or not for weeks: then what is known is final
const AGAIN_SHARE = 0.1; // of the time since its end

/**
 * When to measure again: while it goes on with each step that is told anew, afterwards until all of it is told. Null
 * once it is final. Pure.
 */
export function nextMeasure(input: {
  since: Date;
  until: Date | null;
  waits: boolean;
  now: Date;
}): Date | null {
  const { since, until, waits, now } = input;
  const time = now.getTime();
  const after = (ms: number) => new Date(time + ms);
  if (until === null) {
    const age = time - since.getTime();
    return after(age < HOUR_MS ? 5 * MINUTE_MS : age < DAY_MS ? 15 * MINUTE_MS : HOUR_MS);
  }
  if (!waits) return null;
  const age = time - until.getTime();
  return age > RETRIED_MS ? null : after(Math.min(HOUR_MS, Math.max(5 * MINUTE_MS, AGAIN_SHARE * age)));
}

const CUT_AGAIN_MS = 30 * MINUTE_MS;
const CUT_AFTER_MS = 15 * MINUTE_MS;

/** Whether customers are told apart now: it takes ten times as long as the whole, and changes little in minutes. */
export function isCutDue(input: { since: Date; until: Date | null; cutAt: Date | null; now: Date }): boolean {
  const { since, until, cutAt, now } = input;
  if (until !== null)
    return cutAt === null || cutAt <= until || now.getTime() - cutAt.getTime() > CUT_AGAIN_MS;
  if (cutAt === null) return now.getTime() - since.getTime() >= CUT_AFTER_MS;
  return now.getTime() - cutAt.getTime() >= CUT_AGAIN_MS;
}
