import { EngineError } from '../errors.ts';
import { harmOf } from './harm.ts';
import { harmfulDirection, type ObservedSignal, type SignalKind, sameTrouble } from './signal.ts';
import { measureSurprise, type Surprise } from './surprise.ts';
import { buildTopology, dependencyDistances, observedCallees } from './topology.ts';

/** Chance that anything at all is named in a window in which nothing happened. */
const FALSE_ALARM_RATE = 0.05;
/** A signal enters the ranking, once anything stands out, at this chance of looking so in a normal window. */
const CANDIDATE_P = 0.05;
/** Beyond one in a million more surprise says no more about who is to blame. */
const MOST_SURPRISE = 6;
/** Weight of a signal of another kind than the one that hurts (CPU where latency hurts). */
const OTHER_TROUBLE = 0.5;
/** Weight of a component that the target does not depend on by any known path. */
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

/** Why a component is named. */
export interface CandidateEvidence {
  metric: string;
  kind: SignalKind;
  p: number;
  /** First changed step, index into the window. */
  onset: number;
  direction: -1 | 1;
  level: number;
  jump: number;
}

export interface Candidate {
  component: string;
  score: number;
  /** 1 for the best; equal for ties. */
  rank: number;
  /** -log10 of the smallest p, at most `MOST_SURPRISE`. */
  surprise: number;
  /** Share of the component's trouble that its own dependencies do not explain, 0 to 1. */
  own: number;
  /** Calls between the target and the component; undefined where no path is known. */
  distance: number | undefined;
  evidence: CandidateEvidence[];
}

export type RootCauseRanking =
  | { status: 'ranked'; p: number; candidates: Candidate[] }
  | { status: 'nothing_stands_out'; p: number }
  | { status: 'no_data' };

interface Finding {
  signal: ObservedSignal;
  surprise: Extract<Surprise, { status: 'measured' }>;
  weight: number;
}

interface ComponentFindings {
  component: string;
  findings: Finding[];
  surprise: number;
  harm: number | undefined;
}

/**
 * Ranks components by how likely they are where the trouble began.
 *
 * For every component: how unusual its signals are (`measureSurprise`), how much of its harm its own
 * dependencies do not explain (time or requests lost here less those lost further down, as self time in a flame
 * graph), and whether the target depends on it. Something is named only if the most surprising signal would be
 * so in fewer than one of twenty normal windows, counting every signal looked at (`familyWiseP`).
 * Complexity O(signals × window and reference + components × edges).
 * @throws EngineError `length_mismatch` where windows differ in length, `invalid_argument` on a lead outside.
 */
export function rankComponents(question: RootCauseQuestion): RootCauseRanking {
  const length = question.signals[0]?.window.length ?? 0;
  for (const signal of question.signals) {
    if (signal.window.length !== length) {
      throw new EngineError(
        'length_mismatch',
        `the window of ${signal.component} ${signal.metric} holds ${signal.window.length} steps where others hold ${length}; cut all windows on one grid.`,
      );
    }
  }
  if (!Number.isInteger(question.lead) || question.lead < 0 || (length > 0 && question.lead >= length)) {
    throw new EngineError(
      'invalid_argument',
      `lead is ${question.lead}; pass a whole number below the ${length} window steps.`,
    );
  }

  const measured = measureAll(question);
  if (measured.looked === 0) return { status: 'no_data' };
  const p = familyWiseP(measured);
  if (p > FALSE_ALARM_RATE) return { status: 'nothing_stands_out', p };

  const topology = buildTopology(question.edges);
  const distances = question.target ? dependencyDistances(topology, question.target.component) : undefined;
  const byComponent = new Map(measured.components.map((entry) => [entry.component, entry]));
  const observed = new Set(question.signals.map((signal) => signal.component));
  const largestHarm = Math.max(0, ...measured.components.map((entry) => entry.harm ?? 0));
  const candidates: Candidate[] = [];
  for (const entry of measured.components) {
    const callees = observedCallees(topology, entry.component, observed);
    const own = ownShare(
      entry,
      callees.flatMap((callee) => byComponent.get(callee) ?? []),
    );
    const distance = distances?.get(entry.component);
    const reach = distances === undefined || distance !== undefined ? 1 : UNREACHED;
    const size = entry.harm === undefined || largestHarm === 0 ? 1 : entry.harm / largestHarm;
    const score = (entry.surprise / MOST_SURPRISE) * own * size * reach;
    candidates.push({
      component: entry.component,
      score,
      rank: 0,
      surprise: entry.surprise,
      own,
      distance,
      evidence: entry.findings.map(({ signal, surprise }) => ({
        metric: signal.metric,
        kind: signal.kind,
        p: surprise.p,
        onset: surprise.onset,
        direction: surprise.direction,
        level: surprise.level,
        jump: surprise.jump,
      })),
    });
  }
  return { status: 'ranked', p, candidates: assignRanks(candidates) };
}

