import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import { SOURCE } from '../deployments.ts';
import type { SimulatedIncident } from '../incidents.ts';
import type { Harm } from '../kpis.ts';
import type { Attempt } from '../pipelines.ts';
import type { Random } from '../random.ts';
import type { Span } from '../releases.ts';
import { makeOutage, type TroubledRelease, troubleReleases } from './disturbances.ts';
import { MINUTE_MS, type WorldPlan } from './world.ts';

const OUTAGE_HOUR = 15; // UTC, on a Sunday: nobody has released anything that it could be put down to
const OUTAGE_MS = 42 * MINUTE_MS;
const NOTICED_AFTER_MS = 6 * MINUTE_MS;

/** The world that the telemetry tells of, and what was planted in it. */
export interface PlantedWorld {
  world: WorldPlan;
  releases: readonly TroubledRelease[];
  outage: { from: number; to: number; incident: SimulatedIncident };
}

export function planWorld(given: {
  seed: number;
  span: Span;
  attempts: readonly Attempt[];
  harms: readonly Harm[];
  /** Releases whose harm follows from how slow they are. */
  slow: ReadonlySet<string>;
  random: Random;
  idPrefix: string;
}): PlantedWorld {
  const { seed, span, attempts, harms, slow, random, idPrefix } = given;
  const releases = troubleReleases(attempts, span, random.fork('releases'), slow);
  const from = lastSunday(span.end) + OUTAGE_HOUR * HOUR_MS + random.integer(0, 25) * MINUTE_MS;
  const to = from + OUTAGE_MS;
  const { disturbances, loss } = makeOutage(from, to);
  return {
    world: {
      seed,
      span,
      harms: harms.filter(({ deployment }) => !slow.has(deployment)),
      disturbances: [...releases.map(({ disturbance }) => disturbance), ...disturbances],
      losses: [loss],
    },
    releases,
    outage: { from, to, incident: reportOutage(from, to, idPrefix) },
  };
}

/** The Sunday whose outage is over at least a day before the end. */
function lastSunday(end: number): number {
  const latest = end - DAY_MS - OUTAGE_HOUR * HOUR_MS - HOUR_MS;
  const day = Math.floor(latest / DAY_MS) * DAY_MS;
  return day - new Date(day).getUTCDay() * DAY_MS;
}

/** As those on call wrote it down: by what customers saw. */
function reportOutage(from: number, to: number, idPrefix: string): SimulatedIncident {
  return {
    record: {
      services: ['checkout-web', 'checkout-api'],
      title: 'Checkouts hang and every tenth fails',
      source: SOURCE,
      externalId: `${idPrefix}/INC-100`,
      severity: 'critical',
      startedAt: new Date(from + NOTICED_AFTER_MS).toISOString(),
      detectedAt: new Date(from + 2 * NOTICED_AFTER_MS).toISOString(),
      resolvedAt: new Date(to).toISOString(),
    },
    causedBy: undefined,
  };
}
