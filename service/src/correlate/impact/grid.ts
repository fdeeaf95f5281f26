import type { KpiResolution } from '../../contracts/kpis.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';

const MINUTE_MS = 60_000;

/** In milliseconds since 1970; `to` is where the last step ends. */
export interface Grid {
  stepMs: number;
  from: number;
  to: number;
  /** The first step that belongs to what is measured. */
  intervention: number;
  /** The first step that is neither before nor after; `intervention` where there is none. */
  begun: number;
}

/** What is measured: what began at `begunAt`, had its effect from `at` on, and is looked at up to `to`. */
export interface Stretch {
  begunAt: number;
  at: number;
  to: number;
  /**
   * Of the steps in which it began and ended: a deployment is compared by whole steps after it, of harm all is counted
   * that these steps hold, since what was lost in a part of an hour was lost in that hour.
   */
  edges: 'left_out' | 'counted';
  /** Whether it has ended at `to`; while it goes on only whole steps are known. */
  over: boolean;
}

/** The least share of the steps it touches that harm must fill: of less, nothing can be seen in them. */
const LEAST_FILLED = 0.25;

/** Why there is no grid, and whether there will be one. */
export type Gridded = Grid | { reason: string; waits: boolean };

/** Finer steps for a shorter time; a fixed multiple of a day before it. Says why where a KPI is too coarse. */
export function gridOf(resolution: KpiResolution, { begunAt, at, to, edges, over }: Stretch): Gridded {
  const lasts = to - at;
  const [stepMs, daysBefore] =
    resolution === 'day'
      ? [DAY_MS, 56]
      : resolution === 'hour' || lasts > DAY_MS
        ? [HOUR_MS, 14]
        : lasts < HOUR_MS
          ? [5 * MINUTE_MS, 2]
          : [15 * MINUTE_MS, 6];
  const down = (ms: number) => Math.floor(ms / stepMs) * stepMs;
  const up = (ms: number) => Math.ceil(ms / stepMs) * stepMs;
  const from = down(at) - daysBefore * DAY_MS;
  if (edges === 'left_out') {
    const end = down(to);
    const intervention = (up(at) - from) / stepMs;
    if (resolution === 'day' && end <= up(at))
      return { reason: 'It is told by the day: no whole day has passed since.', waits: true };
    return { stepMs, from, to: end, intervention, begun: Math.floor((begunAt - from) / stepMs) };
  }
  const end = over ? up(to) : down(to);
  const intervention = (down(at) - from) / stepMs;
  if (resolution === 'day' && lasts < LEAST_FILLED * (up(to) - down(at))) {
    return { reason: 'It is told by the day: too coarse to show what a part of one did.', waits: !over };
  }
  if (end <= down(at)) {
    const first = new Date(down(at) + stepMs).toISOString();
    return {
      reason: `The first ${sayStep(stepMs)} of it end${stepMs < HOUR_MS ? '' : 's'} at ${first.slice(11, 16)} UTC.`,
      waits: true,
    };
  }
  return { stepMs, from, to: end, intervention, begun: intervention };
}

function sayStep(stepMs: number): string {
  return stepMs === DAY_MS ? 'day' : stepMs === HOUR_MS ? 'hour' : `${stepMs / MINUTE_MS} minutes`;
}
