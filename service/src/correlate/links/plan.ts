import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';

const MINUTE_MS = 60_000;

/** How KPIs of a resolution are tested. */
export interface Resolution {
  name: 'minute' | 'hour';
  stepMs: number;
  /** How far back is looked. */
  windowMs: number;
  longestLagMs: number;
  /** Points that a series must have told in the window. */
  fewest: number;
  /** How much before and after a deployment is compared. */
  aroundMs: number;
}

/** Of days there are too few: a year of them is no more than six hours of minutes, and a lag of a day explains nothing. */
export const RESOLUTIONS: readonly Resolution[] = [
  {
    name: 'minute',
    stepMs: MINUTE_MS,
    windowMs: 7 * DAY_MS,
    longestLagMs: HOUR_MS,
    fewest: 1_440, // a day
    aroundMs: 2 * HOUR_MS,
  },
  {
    name: 'hour',
    stepMs: HOUR_MS,
    windowMs: 28 * DAY_MS,
    longestLagMs: 3 * HOUR_MS,
    fewest: 168, // a week
    aroundMs: 12 * HOUR_MS,
  },
];

/** A scan of more would go on into the next night. Those that come first by service and name are tested, and it is said. */
export const MOST_SIGNALS = 5_000;
/** What is computed at once: with all its copies about 60 MB of a week of minutes. */
export const SIGNALS_AT_ONCE = 64;
export const MOST_SEGMENTS_AN_ATTRIBUTE = 8; // the largest; the others have too few customers for an effect to show
export const MOST_KPI_SERIES = 200;

/** What is tested with one set of drivers: the signals of a service. */
export interface ServiceSignals {
  service: string;
  traffic: WatchedSignal[];
  signals: WatchedSignal[];
}

/**
 * Signals by service, traffic set apart: it drives signals and KPIs alike. What comes from environments that no customer
 * sees is left out.
 */
export function groupSignals(
  watched: readonly WatchedSignal[],
  isProduction: (service: string, environment: string) => boolean,
): { groups: ServiceSignals[]; elsewhere: number } {
  const groups = new Map<string, ServiceSignals>();
  let elsewhere = 0;
  for (const signal of watched) {
    if (!isProduction(signal.service, signal.environment)) {
      elsewhere += 1;
      continue;
    }
    const group = groups.get(signal.service) ?? { service: signal.service, traffic: [], signals: [] };
    groups.set(signal.service, group);
    (signal.role === 'traffic' ? group.traffic : group.signals).push(signal);
  }
  return { groups: [...groups.values()], elsewhere };
}

/** Several series of traffic as one; where one of them was not told, what it usually is stands in for it. */
export class Traffic {
  readonly #sum: Float64Array;
  readonly #told: Uint8Array;
  #series = 0;

  constructor(length: number) {
    this.#sum = new Float64Array(length);
    this.#told = new Uint8Array(length);
  }

  add(values: Float64Array): void {
    const usual = meanOf(values);
    if (usual === null) return;
    this.#series += 1;
    values.forEach((value, t) => {
      if (!Number.isNaN(value)) this.#told[t] = 1;
      this.#sum[t] = (this.#sum[t] as number) + (Number.isNaN(value) ? usual : value);
    });
  }

  /** Undefined where no series told anything; NaN in steps that none told. */
  total(): Float64Array | undefined {
    if (this.#series === 0) return undefined;
    return this.#sum.map((value, t) => (this.#told[t] === 1 ? value : Number.NaN));
  }
}

/** The mean of what was told; null where nothing was. */
export function meanOf(values: Float64Array): number | null {
  let count = 0;
  let mean = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    mean += (value - mean) / count;
  }
  return count === 0 ? null : mean;
}

export function countTold(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}

/** The nearest of 1, 2 and 5 times a power of ten: a change that can be said aloud. */
export function roundStep(spread: number): number {
  if (!(spread > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(spread));
  const steps = [1, 2, 5, 10].map((factor) => factor * power);
  const distance = (step: number) => Math.abs(Math.log(step / spread));
  const nearest = steps.reduce((best, step) => (distance(step) < distance(best) ? step : best));
  return Number(nearest.toPrecision(1));
}
