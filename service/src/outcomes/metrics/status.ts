import type { OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue } from '../../contracts/outcome-values.ts';
import { limitOf, type Measure } from './measure.ts';
import { sayDays, sayDuration, sayShare, sayTarget } from './words.ts';

const SHORTEST_RECENT_DAYS = 7; // a shorter one would mostly show which day of the week it is

/** How much of the end of a window is looked at alone: a quarter, and at least a week. */
export function recentDaysOf(windowDays: number): number {
  return Math.max(SHORTEST_RECENT_DAYS, Math.ceil(windowDays / 4));
}

/** A status and the sentence that says why. */
export interface Standing {
  status: OutcomeStatus;
  statusReason: string;
}

/**
 * Reads the status off the picture: the interval wholly beyond the target, wholly short of it, or across. What is not
 * missed is at risk where the end of its window alone is wholly short of the target: once the window holds nothing
 * else, it is missed.
 */
export function judgeStatus(input: {
  what: Measure & { target: number };
  value: OutcomeValue;
  /** The same measure over the last `recentDaysOf(days)` days. */
  recent: OutcomeValue;
  days: number;
}): Standing {
  const { what, value, recent, days } = input;
  const { target } = what;
  const { lower, upper } = value;
  if (lower === null || upper === null)
    return { status: 'no_data', statusReason: sayNothing(what, value, days) };
  const interval = `95 % interval, ${sayShare(lower)} to ${sayShare(upper)},`;
  if (upper < target) {
    return {
      status: 'missed',
      statusReason: `The whole ${interval} is short of the target of ${sayTarget(target)}.`,
    };
  }
  if (isShort(recent, target)) {
    return {
      status: 'at_risk',
      statusReason: `It is not missed yet, but the last ${sayDays(recentDaysOf(days))} alone are: ${sayShare(recent.estimate ?? 0)} (95 % interval ${sayShare(recent.lower ?? 0)} to ${sayShare(recent.upper ?? 0)}) against the target of ${sayTarget(target)}.`,
    };
  }
  if (lower >= target) {
    return {
      status: 'met',
      statusReason: `The whole ${interval} is at or beyond the target of ${sayTarget(target)}.`,
    };
  }
  return {
    status: 'undecided',
    statusReason: `The ${interval} spans the target of ${sayTarget(target)}: too little was counted to tell.`,
  };
}

function isShort({ upper }: OutcomeValue, target: number): boolean {
  return upper !== null && upper < target;
}

function sayNothing(what: Measure, { total }: OutcomeValue, days: number): string {
  if (total === 0) return `Nothing was counted in the last ${sayDays(days)}.`;
  return `None of the ${total} could be followed for ${sayDuration(limitOf(what))} yet, so their share within it is not known.`;
}
