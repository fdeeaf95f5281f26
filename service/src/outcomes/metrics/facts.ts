import type { OutcomeMetricKind } from '../../contracts/outcome-metrics.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';
import type { Span } from '../durations/index.ts';
import { readBugs } from './read-bugs.ts';
import { readDeployments } from './read-deployments.ts';
import { readForetold } from './read-foretold.ts';
import { readLeadTimes } from './read-lead-times.ts';
import { readRecoveries } from './read-recoveries.ts';
import type { Told } from './told.ts';

/** A judged production deployment. */
interface Judged {
  id: string;
  finishedAt: number;
  kind: VerdictKind;
  counts: boolean;
}

/** What a team's outcome metrics are computed from, from one moment on. Times in ms since 1970. */
export interface Facts {
  deployments: Judged[];
  bugs: (Span & { id: string; customerReported: boolean })[];
  /** By the deployment that failed. */
  recoveries: (Span & { id: string })[];
  /** By the deployment that brought the commit. */
  leadTimes: (Span & { id: string; sha: string })[];
  /** When commits reached production before they were written, by the clocks of both: counted nowhere. */
  misdated: number[];
  /** What the KPI or the signal of the metric told; null of other metrics. */
  told: Told | null;
  /** That its number will cross its target, where that is forecast now. */
  forecast: Foretold | null;
}

/** A forecast of the number's own path, as correlate/forecasts has made it. */
export interface Foretold {
  madeAt: number;
  probability: number;
  expectedAt: number;
  earliestAt: number;
  latestAt: number;
}

/** Which teams need the facts behind a kind of metric, and from when on. */
export interface Need {
  teamIds: string[];
  from: Date;
}

/** Reads what each kind of metric needs, for all its teams in one query; `told` is what those told that were asked (`readTold`). */
export async function readFacts(
  database: Transaction,
  needs: Partial<Record<OutcomeMetricKind, Need>>,
  told: ReadonlyMap<string, Told>,
): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>();
  for (const { teamIds } of Object.values(needs)) {
    for (const id of teamIds) {
      const nothing = {
        deployments: [],
        bugs: [],
        recoveries: [],
        leadTimes: [],
        misdated: [],
        forecast: null,
      };
      facts.set(id, { ...nothing, told: told.get(id) ?? null });
    }
  }
  await Promise.all([
    needs.deployment_success_rate && readDeployments(database, needs.deployment_success_rate, facts),
    needs.bug_resolution_time && readBugs(database, needs.bug_resolution_time, facts),
    needs.recovery_time && readRecoveries(database, needs.recovery_time, facts),
    needs.lead_time && readLeadTimes(database, needs.lead_time, facts),
    readForetold(database, facts),
  ]);
  return facts;
}
