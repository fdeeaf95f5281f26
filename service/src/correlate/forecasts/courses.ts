import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { outlookOf } from './foresee.ts';
import type { Outlook } from './step.ts';

/** The course of what a team is measured by, as whoever knows outcomes tells it. */
export interface Course {
  teamId: string;
  team: string;
  /** Such as `Completed checkouts`. */
  name: string;
  /** Empty of a share. */
  unit: string;
  simulated: boolean;
  target: number;
  /** The way to missing it. */
  direction: 'rising' | 'falling';
  /** Another definition, or another target, has another course. */
  changedAt: Date;
  /** A value a day, each of the window that ended then, the newest last; NaN is a gap. */
  days: Float64Array;
  /** The moment of the newest, in milliseconds since 1970. */
  end: number;
  /** Of an objective. */
  budget: { left: number; windowMs: number; burns: { longRate: number; shortRate: number } | null } | null;
}

export const HORIZON_DAYS = 14;
export const DAYS_OF_WEEK = [7]; // the season of days
/** Of a budget: what burns more slowly is told by the course of the outcome itself. */
const SPENT_WITHIN_MS = 7 * DAY_MS;

/** How long a forecast has to come true: its own horizon. */
export const HORIZON_MS = { signal: 48 * HOUR_MS, outcome: HORIZON_DAYS * DAY_MS, budget: SPENT_WITHIN_MS };

/** What is looked at of a course, and how it stands now. */
export interface Prospect {
  kind: 'outcome' | 'budget';
  key: string;
  threshold: number;
  thresholdKind: 'target' | 'spent';
  direction: 'rising' | 'falling';
  unit: string;
  value: number;
  isBeyond: boolean | undefined;
  /** Undefined where too little is known. */
  outlook: Outlook | undefined;
}

/** What can be said of where an outcome is heading: that it crosses its target, and of an objective that its budget is spent. Pure. */
export function prospectsOf(course: Course): Prospect[] {
  const found: Prospect[] = [{ ...outcomeOf(course), key: keyOfCourse('outcome', course) }];
  if (course.budget !== null) {
    found.push({ ...budgetOf(course, course.budget), key: keyOfCourse('budget', course) });
  }
  return found;
}

/** What is said of a metric is said of it as it was defined then. */
export function keyOfCourse(
  kind: Prospect['kind'],
  { teamId, changedAt }: Pick<Course, 'teamId' | 'changedAt'>,
): string {
  return `${kind}:${teamId} ${changedAt.getTime()}`;
}

function outcomeOf({ days, end, target, direction, unit }: Course): Omit<Prospect, 'key'> {
  const value = days.at(-1) ?? Number.NaN;
  const short = direction === 'falling' ? value < target : value > target;
  const isBeyond = Number.isNaN(value) ? undefined : short;
  const ahead = { stepMs: DAY_MS, horizon: HORIZON_DAYS, seasons: DAYS_OF_WEEK };
  const outlook =
    isBeyond === false ? outlookOf(days, { threshold: target, direction }, end, ahead) : undefined;
  return {
    kind: 'outcome',
    threshold: target,
    thresholdKind: 'target',
    direction,
    unit,
    value,
    isBeyond,
    outlook,
  };
}

/**
 * When what is left of a budget is spent at the rate it burns at over the long window, and not before or after the
 * rates of both windows would have it. Said while it burns too fast over both, and for a week ahead at most.
 */
function budgetOf({ end }: Course, budget: NonNullable<Course['budget']>): Omit<Prospect, 'key'> {
  const { left, windowMs, burns } = budget;
  const common = {
    kind: 'budget',
    threshold: 0,
    thresholdKind: 'spent',
    direction: 'falling',
    unit: '',
  } as const;
  const after = (rate: number) => end + (left * windowMs) / rate;
  const never: Outlook = {
    probability: 0,
    willReach: false,
    expectedAt: undefined,
    earliestAt: undefined,
    latestAt: undefined,
  };
  const soon = burns !== null && burns.longRate > 0 && after(burns.longRate) - end <= SPENT_WITHIN_MS;
  const ends = burns === null ? [] : [burns.longRate, burns.shortRate].filter((rate) => rate > 0).map(after);
  return {
    ...common,
    value: left,
    isBeyond: left <= 0,
    outlook: soon
      ? {
          probability: 1, // of the state alone: how sure it is only the record tells
          willReach: true,
          expectedAt: after(burns.longRate),
          earliestAt: Math.min(...ends),
          latestAt: Math.max(...ends),
        }
      : never,
  };
}
