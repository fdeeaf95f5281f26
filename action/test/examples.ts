import { createRequire } from 'node:module';
import type { Deployment } from '@throughline/service/contracts/deployments';
import type { Outcome, Scorecard } from '@throughline/service/contracts/scorecards';

export function exampleDeployment(changes: Partial<Deployment> = {}): Deployment {
  return {
    id: 'dep_1',
    service: { slug: 'checkout-api', name: 'Checkout API' },
    team: { slug: 'checkout', name: 'Checkout' },
    environment: 'production',
    production: true,
    version: 'v4.18',
    commitSha: null,
    status: 'started',
    startedAt: '2026-03-02T10:00:00Z',
    finishedAt: null,
    source: 'github-actions',
    externalId: null,
    url: null,
    actor: null,
    commitCount: 0,
    ref: null,
    hotfix: null,
    supersededBy: null,
    rollback: false,
    previous: null,
    verdict: null,
    simulated: false,
    ...changes,
  };
}

export function exampleOutcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    metric: {
      kind: 'deployment_success_rate',
      name: 'Deployments that held',
      owner: { id: 'per_1', name: 'Dana Ruiz' },
      target: 0.9,
      direction: 'at_least',
      scale: 'share',
      unit: '%',
      source: null,
      withinMs: null,
      customerReportedOnly: false,
      windowDays: 28,
      definition: 'Deployments that held among those whose verdict is settled.',
      actionWhenMissed: 'Hold checkout-api releases and page the owner.',
      changedAt: '2026-01-01T00:00:00Z',
    },
    value: {
      estimate: 0.874,
      lower: 0.861,
      upper: 0.886,
      total: 412,
      good: 360,
      open: 2,
      days: null,
      median: null,
    },
    status: 'missed',
    statusReason: 'The whole interval is short of the target.',
    budget: null,
    trend: [],
    ...changes,
  };
}

export function exampleScorecard(changes: Partial<Scorecard> = {}): Scorecard {
  return {
    team: { slug: 'checkout', name: 'Checkout', purpose: null, simulated: false, services: [], members: [] },
    window: { from: '2026-02-02T00:00:00Z', to: '2026-03-02T00:00:00Z', days: 28 },
    outcome: exampleOutcome(),
    previous: {
      estimate: 0.851,
      lower: 0.84,
      upper: 0.862,
      total: 401,
      good: 341,
      open: 0,
      days: null,
      median: null,
    },
    comparison: null,
    context: {
      changeFailureRate: { successes: 40, total: 400, estimate: 0.1, lower: 0.074, upper: 0.133 },
      deploymentsPerWeek: 103,
    },
    movers: [],
    faults: [],
    advice: null,
    changes: [],
    badge: '',
    supporting: [],
    verdicts: { held: 360, rolled_back: 40, failed: 12 },
    rail: [],
    recent: [],
    ...changes,
  };
}

/** A payload that GitHub really sent, the first of its event that `wanted` accepts. */
export function realPayload(event: string, wanted: (payload: never) => boolean = () => true): unknown {
  const definitions = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: never[];
  }[];
  const example = definitions.find(({ name }) => name === event)?.examples.find(wanted);
  if (example === undefined) throw new Error(`no example of a ${event} event fits`);
  return example;
}
