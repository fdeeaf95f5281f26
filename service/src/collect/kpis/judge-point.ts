import { type KpiPointFault, type KpiResolution, MAX_SEGMENT_VALUE } from '../../contracts/kpis.ts';
import type { ProblemCode } from '../../contracts/problem.ts';
import { INVISIBLE } from '../../contracts/text.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { nearestName } from '../../store/nearest-name.ts';
import { floorTo } from './intervals.ts';
import { readMoment } from './read-moment.ts';

const MAX_AMOUNT = 1e15; // beyond it a double cannot tell neighbouring whole numbers apart once they are summed
const FUTURE_MS = HOUR_MS; // clocks differ, and an interval is often told when it begins
const FUTURE_DAY_MS = 14 * HOUR_MS; // so much earlier than in UTC a day begins somewhere
const PAST_MS = 400 * DAY_MS;
const PAST_DAYS_MS = 3_653 * DAY_MS;

/** What decides which points fit a KPI. */
export interface PointRules {
  slug: string;
  kind: 'sum' | 'gauge' | 'ratio';
  proportion: boolean;
  resolution: KpiResolution;
  segments: readonly string[];
}

/** A point as it was read, nothing of it believed yet; what is not there is undefined. */
export interface RawPoint {
  line: number;
  at: unknown;
  value?: unknown;
  numerator?: unknown;
  denominator?: unknown;
  segment?: unknown;
}

/** A point that fits. `value` is the numerator of a ratio. */
export interface Point {
  line: number;
  /** Begin of its interval, in milliseconds. */
  at: number;
  value: number;
  denominator: number | null;
  /** The values of all attributes in their order; empty for the whole. */
  cell: readonly string[];
}

export type Fault = Omit<KpiPointFault, 'line' | 'code'> & { code: ProblemCode };
/** The same with the line it was found in. */
export type LineFault = Fault & { line: number };
type Judged<Value> = { ok: Value } | { fault: Fault };

/** Whether a point fits its KPI; `now` in milliseconds. */
export function judgePoint(rules: PointRules, raw: RawPoint, now: number): Judged<Point> {
  const at = judgeTime(rules, raw.at, now);
  if ('fault' in at) return at;
  const amounts = rules.kind === 'ratio' ? judgeRatio(rules, raw) : judgeValue(rules, raw);
  if ('fault' in amounts) return amounts;
  const cell = judgeSegment(rules, raw.segment);
  if ('fault' in cell) return cell;
  return { ok: { line: raw.line, at: at.ok, ...amounts.ok, cell: cell.ok } };
}

function judgeTime({ resolution }: PointRules, written: unknown, now: number): Judged<number> {
  if (written === undefined || written === '')
    return invalid('at', 'at is missing.', 'Add the begin of the interval.');
  const moment = typeof written === 'string' ? readMoment(written) : null;
  const example = resolution === 'day' ? '2026-03-01' : '2026-03-01T09:00:00Z';
  if (moment === null || (!moment.timed && resolution !== 'day')) {
    return invalid(
      'at',
      `at is ${show(written)}, which is no moment with its zone.`,
      `Write ${resolution === 'day' ? 'the date' : 'the date, the time and its zone'}, such as ${example}.`,
    );
  }
  const at = resolution === 'day' ? moment.day : moment.at;
  const begin = resolution === 'day' ? moment.wholeDay : floorTo(resolution, at) === at;
  if (!begin) {
    const floored = new Date(floorTo(resolution, at)).toISOString();
    return {
      fault: {
        column: 'at',
        code: 'off_grid',
        detail: `at is ${show(written)}, which is not the begin of ${resolution === 'hour' ? 'an' : 'a'} ${resolution}.`,
        remedy:
          resolution === 'day'
            ? `Sum up what belongs to the day and tell it once, at its date alone, such as ${floored.slice(0, 10)}; in SQL that is (paid_at AT TIME ZONE 'Europe/Madrid')::date.`
            : `Sum up what belongs to the ${resolution} and tell it once, at ${floored}.`,
      },
    };
  }
  const future = resolution === 'day' ? FUTURE_DAY_MS : FUTURE_MS;
  if (at > now + future) {
    return {
      fault: {
        column: 'at',
        code: 'time_in_future',
        detail: `at is ${show(written)}, which has not begun yet.`,
        remedy: 'Look at the zone of the time and at the clock of the sender; plans are no points.',
      },
    };
  }
  if (at < earliestOf(resolution, now)) {
    const past = resolution === 'day' ? PAST_DAYS_MS : PAST_MS;
    return {
      fault: {
        column: 'at',
        code: 'time_too_old',
        detail: `at is ${show(written)}, which is more than ${Math.floor(past / DAY_MS)} days ago.`,
        remedy:
          resolution === 'day'
            ? 'Leave points older than ten years out.'
            : 'Leave older points out, or tell them by day: a KPI with the resolution day goes back ten years.',
      },
    };
  }
  return { ok: at };
}

/** Before which no point is kept, in milliseconds. */
export function earliestOf(resolution: KpiResolution, now: number): number {
  return now - (resolution === 'day' ? PAST_DAYS_MS : PAST_MS);
}

