import type { LinkEvent, LinkState } from '../../contracts/links.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { FALSE_DISCOVERY_RATE } from '../../engine/association/index.ts';

/** What a scan came to for one link. */
export type Result =
  | { kind: 'found' }
  | { kind: 'not_found'; q: number }
  | { kind: 'untested'; reason: string };

export interface Before {
  state: LinkState;
  missed: number;
  lastFoundAt: Date;
}

export interface Judged {
  state: LinkState;
  missed: number;
  /** What is written in its history; null where nothing changed that anybody would look for. */
  event: LinkEvent | null;
  /** Why it was withdrawn, where it just was. */
  reason: string | null;
}

/** A link this unsure is gone; between this and what is found it may be a bad week, and gets a second look. */
const FADED = 0.2;
const SECOND_LOOK = 2;
/** As long as a scan looks back: after it nothing speaks for the link any more. */
const UNTESTED_FOR_MS = 7 * DAY_MS;

/** What becomes of a link, or of a pair that is none yet. A dismissed one stays so whatever a scan says. */
export function judgeLink(before: Before | null, result: Result, now: Date): Judged {
  if (result.kind === 'found') {
    if (before === null) return { state: 'active', missed: 0, event: 'found', reason: null };
    const state = before.state === 'dismissed' ? 'dismissed' : 'active';
    return {
      state,
      missed: 0,
      event: before.state === 'withdrawn' ? 'found_again' : 'confirmed',
      reason: null,
    };
  }
  const { state, missed, lastFoundAt } = before ?? { state: 'withdrawn', missed: 0, lastFoundAt: now };
  if (state !== 'active') return { state, missed, event: null, reason: null };
  const withdraw = (reason: string): Judged => ({
    state: 'withdrawn',
    missed: missed + 1,
    event: 'withdrawn',
    reason,
  });
  if (result.kind === 'untested') {
    return now.getTime() - lastFoundAt.getTime() > UNTESTED_FOR_MS
      ? withdraw(`It could not be tested for a week: ${result.reason}.`)
      : { state, missed, event: 'untested', reason: null };
  }
  if (result.q > FADED) {
    return withdraw(
      `It no longer stands out: q = ${sayQ(result.q)}, where at most ${FALSE_DISCOVERY_RATE} counts.`,
    );
  }
  return missed + 1 >= SECOND_LOOK
    ? withdraw(
        `It was not found in ${SECOND_LOOK} scans in a row: q = ${sayQ(result.q)}, where at most ${FALSE_DISCOVERY_RATE} counts.`,
      )
    : { state, missed: missed + 1, event: 'missed', reason: null };
}

function sayQ(q: number): string {
  return q >= 0.995 ? '1' : q.toPrecision(2);
}
