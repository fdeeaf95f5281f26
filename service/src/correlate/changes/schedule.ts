import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';

export const MINUTE_MS = 60_000;
/** In the first minutes old and new run side by side, and caches fill: they belong to neither side. */
export const SETTLING_MS = 3 * MINUTE_MS;
/** Before this there are too few minutes for a comparison to be made: engine/change asks for eight. */
export const FIRST_LOOK_MS = 12 * MINUTE_MS;
const EARLY_MS = [FIRST_LOOK_MS, 20 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS];
/** Looked at each hour on the first day, four times a day later on: by then a day more hardly changes the picture. */
const LATER_MS = 6 * HOUR_MS;
/** What shows only after a week has had many other causes by then. */
const LONGEST_MS = 7 * DAY_MS;
/** How long a minute's points take to arrive and to be folded; looked at before, the newest minutes would be halves. */
export const ARRIVAL_MS = 2 * MINUTE_MS;

/** How long a change is looked at, of the observation window that its service has. */
export function watchedMs(observationWindowMs: number): number {
  return Math.min(LONGEST_MS, Math.max(FIRST_LOOK_MS, observationWindowMs));
}

/** After how many milliseconds the looks are, for a change that is looked at for so long. The last is at its end. */
export function looksWithin(endMs: number): number[] {
  const looks = EARLY_MS.filter((ms) => ms < endMs);
  for (let ms = 2 * HOUR_MS; ms < endMs; ms += ms < DAY_MS ? HOUR_MS : LATER_MS) looks.push(ms);
  return [...looks, endMs];
}

/**
 * The look to take now, as milliseconds after the change; undefined when none is due. After a pause the early ones are
 * taken up in order, so that history tells when it could have been known; of later ones the newest stands for all. Of
 * what had ended a day before it became known, as in a history that is brought in, one look is taken, at its end.
 */
export function nextDue(input: {
  doneMs: number;
  availableMs: number;
  endMs: number;
  sinceEndMs?: number;
}): number | undefined {
  const { doneMs, availableMs, endMs, sinceEndMs = 0 } = input;
  const due = looksWithin(endMs).filter((ms) => ms > doneMs && ms <= availableMs);
  if (sinceEndMs > DAY_MS && doneMs === 0) return due.at(-1);
  const [first] = due;
  return first === undefined || first <= HOUR_MS ? first : due.at(-1);
}

/** The look after the one taken; undefined after the last. */
export function lookAfter(doneMs: number, endMs: number): number | undefined {
  return looksWithin(endMs).find((ms) => ms > doneMs);
}

const FORGOTTEN_MS = 35 * DAY_MS; // as long as minutes are kept
const AGAIN_SHARE = 0.1; // of the time that has passed: telemetry of the past comes in hours, or not for weeks

/** When to look again at what had nothing told: its telemetry may come late. Null once none can come any more. */
export function lookAgainAt(until: Date, now: Date): Date | null {
  const age = now.getTime() - until.getTime();
  return age > FORGOTTEN_MS ? null : new Date(now.getTime() + Math.max(HOUR_MS, AGAIN_SHARE * age));
}