type Amounts = Pick<Point, 'value' | 'denominator'>;

function judgeValue({ slug, kind }: PointRules, raw: RawPoint): Judged<Amounts> {
  const extra =
    raw.numerator !== undefined ? 'numerator' : raw.denominator !== undefined ? 'denominator' : null;
  if (extra !== null) {
    return invalid(extra, `${slug} is a ${kind}, which has no ${extra}.`, 'Give `value` alone.');
  }
  const value = judgeAmount('value', raw.value);
  return 'fault' in value ? value : { ok: { value: value.ok, denominator: null } };
}

function judgeRatio({ slug, proportion }: PointRules, raw: RawPoint): Judged<Amounts> {
  if (raw.value !== undefined) {
    return invalid(
      'value',
      `${slug} is a ratio, and a finished quotient cannot be added up.`,
      'Give `numerator` and `denominator` instead of `value`.',
    );
  }
  const numerator = judgeAmount('numerator', raw.numerator);
  if ('fault' in numerator) return numerator;
  const denominator = judgeAmount('denominator', raw.denominator);
  if ('fault' in denominator) return denominator;
  if (denominator.ok < 0) {
    return invalid('denominator', `denominator is ${denominator.ok}.`, 'Give 0 or more.');
  }
  if (proportion) {
    const fault = judgeProportion(numerator.ok, denominator.ok);
    if (fault) return fault;
  }
  return { ok: { value: numerator.ok, denominator: denominator.ok } };
}

function judgeProportion(numerator: number, denominator: number): { fault: Fault } | undefined {
  const remedy =
    'Count both in the same interval; if they are no counts, make the KPI anew without `proportion`.';
  if (!Number.isInteger(numerator) || numerator < 0) {
    return invalid('numerator', `numerator is ${numerator}, which is no count.`, remedy);
  }
  if (!Number.isInteger(denominator)) {
    return invalid('denominator', `denominator is ${denominator}, which is no count.`, remedy);
  }
  if (numerator > denominator) {
    return invalid(
      'numerator',
      `numerator is ${numerator}, more than the denominator ${denominator}.`,
      remedy,
    );
  }
  return undefined;
}

function judgeAmount(column: string, given: unknown): Judged<number> {
  if (given === undefined || given === '')
    return invalid(column, `${column} is missing.`, 'Add it; leave the point out where it is not known.');
  if (typeof given !== 'number') {
    return invalid(
      column,
      `${column} is ${show(given)}, which is no number.`,
      'Write digits with a decimal point and no separators, such as 1204.5.',
    );
  }
  if (!Number.isFinite(given) || Math.abs(given) > MAX_AMOUNT) {
    return invalid(
      column,
      `${column} is ${given}, which is too large.`,
      'Use a larger unit, so that it stays within 10^15.',
    );
  }
  return { ok: given };
}

function judgeSegment({ slug, segments }: PointRules, given: unknown): Judged<readonly string[]> {
  if (given === undefined || given === null) return { ok: [] };
  if (typeof given !== 'object' || Array.isArray(given)) {
    return invalid('segment', `segment is ${show(given)}.`, 'Write an object such as {"plan":"pro"}.');
  }
  const told = given as Record<string, unknown>;
  for (const name of Object.keys(told)) {
    if (!segments.includes(name)) return { fault: unknownAttribute(slug, segments, name) };
  }
  if (Object.keys(told).length === 0) return { ok: [] };
  const cell: string[] = [];
  for (const name of segments) {
    const value = told[name];
    if (value === undefined || value === '') {
      return {
        fault: {
          column: name,
          code: 'incomplete_segment',
          detail: `${name} is missing, though the point names another attribute.`,
          remedy: `Name all of ${segments.join(', ')}, writing such as "unknown" where one is not known, or none at all: then the point stands for the whole.`,
        },
      };
    }
    if (typeof value !== 'string') {
      return invalid(name, `${name} is ${show(value)}, which is no text.`, 'Write it in quotation marks.');
    }
    if (value.length > MAX_SEGMENT_VALUE || INVISIBLE.test(value) || value.trim() !== value) {
      return invalid(
        name,
        `${name} is ${show(value)}.`,
        `Use at most ${MAX_SEGMENT_VALUE} characters, without control characters and without spaces at its ends.`,
      );
    }
    cell.push(value);
  }
  return { ok: cell };
}

/** Also of a column of a file. */
export function unknownAttribute(slug: string, segments: readonly string[], name: string): Fault {
  const nearest = nearestName(name, [...segments]);
  return {
    column: name,
    code: 'unknown_segment',
    detail: `${name.slice(0, MAX_SEGMENT_VALUE)} is no segment attribute of ${slug}.`,
    remedy: nearest
      ? `Did you mean \`${nearest}\`?`
      : segments.length === 0
        ? 'Leave it out: the KPI has none. They are chosen before the first point comes.'
        : `Use ${segments.join(', ')}.`,
  };
}

function invalid(column: string, detail: string, remedy: string): { fault: Fault } {
  return { fault: { column, code: 'invalid_request', detail, remedy } };
}

function show(given: unknown): string {
  const text = typeof given === 'string' ? given : (JSON.stringify(given) ?? String(given));
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}
