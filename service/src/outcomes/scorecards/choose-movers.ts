import type { Mover } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Span } from '../durations/index.ts';
import { type Facts, limitOf, type Measure } from '../metrics/index.ts';

export const MAX_MOVERS = 30;
const MAX_GOOD = 5; // the slowest of those in time: a number without anything bad still has a slowest

/** What is behind a number, before its names are read. */
export interface Chosen {
  kind: Mover['kind'];
  /** Of the deployment or bug; of the deployment that brought it, for a commit. */
  id: string;
  sha?: string;
  effect: Mover['effect'];
  at: number;
  durationMs: number | null;
  /** Whether the duration has come to its end. */
  over: boolean;
}

type Window = { from: number; to: number };

/**
 * The deployments, bugs, failures or commits that made the number of the window what it is: bad ones first, then those
 * still open, each newest first. Of durations the longest are chosen.
 */
export function chooseMovers(what: Measure, facts: Facts, to: number, days: number): Chosen[] {
  const window = { from: to - days * DAY_MS, to };
  const chosen =
    what.kind === 'deployment_success_rate'
      ? chooseDeployments(facts, window)
      : chooseLongest(candidatesOf(what, facts, window), limitOf(what), to);
  return chosen.toSorted((a, b) => RANK[a.effect] - RANK[b.effect] || b.at - a.at).slice(0, MAX_MOVERS);
}

const RANK: Record<Mover['effect'], number> = { bad: 0, open: 1, good: 2 };

function chooseDeployments({ deployments, recoveries }: Facts, { from, to }: Window): Chosen[] {
  const lasted = new Map(recoveries.map((span) => [span.id, span]));
  return deployments
    .filter(({ finishedAt, kind, counts }) => {
      if (finishedAt < from || finishedAt >= to) return false;
      return kind === 'pending' || (counts && kind !== 'held');
    })
    .map(({ id, finishedAt, kind }) => {
      const span = lasted.get(id);
      return {
        kind: 'deployment',
        id,
        effect: kind === 'pending' ? 'open' : 'bad',
        at: finishedAt,
        durationMs: span ? lengthOf(span, to) : null,
        over: span ? isOver(span, to) : false,
      };
    });
}

type Candidate = { kind: Mover['kind']; id: string; sha?: string; at: number; span: Span };

function candidatesOf(what: Measure, facts: Facts, window: Window): Candidate[] {
  const within = (at: number) => at >= window.from && at < window.to;
  if (what.kind === 'lead_time') {
    return facts.leadTimes.flatMap(({ id, sha, ...span }) =>
      span.endedAt !== null && within(span.endedAt)
        ? [{ kind: 'commit', id, sha, at: span.endedAt, span }]
        : [],
    );
  }
  if (what.kind === 'recovery_time') {
    return facts.recoveries.flatMap(({ id, ...span }) =>
      within(span.beganAt) ? [{ kind: 'deployment', id, at: span.beganAt, span }] : [],
    );
  }
  return facts.bugs.flatMap(({ id, customerReported, ...span }) =>
    within(span.beganAt) && !span.dismissed && (customerReported || !what.customerReportedOnly)
      ? [{ kind: 'bug', id, at: span.beganAt, span }]
      : [],
  );
}

function chooseLongest(candidates: Candidate[], limit: number, to: number): Chosen[] {
  const chosen = candidates
    .map(({ span, ...candidate }): Chosen => {
      const durationMs = lengthOf(span, to);
      const over = isOver(span, to);
      return { ...candidate, durationMs, over, effect: durationMs > limit ? 'bad' : over ? 'good' : 'open' };
    })
    .sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0));
  const good = chosen.filter(({ effect }) => effect === 'good').slice(0, MAX_GOOD);
  return [...chosen.filter(({ effect }) => effect !== 'good').slice(0, MAX_MOVERS), ...good];
}

function lengthOf({ beganAt, endedAt }: Span, to: number): number {
  return Math.max(0, (endedAt !== null && endedAt <= to ? endedAt : to) - beganAt);
}

function isOver({ endedAt }: Span, to: number): boolean {
  return endedAt !== null && endedAt <= to;
}
