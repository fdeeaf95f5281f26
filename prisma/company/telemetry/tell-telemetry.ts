import { COMPLETION_SLUG, HARM } from '../kpi-plan.ts';
import { LEAK, leakReachesLimit } from './disturbances.ts';
import type { PlantedWorld } from './plan-world.ts';
import { EDGES, IRRELEVANT, LATENCY_COSTS, NOISY, TRADE } from './shop.ts';

interface SignalName {
  service: string;
  metric: string;
  /** `POST /pay`, of an operation; whom it calls, of a call. */
  part?: string;
}

const OUTAGE_PATH = ['ledger', 'payments-api', 'checkout-api', 'checkout-web'];

/** What was planted in the telemetry: what is to be found, and what would be a false claim. */
export interface TrueTelemetry {
  /** Slow payment costs checkouts. `effect` is the share of completed checkouts lost for 200 ms more of the signal's p95. */
  link: {
    signal: SignalName;
    statistic: 'p95';
    kpi: string;
    effect: number;
    forMs: number;
    lagMinutes: number;
    /** Releases that did nothing but slow it, until they were undone: with them it is a natural experiment. */
    movedBy: string[];
    /** Waits for it, or is what it waits for, and tells the same slowness: to find that as well is no mistake. */
    companions: SignalName[];
    /** Were slow or failed in the outage or with a bad release, which cost checkouts too: nor is it one to find that. */
    involved: string[];
  };
  /** Rise and fall with how much is bought, as the KPI does: what they have in common is the demand. */
  confounded: { kpi: string; signals: SignalName[] };
  badReleases: {
    deployment: string;
    service: string;
    shows: 'latency' | 'errors' | 'nothing';
    from: string;
    to: string;
  }[];
  outage: { incident: string; cause: SignalName; path: string[]; from: string; to: string };
  leak: { signal: SignalName; limit: number; from: string; reachesLimitAt: string };
  quiet: SignalName[];
  irrelevant: SignalName[];
}

export function tellTelemetry({ world, releases, outage }: PlantedWorld): TrueTelemetry {
  const { end } = world.span;
  const harming = Object.keys(HARM).filter((service) => HARM[service]?.effect !== 'parcels');
  const duration = 'http.server.request.duration';
  const waiting = EDGES.filter(({ share }) => share > 0);
  return {
    link: {
      signal: { service: LATENCY_COSTS.service, metric: duration, part: LATENCY_COSTS.operation },
      statistic: 'p95',
      kpi: COMPLETION_SLUG,
      effect: -LATENCY_COSTS.per200Ms,
      forMs: 200,
      lagMinutes: LATENCY_COSTS.lagMinutes,
      movedBy: releases.filter(({ slowsPayment }) => slowsPayment).map(({ deployment }) => deployment),
      companions: [
        ...waiting.flatMap(({ from, during, to }) => [
          { service: from, metric: duration, part: during },
          { service: from, metric: 'http.client.request.duration', part: to },
        ]),
        ...EDGES.filter(
          ({ from, during }) => from === LATENCY_COSTS.service && during === LATENCY_COSTS.operation,
        ).map(({ from, to }) => ({ service: from, metric: 'http.client.request.duration', part: to })),
      ],
      involved: [...new Set([...OUTAGE_PATH, ...harming])],
    },
    confounded: { kpi: COMPLETION_SLUG, signals: TRADE.map(({ service, metric }) => ({ service, metric })) },
    badReleases: releases.map(({ deployment, service, shows, disturbance }) => ({
      deployment,
      service,
      shows,
      from: new Date(disturbance.from).toISOString(),
      to: new Date(disturbance.to).toISOString(),
    })),
    outage: {
      incident: outage.incident.record.externalId ?? '',
      cause: { service: 'ledger', metric: 'db.client.connection.wait_time' },
      path: [...OUTAGE_PATH],
      from: new Date(outage.from).toISOString(),
      to: new Date(outage.to).toISOString(),
    },
    leak: {
      signal: { service: LEAK.service, metric: LEAK.metric },
      limit: LEAK.limit,
      from: new Date(end - LEAK.beginsBeforeEndMs).toISOString(),
      reachesLimitAt: new Date(leakReachesLimit(end)).toISOString(),
    },
    quiet: [{ service: NOISY.service, metric: NOISY.metric }],
    irrelevant: IRRELEVANT.map(({ service, metric }) => ({ service, metric })),
  };
}
