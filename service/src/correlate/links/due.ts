import type { LinkScanTrigger } from '../../contracts/links.ts';
import { HOUR_MS } from '../../contracts/time.ts';

/** The last scan of what is real, or of what is invented, that came to an end. */
export interface LastScan {
  finishedAt: Date;
  /** It ended well, and there was nothing to test: no KPI by minutes or hours, or no signal beside it. */
  empty: boolean;
  /** For how many intervals its KPIs had told something; null of one of before it was counted. */
  known: number | null;
}

export interface Due {
  trigger: LinkScanTrigger;
  /** The same for every replica that finds it due. */
  key: string;
}

/** In UTC: where most users are, most of them sleep. */
const NIGHT_HOUR = 2;
/** Until something can be tested a scan costs next to nothing, and somebody is waiting for the first. */
const RETRY_MS = 10 * 60_000;
/** So much more of the past than at the last scan is worth another one: it was brought in meanwhile. */
const MUCH_MORE = 1.25;
/** Corrections come in bursts; one scan counts them all. */
const RESTATED_AFTER_MS = HOUR_MS;

/**
 * Whether a scan is due: the first as soon as there is a KPI, then one a night, and one within an hour of a correction
 * of a KPI that has links; and again while a past is brought in. What is asked for comes on top.
 */
export function findDue(
  world: 'real' | 'simulated',
  { last, restatedAt, known }: { last: LastScan | null; restatedAt: Date | null; known: number },
  now: Date,
): Due | null {
  const open = `open ${world}`;
  if (last === null) return { trigger: 'first', key: open };
  const since = now.getTime() - last.finishedAt.getTime();
  const grown = last.known !== null && known > last.known * MUCH_MORE;
  if ((last.empty || grown) && since >= RETRY_MS) return { trigger: 'first', key: open };
  const night = new Date(now.getTime() - NIGHT_HOUR * HOUR_MS);
  const begun = Date.UTC(night.getUTCFullYear(), night.getUTCMonth(), night.getUTCDate(), NIGHT_HOUR);
  if (last.finishedAt.getTime() < begun) {
    return { trigger: 'nightly', key: `night ${world} ${new Date(begun).toISOString().slice(0, 10)}` };
  }
  if (restatedAt !== null && restatedAt > last.finishedAt && since >= RESTATED_AFTER_MS) {
    return { trigger: 'restated', key: open };
  }
  return null;
}
