import type { IncidentSeverity } from '../../contracts/gate.ts';
import type { OutcomeMetric, OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue } from '../../contracts/outcome-values.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import type { Version } from '../verdicts/index.ts';

/** A deployment that ended, with what became of it. */
export interface Ended extends Version {
  id: string;
  finishedAt: Date;
  /** Null where it has no verdict, as a redeployment that was superseded. */
  verdict: VerdictKind | null;
  /** The first statement behind the verdict, a full sentence. */
  because: string | null;
}

export interface OpenIncident {
  id: string;
  title: string;
  severity: IncidentSeverity;
  startedAt: Date;
  /** The affected service nearest to the one that is to be deployed, and how many steps away it is: 0 is itself. */
  service: string;
  distance: number;
}

/** The team's number as its scorecard has it. */
export interface OutcomeStanding {
  metric: Pick<
    OutcomeMetric,
    'name' | 'kind' | 'target' | 'direction' | 'scale' | 'unit' | 'source' | 'windowDays' | 'actionWhenMissed'
  >;
  value: Pick<OutcomeValue, 'estimate' | 'lower' | 'upper' | 'total' | 'days'>;
  status: OutcomeStatus;
  statusReason: string;
}

/** A deployment under way, and the longest that one took there lately. */
export interface Running {
  id: string;
  version: string;
  startedAt: Date;
  actor: string | null;
  /** In ms; null where none is known. */
  usualMs: number | null;
}

/** Everything the gate knows when it decides on one service and environment. */
export interface GateFacts {
  now: Date;
  service: { slug: string; name: string };
  team: { slug: string; name: string };
  environment: { name: string; production: boolean };
  /** What is to be deployed; null where the sender told neither version nor commit. */
  asked: Version | null;
  rollbackDeclared: boolean;
  /** Why it counts as a hotfix, by the sender or the rules; null when it does not. */
  hotfixBecause: string | null;
  /** Null until the team has chosen its metric. */
  outcome: OutcomeStanding | null;
  incidents: OpenIncident[];
  /** The latest attempt there, whatever became of it, and the latest that succeeded. */
  last: Ended | null;
  present: Ended | null;
  /** The latest succeeded deployment there of the very version that is to be deployed. */
  earlier: Ended | null;
  /** When the version to be deployed and the present one were first live there; null where they never were. */
  firstLive: { asked: Date | null; present: Date | null };
  running: Running[];
}