function measureAll(question: RootCauseQuestion): {
  components: ComponentFindings[];
  smallestP: number;
  targetP: number | undefined;
  looked: number;
} {
  const traffic = new Map<string, Float64Array>();
  for (const signal of question.signals) {
    if (signal.kind === 'traffic') traffic.set(signal.component, signal.window);
  }
  const wanted = question.target?.kind;
  const byComponent = new Map<string, Finding[]>();
  let smallestP = 1;
  let targetP: number | undefined;
  let looked = 0;
  for (const signal of question.signals) {
    if (signal.kind === 'traffic') continue;
    const relevant = wanted === undefined || sameTrouble(wanted, signal.kind);
    if (!relevant && signal.kind !== 'other') continue;
    const surprise = measureSurprise(
      signal.reference,
      signal.window,
      question.lead,
      harmfulDirection(signal.kind),
    );
    if (surprise.status === 'no_data') continue;
    looked++;
    smallestP = Math.min(smallestP, surprise.p);
    if (relevant && signal.component === question.target?.component) {
      targetP = Math.min(targetP ?? 1, surprise.p);
    }
    if (surprise.p > CANDIDATE_P) continue;
    const finding = { signal, surprise, weight: relevant ? 1 : OTHER_TROUBLE };
    const known = byComponent.get(signal.component);
    if (known === undefined) byComponent.set(signal.component, [finding]);
    else known.push(finding);
  }
  const components = [...byComponent].map(([component, findings]): ComponentFindings => {
    findings.sort((a, b) => a.surprise.p - b.surprise.p);
    const strengths = findings.map(
      (each) => each.weight * Math.min(MOST_SURPRISE, -Math.log10(each.surprise.p)),
    );
    const harms = findings.flatMap(
      (each) => harmOf(each.signal, each.surprise, traffic.get(component)) ?? [],
    );
    return {
      component,
      findings,
      surprise: Math.max(...strengths),
      harm: harms.length > 0 ? Math.max(...harms) : undefined,
    };
  });
  return { components, smallestP, targetP, looked };
}

/**
 * Weighted Bonferroni: someone pointed at the target, so it gets half of the allowance to itself and all other
 * signals share the rest (Holm 1979; Genovese, Roeder and Wasserman 2006).
 */
function familyWiseP(measured: { smallestP: number; targetP: number | undefined; looked: number }): number {
  if (measured.targetP === undefined) return Math.min(1, measured.smallestP * measured.looked);
  return Math.min(1, 2 * measured.targetP, 2 * measured.smallestP * Math.max(1, measured.looked - 1));
}

/** The share of a component's trouble that does not come from what it calls. */
function ownShare(entry: ComponentFindings, callees: readonly ComponentFindings[]): number {
  if (entry.harm !== undefined && entry.harm > 0) {
    const below = callees.reduce((sum, callee) => sum + (callee.harm ?? 0), 0);
    return Math.max(0, 1 - below / entry.harm);
  }
  const strongest = Math.max(0, ...callees.map((callee) => callee.surprise));
  return Math.max(0, 1 - strongest / entry.surprise);
}

function assignRanks(candidates: Candidate[]): Candidate[] {
  candidates.sort((a, b) => b.score - a.score || (a.component < b.component ? -1 : 1));
  candidates.forEach((candidate, index) => {
    const above = candidates[index - 1];
    candidate.rank = above !== undefined && above.score - candidate.score <= TIE ? above.rank : index + 1;
  });
  return candidates;
}
