import { HOUR_MS } from '@throughline/service/contracts/time';
import { HARM } from '../kpi-plan.ts';
import { lostIn } from '../kpis.ts';
import type { Attempt } from '../pipelines.ts';
import type { Random } from '../random.ts';
import type { Span } from '../releases.ts';
import { PAY } from './shop.ts';
import { SLOW_CALLS, SLOW_PAYMENT } from './slow-releases.ts';

const MINUTE_MS = 60_000;
const SHOWN_IN_SIGNALS = 0.75; // the rest of the bad releases harm in ways that no signal knows: a wrong price, a missing button

/** What is wrong with a service between two moments. */
export interface Disturbance {
  service: string;
  /** Where only one of its operations is harmed. */
  operation?: string;
  from: number;
  to: number;
  /** What the latency of its operations is multiplied with. */
  latency?: number;
  /** What the time of its calls to others, as it measures them itself, is multiplied with. */
  calls?: number;
  /** Share of requests that fail besides. */
  failing?: number;
  /** What waiting for a connection to its database is multiplied with. */
  poolWait?: number;
  /** Share of the processors used besides. */
  cpu?: number;
  /** Share of its memory that fills in an hour. */
  memoryAnHour?: number;
}

/** A share of the checkouts that is not completed between two moments. */
export interface Loss {
  from: number;
  to: number;
  share: number;
}

/** A bad release as its signals show it, or do not. */
export interface TroubledRelease {
  deployment: string;
  service: string;
  shows: 'latency' | 'errors' | 'nothing';
  /** Whether it does nothing else: what it costs follows from how slow payment is. */
  slowsPayment: boolean;
  disturbance: Disturbance;
}

/** The releases that had to be undone, from their end to that of their rollback. */
export function troubleReleases(
  attempts: readonly Attempt[],
  span: Span,
  random: Random,
  slow: ReadonlySet<string>,
): TroubledRelease[] {
  return attempts.flatMap((attempt): TroubledRelease[] => {
    const { undoing, service, externalId } = attempt;
    if (!undoing?.countsAsFailure || attempt.environment !== 'production') return [];
    const time = { service, from: attempt.finishedAt, to: Math.min(undoing.by.finishedAt, span.end) };
    if (slow.has(externalId)) {
      const disturbance = { ...time, operation: PAY, latency: SLOW_PAYMENT, calls: SLOW_CALLS };
      return [{ deployment: externalId, service, shows: 'latency', slowsPayment: true, disturbance }];
    }
    const own = random.fork(externalId);
    const shown = own.chance(SHOWN_IN_SIGNALS);
    // Who loses checkouts for another reason is not slow besides: what slowness costs could not be told apart from it.
    const slows = HARM[service]?.effect !== 'conversion';
    const shows = shown
      ? own.pick(slows ? (['latency', 'errors'] as const) : (['errors'] as const))
      : 'nothing';
    const disturbance: Disturbance =
      shows === 'latency'
        ? { ...time, latency: own.between(1.7, 2.4), cpu: own.between(0.05, 0.15) }
        : shows === 'errors'
          ? { ...time, failing: own.between(0.05, 0.12) }
          : time;
    return [{ deployment: externalId, service, shows, slowsPayment: false, disturbance }];
  });
}

/** The ledger waits for its database, and everybody who waits for the ledger fails by and by: three hops to the shop window. */
export function makeOutage(from: number, to: number): { disturbances: Disturbance[]; loss: Loss } {
  const after = (minutes: number) => from + minutes * MINUTE_MS;
  return {
    disturbances: [
      { service: 'ledger', from, to, poolWait: 40, latency: 7, failing: 0.05 },
      { service: 'payments-api', from: after(2), to, latency: 3.2, failing: 0.12 },
      { service: 'checkout-api', from: after(3), to, failing: 0.1 },
      { service: 'checkout-web', from: after(4), to, failing: 0.12 },
    ],
    loss: { from: after(4), to, share: 0.3 },
  };
}

export const FAULT_KINDS = ['checkout-latency', 'outage', 'leak'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that a person has had go wrong; it lasts until they end it. */
export interface Fault {
  kind: FaultKind;
  from: number;
  to: number;
}

const LEAK_A_MINUTE = 0.006;
const FULL = 0.93; // of the memory: from then on the service is slow and refuses

export function disturbancesOf({ kind, from, to }: Fault): { disturbances: Disturbance[]; losses: Loss[] } {
  switch (kind) {
    case 'checkout-latency':
      return { disturbances: [{ service: 'checkout-api', from, to, latency: 1.6, cpu: 0.08 }], losses: [] };
    case 'outage': {
      const { disturbances, loss } = makeOutage(from, to);
      return { disturbances, losses: [loss] };
    }
    case 'leak': {
      const fullAt = from + ((FULL - 0.5) / LEAK_A_MINUTE) * MINUTE_MS;
      return {
        disturbances: [
          { service: 'cart-api', from, to, memoryAnHour: LEAK_A_MINUTE * 60 },
          { service: 'cart-api', from: fullAt, to, latency: 3, failing: 0.06 },
        ],
        losses: [{ from: fullAt, to, share: 0.12 }],
      };
    }
  }
}

/** The disk of the ledger: even for long, then filled by logs that nobody rotates, emptied at its limit, filled again. */
export const LEAK = {
  service: 'ledger',
  metric: 'system.filesystem.utilization',
  limit: 0.95,
  level: 0.48,
  anHour: 0.0115,
  beginsBeforeEndMs: 30 * HOUR_MS,
  emptiedAfterMs: 2 * HOUR_MS, // from the limit on somebody looks for what to delete
} as const;

/** When the leak reaches its limit for the first time. */
export function leakReachesLimit(end: number): number {
  return end - LEAK.beginsBeforeEndMs + ((LEAK.limit - LEAK.level) / LEAK.anHour) * HOUR_MS;
}

/** Share of the disk that the leak fills at a moment. */
export function leaked(end: number, at: number): number {
  const since = at - (end - LEAK.beginsBeforeEndMs);
  if (since < 0) return 0;
  const round = ((LEAK.limit - LEAK.level) / LEAK.anHour) * HOUR_MS + LEAK.emptiedAfterMs;
  return ((since % round) / HOUR_MS) * LEAK.anHour;
}

/** The share of checkouts lost at a minute: to bad releases, and to what else goes wrong. */
export function lostAt(harms: Parameters<typeof lostIn>[0], losses: readonly Loss[], minute: number): number {
  const kept = losses
    .filter(({ from, to }) => minute >= from && minute < to)
    .reduce((rest, { share }) => rest * (1 - share), 1);
  return 1 - kept * (1 - lostIn(harms, 'conversion', minute, minute + MINUTE_MS));
}
