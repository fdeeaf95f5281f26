import { DAY_MS } from '../../contracts/time.ts';
import { type Course, HORIZON_MS, prospectsOf } from './courses.ts';
import { type Outlook, type Step, stepForecast } from './step.ts';

/** A forecast as it would have been made, with what became of it. Times are milliseconds since 1970. */
export interface LookedBack {
  state: 'open' | Extract<Step, { do: 'close' }>['state'] | 'missed';
  madeAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  value: number;
  outlook: Outlook | null;
}

export const FEWEST_DAYS = 28; // before it hardly anything can be said, and everything would look missed

/**
 * What would have been said of an outcome on each day of its course, from what was known on that day, and what became of
 * it: so that the record does not begin empty. `rest` is waited for between days: each takes some hundredth of a second.
 */
export async function lookBack(course: Course, rest: () => Promise<void>): Promise<LookedBack[]> {
  const { days, end } = course;
  const begin = days.findIndex((value) => !Number.isNaN(value));
  const made: LookedBack[] = [];
  let wasBeyond: boolean | undefined;
  if (begin < 0) return made;
  for (let last = begin + FEWEST_DAYS - 1; last < days.length - 1; last += 1) {
    await rest();
    const now = end - (days.length - 1 - last) * DAY_MS;
    const [prospect] = prospectsOf({
      ...course,
      days: days.subarray(begin, last + 1),
      end: now,
      budget: null,
    });
    if (!prospect) continue;
    const { isBeyond, outlook, value } = prospect;
    const open = made.at(-1)?.state === 'open' ? made.at(-1) : undefined;
    const step = stepForecast({
      open: open && { id: '', madeAt: open.madeAt },
      wasBeyond,
      isBeyond,
      outlook,
      now,
      horizonMs: HORIZON_MS.outcome,
    });
    wasBeyond = isBeyond ?? wasBeyond;
    if (step.do === 'open') {
      made.push({
        state: 'open',
        madeAt: now,
        updatedAt: now,
        resolvedAt: null,
        value,
        outlook: step.outlook,
      });
    } else if (step.do === 'miss') {
      made.push({ state: 'missed', madeAt: now, updatedAt: now, resolvedAt: now, value, outlook: null });
    } else if (open && step.do === 'update') {
      Object.assign(open, { updatedAt: now, value, outlook: step.outlook });
    } else if (open && step.do === 'close') {
      Object.assign(open, { state: step.state, updatedAt: now, resolvedAt: now, value });
    }
  }
  return made;
}
