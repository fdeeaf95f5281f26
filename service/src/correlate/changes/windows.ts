import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { MINUTE_MS, SETTLING_MS } from './schedule.ts';

/** In milliseconds since 1970, both sides whole multiples of the step. */
export interface Span {
  from: number;
  to: number;
}

/** What a look compares: the time after a change with the time before it, and both with the same hours earlier. */
export interface ComparedWindows {
  stepMs: number;
  before: Span;
  after: Span;
  /** The first step after the change; `after` begins a little later. */
  live: number;
  /** How far back the stretches lie that stand for what is usual, in milliseconds. */
  days: number[];
  /** Used where fewer than three of those are known: the same lengths, just before one another. */
  stretches: number[];
}

const SHORTEST_BEFORE_MS = HOUR_MS;
const LONGEST_BEFORE_MS = DAY_MS;
const MOST_SLOTS = 120; // on the longer side: beyond, finer steps add noise and no knowledge
const LEAST_SLOTS = 12; // of what the change before it brought: with fewer, the time before that is taken too
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120].map((minutes) => minutes * MINUTE_MS);
const MOST_DAYS = 10;
const LEAST_CALM_DAYS = 5; // with fewer, how much usually moves is known too badly
export const MINUTES_KEPT_MS = 35 * DAY_MS;
const MOST_STRETCHES = 6;

/**
 * The windows of a look `lookMs` after a change that began at `begunAt` and was live at `at`: at least an hour before it
 * and as long as the time after it, up to a day. Longer looks take wider steps. Every comparison of earlier days lies
 * wholly before the change. What was before the change before it is left out where enough remains. `stepMs` is at least that, for a KPI told by the hour.
 */
export function windowsOf(input: {
  begunAt: number;
  at: number;
  lookMs: number;
  finestMs?: number;
  /** When the change before it had settled: from then on it is what this one replaced. */
  notBefore?: number | null;
}): ComparedWindows {
  const { begunAt, at, lookMs, finestMs = MINUTE_MS, notBefore = null } = input;
  const beforeMs = Math.min(LONGEST_BEFORE_MS, Math.max(SHORTEST_BEFORE_MS, lookMs, 12 * finestMs));
  const longer = Math.max(beforeMs, lookMs);
  const stepMs = Math.max(finestMs, STEPS_MS.find((step) => longer / step <= MOST_SLOTS) ?? 2 * HOUR_MS);
  const down = (ms: number) => Math.floor(ms / stepMs) * stepMs;
  const up = (ms: number) => Math.ceil(ms / stepMs) * stepMs;
  const end = down(begunAt);
  const start = up(at + SETTLING_MS);
  const whole = { from: end - down(beforeMs), to: end };
  const own = notBefore === null ? whole : { from: Math.max(whole.from, up(notBefore)), to: end };
  const before = own.to - own.from >= LEAST_SLOTS * stepMs ? own : whole;
  const after = { from: start, to: Math.max(start, down(at + lookMs)) };
  const every = Math.ceil(Math.max(1, after.to - before.to) / DAY_MS) * DAY_MS;
  const room = Math.floor((MINUTES_KEPT_MS - (after.to - before.from)) / every);
  const all = after.to - before.from;
  return {
    stepMs,
    before,
    after,
    live: up(at),
    days: repeat(every, Math.min(MOST_DAYS, room)),
    stretches: all <= 6 * HOUR_MS ? repeat(all, MOST_STRETCHES) : [],
  };
}

/**
 * The windows with those of the earlier days alone on which no trouble is known of, where at least five are left: a day
 * on which something broke at this hour says that anything may happen, and hides what a change did.
 */
export function withCalmDays(windows: ComparedWindows, troubles: readonly Span[]): ComparedWindows {
  const { before, after } = windows;
  const calm = windows.days.filter((by) =>
    troubles.every(({ from, to }) => to <= before.from - by || from >= after.to - by),
  );
  return calm.length < LEAST_CALM_DAYS ? windows : { ...windows, days: calm };
}

function repeat(every: number, times: number): number[] {
  return Array.from({ length: Math.max(0, times) }, (_, index) => (index + 1) * every);
}

/** The part of `values`, told from `from` on by `stepMs`, that a span takes up; NaN where it reaches beyond them. */
export function cut(values: Float64Array, from: number, stepMs: number, span: Span): Float64Array {
  const length = Math.round((span.to - span.from) / stepMs);
  const first = Math.round((span.from - from) / stepMs);
  return Float64Array.from({ length }, (_, index) => values[first + index] ?? Number.NaN);
}

export function earlier({ from, to }: Span, by: number): Span {
  return { from: from - by, to: to - by };
}
