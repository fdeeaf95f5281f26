import type { ForecastState } from '../../contracts/forecasts.ts';
import { HOUR_MS } from '../../contracts/time.ts';

export const HORIZON_HOURS = 48;
const STAYS_LIKELY = 0.3; // said at more than one half, taken back below this: one hour more or less decides nothing

/** What the engine makes of a signal now. */
export interface Outlook {
  probability: number;
  willReach: boolean;
  /** Milliseconds since 1970; undefined where no path crosses. */
  expectedAt: number | undefined;
  earliestAt: number | undefined;
  latestAt: number | undefined;
}

/** What is being said of a signal. */
export interface Said {
  id: string;
  madeAt: number;
}

/** What to do about it. */
export type Step =
  | { do: 'nothing' }
  | { do: 'open'; outlook: Outlook }
  | { do: 'update'; id: string; outlook: Outlook }
  | { do: 'close'; id: string; state: Exclude<ForecastState, 'open' | 'missed'> }
  | { do: 'miss' };

/**
 * What becomes of a forecast with the next hour. One is made when crossing is more likely than not, comes true when the
 * signal crosses, is withdrawn once crossing has become unlikely, and did not come true when the horizon has passed
 * since it was first made. A crossing of which nothing had been said is kept as missed. Whoever is beyond the limit
 * already is not forecast to reach it. Pure.
 */
export function stepForecast(input: {
  open: Said | undefined;
  /** Whether it was beyond the limit at the last look; undefined at the first. */
  wasBeyond: boolean | undefined;
  /** Undefined where nothing was told in the last hour. */
  isBeyond: boolean | undefined;
  /** Undefined where too little is known. */
  outlook: Outlook | undefined;
  now: number;
  /** How long it has to come true; 48 hours where it is left out. */
  horizonMs?: number;
}): Step {
  const { open, wasBeyond, isBeyond, outlook, now, horizonMs = HORIZON_HOURS * HOUR_MS } = input;
  if (isBeyond === true) {
    if (open) return { do: 'close', id: open.id, state: 'came_true' };
    return wasBeyond === false ? { do: 'miss' } : { do: 'nothing' };
  }
  if (open) {
    if (now - open.madeAt > horizonMs) return { do: 'close', id: open.id, state: 'did_not' };
    if (!outlook) return { do: 'nothing' };
    if (outlook.probability < STAYS_LIKELY) return { do: 'close', id: open.id, state: 'withdrawn' };
    return { do: 'update', id: open.id, outlook };
  }
  return outlook?.willReach && isBeyond === false ? { do: 'open', outlook } : { do: 'nothing' };
}
