import { EngineError } from '../errors.ts';
import { blame } from './blame.ts';
import { findChanges, type Looked, MOST_SURPRISE } from './findings.ts';
import type { ObservedSignal, SignalKind } from './signal.ts';
import { buildTopology, dependencyDistances } from './topology.ts';

/** Chance that anything at all is named in a window in which nothing happened. */
export const FALSE_ALARM_RATE = 0.05;
/** Weight of a component that the target does not depend on, where its calls are known at all. */
const UNREACHED = 0.25;
/** Scores this close are a tie. */
const TIE = 1e-9;

export interface RootCauseQuestion {
  signals: readonly ObservedSignal[];
  /** `[caller, callee]` pairs; may be empty, may hold cycles. */
  edges: ReadonlyArray<readonly [string, string]>;
  /** Steps of each window that lie before the time in question. */
  lead: number;
  /** What is seen to hurt. Without it every component and every kind of trouble is looked at alike. */
  target?: { component: string; kind?: SignalKind };
}

/** Why a component is named: one changed signal. */
export interface CandidateEvidence {
  metric: string;
  kind: SignalKind;
  /** Chance that a normal window of this signal shows as large a change. */
  p: number;
  /** First changed step, index into the window. */
  onset: number;
  direction: -1 | 1;
  /** Distance from the normal level and from the level just before, in robust standard deviations. */
  level: number;
  jump: number;
  /** Share of the change that the component's own dependencies do not explain, 0 to 1. */
  own: number;
}

export interface Candidate {
  component: string;
  /** 0 to 1. */
  score: number;
  /** 1 for the best; equal for ties. */
  rank: number;
  /** Calls between the target and the component; undefined where no path is known. */
  distance: number | undefined;
  /** Earliest onset among its evidence, index into the window. */
  onset: number;
  /** Strongest first. */
  evidence: CandidateEvidence[];
}

export type RootCauseRanking =
  | {
      status: 'ranked';
      p: number;
      looked: Looked;
      candidates: Candidate[];
    }
  | { status: 'nothing_stands_out'; p: number }
  | { status: 'no_data' };

/**
 * Ranks components by how likely they are where the trouble began.
 *
 * The score of a component is that of its strongest signal: how unusual the change is (`measureSurprise`) ×
 * how much of its harm the component's own dependencies do not explain (time or requests lost here less those
 * lost further down, as self time in a flame graph) × its harm relative to the largest × how much of all that
 * changed depends on it × how early it began × whether the target depends on it. Something is named only if the most surprising signal would be so in fewer
 * than one of twenty normal windows, counting every signal looked at.
 * Complexity O(signals × (reference + window) + components × edges).
 * @throws EngineError `length_mismatch` where windows differ in length, `invalid_argument` on a lead outside.
 */
export function rankComponents(question: RootCauseQuestion): RootCauseRanking {
  const length = checkWindows(question);
  const findings = findChanges(question.signals, question.lead, question.target);
  if (findings.looked.all === 0) return { status: 'no_data' };
  if (findings.p > FALSE_ALARM_RATE) return { status: 'nothing_stands_out', p: findings.p };

  const topology = buildTopology(question.edges);
  const known = question.target !== undefined && topology.components.has(question.target.component);
  const distances = known ? dependencyDistances(topology, question.target?.component ?? '') : undefined;
  const blamed = blame(findings.changed, topology, question.signals);
  const earliest = Math.min(...findings.changed.map(({ surprise }) => surprise.onset));
  const byComponent = new Map<string, Candidate>();
  for (const { finding, own, size, breadth } of blamed) {
    const { signal, surprise, strength } = finding;
    const distance = distances?.get(signal.component);
    const reach = distances === undefined || distance !== undefined ? 1 : UNREACHED;
    const early = Math.exp(-(surprise.onset - earliest) / length);
    const score = (strength / MOST_SURPRISE) * own * size * breadth * early * reach;
    const evidence: CandidateEvidence = {
      metric: signal.metric,
      kind: signal.kind,
      p: surprise.p,
      onset: surprise.onset,
      direction: surprise.direction,
      level: surprise.level,
      jump: surprise.jump,
      own,
    };
    const candidate = byComponent.get(signal.component);
    if (candidate === undefined) {
      const { component } = signal;
      byComponent.set(component, {
        component,
        score,
        rank: 0,
        distance,
        onset: surprise.onset,
        evidence: [evidence],
      });
    } else {
      candidate.score = Math.max(candidate.score, score);
      candidate.onset = Math.min(candidate.onset, surprise.onset);
      candidate.evidence.push(evidence);
    }
  }
  const candidates = [...byComponent.values()];
  for (const candidate of candidates) candidate.evidence.sort((a, b) => a.p - b.p);
  const { p, looked } = findings;
  return { status: 'ranked', p, looked, candidates: assignRanks(candidates) };
}

function checkWindows(question: RootCauseQuestion): number {
  const length = question.signals[0]?.window.length ?? 0;
  for (const signal of question.signals) {
    if (signal.window.length === length) continue;
    throw new EngineError(
      'length_mismatch',
      `the window of ${signal.component} ${signal.metric} holds ${signal.window.length} steps where others hold ${length}; cut all windows on one grid.`,
    );
  }
  const { lead } = question;
  if (!Number.isInteger(lead) || lead < 0 || (length > 0 && lead >= length)) {
    throw new EngineError(
      'invalid_argument',
      `lead is ${lead}; pass a whole number below the ${length} window steps.`,
    );
  }
  return length;
}

function assignRanks(candidates: Candidate[]): Candidate[] {
  candidates.sort((a, b) => b.score - a.score || (a.component < b.component ? -1 : 1));
  candidates.forEach((candidate, index) => {
    const above = candidates[index - 1];
    candidate.rank = above !== undefined && above.score - candidate.score <= TIE ? above.rank : index + 1;
  });
  return candidates;
}
