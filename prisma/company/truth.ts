import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import type { ROLLBACK_REASONS } from '@throughline/service/contracts/verdicts';
import type { Bug } from './bugs.ts';
import type { SimulatedIncident } from './incidents.ts';
import type { Harm } from './kpis.ts';
import type { Attempt } from './pipelines.ts';
import { TEAM_PLANS, type TeamPlan, type TeamStory } from './plan.ts';
import type { Span } from './releases.ts';
import { observationHoursOf } from './services.ts';
import type { PlantedWorld } from './telemetry/plan-world.ts';
import { type TrueTelemetry, tellTelemetry } from './telemetry/tell-telemetry.ts';

const WINDOW_DAYS = 28;

/** What really became of a deployment, as it was planted, seen from the end of the company's history. */
export type TrueVerdict =
  | { kind: 'held' }
  | { kind: 'pending'; settlesAt: string }
  | { kind: 'rolled_back'; by: string; reason: keyof typeof ROLLBACK_REASONS; countsAsFailure: boolean }
  | { kind: 'failed' }
  | { kind: 'not_counted' };

/** Production deployments by verdict. `uncounted` were undone together with an earlier one that carries the failure. */
export interface TrueCounts {
  held: number;
  rolledBack: number;
  uncounted: number;
  failed: number;
  pending: number;
}

export interface TrueTeam {
  story: TeamStory;
  expects: TeamPlan['expects'];
  owner: string;
  services: string[];
  all: TrueCounts;
  firstHalf: TrueCounts;
  secondHalf: TrueCounts;
  last28Days: TrueCounts;
}

/** Facts under the record ids (`externalId`); later tests compare the findings of the service with them. */
export interface Truth {
  seed: number;
  from: string;
  end: string;
  teams: Record<string, TrueTeam>;
  deployments: Record<string, TrueVerdict>;
  recoveries: { team: string; failed: string; recoveredBy: string; ms: number }[];
  bugs: Record<
    string,
    { state: 'open' | 'resolved' | 'dismissed'; afterMs: number | null; causedBy: string | null }
  >;
  incidents: Record<string, { causedBy: string | null }>;
  /** What bad releases took from KPIs: of `effect`, the share `lost` between two moments. */
  harms: { deployment: string; effect: Harm['effect']; from: string; to: string; lost: number }[];
  /** What is to be found in its signals, and what is not. */
  telemetry: TrueTelemetry;
}

export interface Invented {
  seed: number;
  span: Span;
  attempts: readonly Attempt[];
  bugs: readonly Bug[];
  incidents: readonly SimulatedIncident[];
  harms: readonly Harm[];
  planted: PlantedWorld;
}

export function tellTruth({ seed, span, attempts, bugs, incidents, harms, planted }: Invented): Truth {
  const verdicts = new Map(attempts.map((attempt) => [attempt, verdictOf(attempt, span.end)]));
  const halfWay = (span.from + span.end) / 2;
  const teams = TEAM_PLANS.map((plan): [string, TrueTeam] => {
    const services = plan.services.map(({ slug }) => slug);
    const count = (from: number, to: number) =>
      countVerdicts(
        attempts
          .filter(({ service, environment }) => environment === 'production' && services.includes(service))
          .filter(({ finishedAt }) => finishedAt >= from && finishedAt < to)
          .map((attempt) => verdicts.get(attempt)),
      );
    return [
      plan.slug,
      {
        story: plan.story,
        expects: plan.expects,
        owner: plan.owner,
        services,
        all: count(span.from, span.end + 1),
        firstHalf: count(span.from, halfWay),
        secondHalf: count(halfWay, span.end + 1),
        last28Days: count(span.end - WINDOW_DAYS * DAY_MS, span.end + 1),
      },
    ];
  });
  return {
    seed,
    from: new Date(span.from).toISOString(),
    end: new Date(span.end).toISOString(),
    teams: Object.fromEntries(teams),
    deployments: Object.fromEntries([...verdicts].map(([{ externalId }, verdict]) => [externalId, verdict])),
    recoveries: attempts.flatMap((attempt) => recoveryOf(attempt, span.end)),
    bugs: Object.fromEntries(bugs.map((bug) => [bug.record.externalId, fateOf(bug)])),
    incidents: Object.fromEntries(
      incidents.map(({ record, causedBy }) => [record.externalId, { causedBy: causedBy ?? null }]),
    ),
    harms: harms.map(({ deployment, effect, from, to, share }) => ({
      deployment,
      effect,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      lost: Math.round(share * 1000) / 1000,
    })),
    telemetry: tellTelemetry(planted),
  };
}

function verdictOf(attempt: Attempt, end: number): TrueVerdict {
  if (attempt.status === 'failed') return { kind: 'failed' };
  if (attempt.status !== 'succeeded') return { kind: 'not_counted' };
  const { undoing } = attempt;
  if (undoing !== undefined && undoing.by.finishedAt <= end) {
    const { by, reason, countsAsFailure } = undoing;
    return { kind: 'rolled_back', by: by.externalId, reason, countsAsFailure };
  }
  const settlesAt = attempt.finishedAt + observationMsOf(attempt.service);
  return settlesAt <= end
    ? { kind: 'held' }
    : { kind: 'pending', settlesAt: new Date(settlesAt).toISOString() };
}

function observationMsOf(service: string): number {
  const plan = TEAM_PLANS.flatMap(({ services }) => services).find(({ slug }) => slug === service);
  if (plan === undefined) throw new Error(`no plan is known for the service ${service}`);
  return observationHoursOf(plan) * HOUR_MS;
}

function countVerdicts(verdicts: readonly (TrueVerdict | undefined)[]): TrueCounts {
  const counts: TrueCounts = { held: 0, rolledBack: 0, uncounted: 0, failed: 0, pending: 0 };
  for (const verdict of verdicts) {
    if (verdict?.kind === 'held') counts.held += 1;
    if (verdict?.kind === 'failed') counts.failed += 1;
    if (verdict?.kind === 'pending') counts.pending += 1;
    if (verdict?.kind === 'rolled_back') counts[verdict.countsAsFailure ? 'rolledBack' : 'uncounted'] += 1;
  }
  return counts;
}

function recoveryOf(attempt: Attempt, end: number): Truth['recoveries'] {
  const { undoing } = attempt;
  if (undoing === undefined || !undoing.countsAsFailure || undoing.by.finishedAt > end) return [];
  const team = TEAM_PLANS.find(({ services }) => services.some(({ slug }) => slug === attempt.service));
  const ms = undoing.by.finishedAt - attempt.finishedAt;
  return [{ team: team?.slug ?? '', failed: attempt.externalId, recoveredBy: undoing.by.externalId, ms }];
}

function fateOf({ record, causedBy }: Bug): Truth['bugs'][string] {
  const first = record.history[0];
  const last = record.history.at(-1);
  const ended = last?.kind === 'closed' || last?.kind === 'dismissed';
  return {
    state: last?.kind === 'closed' ? 'resolved' : last?.kind === 'dismissed' ? 'dismissed' : 'open',
    afterMs: first && last && ended ? Date.parse(last.at) - Date.parse(first.at) : null,
    causedBy: causedBy ?? null,
  };
}
