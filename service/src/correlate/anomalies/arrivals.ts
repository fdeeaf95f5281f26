/** How late the points of a KPI usually come: some are told by the minute, others once a night. */
export interface Arrivals {
  /** End of the newest interval told, in milliseconds since 1970; 0 before any. */
  newest: number;
  /** How often a newer one came while somebody looked. */
  count: number;
  /** The longest wait for one, forgotten slowly. */
  usualMs: number;
}

export const NO_ARRIVALS: Arrivals = { newest: 0, count: 0, usualMs: 0 };

const LEAST_ARRIVALS = 10; // before, nobody can say what is usual
const FORGET = 0.99;
const PATIENCE = 2;
const LEAST_PATIENCE_STEPS = 3;
const LEAST_PATIENCE_MS = 300_000;

/** Takes note of the newest interval told. `looking`: whether it was looked at all the time since the last note. */
export function note(arrivals: Arrivals, newest: number, now: number, looking: boolean): Arrivals {
  if (newest <= arrivals.newest) return arrivals;
  if (arrivals.newest === 0 || !looking) return { ...arrivals, newest };
  const waited = now - arrivals.newest;
  return { newest, count: arrivals.count + 1, usualMs: Math.max(FORGET * arrivals.usualMs, waited) };
}

/** Since when nothing came, where that is longer than can be explained; null otherwise. */
export function silentSince(
  { newest, count, usualMs }: Arrivals,
  stepMs: number,
  now: number,
): number | null {
  if (count < LEAST_ARRIVALS) return null;
  const patience = Math.max(PATIENCE * usualMs, LEAST_PATIENCE_STEPS * stepMs) + LEAST_PATIENCE_MS;
  return now - newest > patience ? newest : null;
}
