import type { CauseCandidate, CauseChange, CauseEvidence, Causes } from '../../contracts/causes.ts';
import {
  type Candidate,
  type CandidateEvidence,
  type CutSignals,
  cutWindow,
  FALSE_ALARM_RATE,
  familyWiseP,
  type Looked,
  type RootCauseRanking,
  rankChanges,
  rankComponents,
} from '../../engine/root-cause/index.ts';
import { median } from '../../engine/series/index.ts';
import type { Observed, ServiceSignal } from './aggregate.ts';
import type { Scene } from './observe.ts';
import { sayAmount, sayBefore, sayMinute } from './words.ts';

const MOST_CANDIDATES = 5;
const MOST_EVIDENCE = 3;
const MOST_CHANGES = 5;
const SHOWN_BEFORE_STEPS = 60;
const LEAST_CHANGE = 0.1; // of the level before: less than a tenth harms nobody, however unusual it is
const FEWEST_EVENTS = 5; // more than before: a failure or two come about by themselves, and are ever so many times none
const TIE = 1e-9; // as the engine has it
const LEAST_SCORE = 0.02; // below it nothing speaks for a service but that it moved as well

type Ranked = Pick<Causes, 'status' | 'sentence' | 'looked' | 'candidates' | 'changes' | 'ruledOut'>;

/** Ranks what may lie behind trouble of the affected services, each with what speaks for it. Pure. */
export function rankCauses(scene: Scene): Ranked {
  const { signals, affected, edges } = scene;
  const looked = {
    services: new Set(signals.map(({ timed }) => timed.component)).size,
    signals: signals.reduce((sum, { parts }) => sum + parts.length, 0),
  };
  const none = { looked, candidates: [], changes: [] };
  if (signals.length === 0) {
    return {
      ...none,
      status: 'no_data',
      sentence: `No telemetry of ${affected.join(', ')}, or of what it calls, is there for this time.`,
      ruledOut: [],
    };
  }
  const cut = cutWindow(
    signals.map(({ timed }) => timed),
    scene.at / 1000,
  );
  const target = affected.find((service) => signals.some(({ timed }) => timed.component === service));
  const ranking = rankComponents({
    signals: cut.signals,
    edges,
    lead: cut.lead,
    ...(target !== undefined && { target: { component: target } }),
  });
  if (ranking.status !== 'ranked') {
    return {
      ...none,
      status: ranking.status,
      sentence:
        ranking.status === 'no_data'
          ? `Too little was told before ${sayMinute(scene.at)} to know what is usual.`
          : `Nothing stands out: none of ${looked.signals} signals of ${looked.services} services moved more than they do by chance.`,
      ruledOut: ranking.status === 'no_data' ? [] : ruleOut(scene, ranking, []),
    };
  }
  const candidates = leaveOutChance(
    ranking.candidates
      .filter(({ score }) => score >= LEAST_SCORE)
      .flatMap((candidate) => toCandidate(candidate, scene, cut)),
    target,
    ranking.looked,
  )
    .map((one, _, all) => ({ ...one, rank: all.filter(({ score }) => score > one.score + TIE).length + 1 }))
    .slice(0, MOST_CANDIDATES);
  if (candidates.length === 0) {
    return {
      ...none,
      status: 'nothing_stands_out',
      sentence: `Nothing stands out: what moved of ${looked.signals} signals of ${looked.services} services moved by too little to matter.`,
      ruledOut: ruleOut(scene, ranking, []),
    };
  }
  const named = candidates.map(({ service }) => service);
  const changes = toChanges(
    ranking.candidates.filter(({ component }) => named.includes(component)),
    scene,
    cut,
  );
  return {
    status: 'ranked',
    sentence: sayRanking(candidates, changes, looked),
    looked,
    candidates,
    changes,
    ruledOut: ruleOut(scene, ranking, named),
  };
}

/**
 * None where what is left of the evidence, once what moved by too little is out of it, is no more than so many signals
 * show by chance: what let the ranking begin may have been among what is out.
 */
function leaveOutChance(
  candidates: readonly CauseCandidate[],
  target: string | undefined,
  looked: Looked,
): readonly CauseCandidate[] {
  const smallest = (of: readonly CauseCandidate[]) =>
    Math.min(1, ...of.flatMap(({ evidence }) => evidence.map(({ p }) => p)));
  const ofTarget = smallest(candidates.filter(({ service }) => service === target));
  const p = familyWiseP(smallest(candidates), ofTarget, looked);
  return p > FALSE_ALARM_RATE ? [] : candidates;
}

/** None where nothing that speaks for it moved by enough to matter. */
function toCandidate(candidate: Candidate, scene: Scene, cut: CutSignals): CauseCandidate[] {
  const evidence = candidate.evidence
    .flatMap((one) => toEvidence(candidate.component, one, scene, cut))
    .slice(0, MOST_EVIDENCE);
  if (evidence.length === 0) return [];
  const path = findPath(scene.affected, candidate.component, scene.edges);
  const [first] = evidence;
  return [
    {
      rank: candidate.rank,
      score: candidate.score,
      service: candidate.component,
      statement: `${candidate.component}: ${first?.statement ?? 'it moved'}${sayPath(path)}`,
      path,
      evidence,
    },
  ];
}

function toEvidence(
  component: string,
  found: CandidateEvidence,
  scene: Scene,
  cut: CutSignals,
): CauseEvidence[] {
  const index = scene.signals.findIndex(
    ({ timed }) => timed.component === component && timed.metric === found.metric,
  );
  const { timed, parts } = scene.signals[index] as ServiceSignal;
  const onset = cut.windowStart + found.onset * cut.stepSeconds;
  const at = Math.round((onset - timed.start) / timed.stepSeconds);
  const before = levelOf(timed.values, at - cut.lead, at);
  const after = levelBeyond(timed.values.subarray(Math.max(0, at)), before, found.direction);
  if (before !== null && (after === null || Math.abs(after - before) < LEAST_CHANGE * Math.abs(before)))
    return [];
  if (countBeyond(parts, timed, at, before ?? 0) < FEWEST_EVENTS) return [];
  const moved = mostMoved(parts, at, cut.lead, found.direction);
  const { signal } = moved;
  const name = parts.length === 1 ? signal.name.replace(`${signal.service} `, '') : found.metric;
  const inMost = parts.length === 1 ? '' : `, most in ${signal.name.replace(`${signal.service} `, '')}`;
  const verb = found.direction > 0 ? 'rose' : 'fell';
  const amounts =
    before === null || after === null
      ? ''
      : ` from ${sayAmount(before, signal.unit)} to ${sayAmount(after, signal.unit)}`;
  const firstShown = Math.max(
    0,
    Math.round((scene.at / 1000 - timed.start) / timed.stepSeconds) - SHOWN_BEFORE_STEPS,
  );
  return [
    {
      statement: `${name} ${verb}${amounts} at ${sayMinute(onset * 1000)}${inMost}`,
      signal: { id: String(signal.seriesId), statistic: signal.statistic, name: signal.name },
      unit: signal.unit,
      onsetAt: new Date(onset * 1000).toISOString(),
      before,
      after,
      p: found.p,
      own: found.own,
      points: Array.from(timed.values.subarray(firstShown), (value, step) => ({
        at: new Date((timed.start + (firstShown + step) * timed.stepSeconds) * 1000).toISOString(),
        value: Number.isNaN(value) ? null : value,
      })),
    },
  ];
}

/** The operation whose level changed the most in the direction found, as a share of what it was. */
function mostMoved(parts: readonly Observed[], at: number, lead: number, direction: -1 | 1): Observed {
  const moves = parts.map(({ values }) => {
    const before = levelOf(values, at - lead, at);
    const after = levelOf(values, at, values.length);
    return before === null || after === null ? Number.NEGATIVE_INFINITY : direction * (after - before);
  });
  return parts[moves.indexOf(Math.max(...moves))] ?? (parts[0] as Observed);
}

/** How many more or fewer there were from a step on than before it; infinitely many of what is not counted. */
function countBeyond(
  parts: readonly Observed[],
  { values, stepSeconds }: ServiceSignal['timed'],
  at: number,
  before: number,
): number {
  if (parts.some(({ signal }) => signal.statistic !== 'rate')) return Number.POSITIVE_INFINITY;
  let beyond = 0;
  for (const value of values.subarray(Math.max(0, at))) if (!Number.isNaN(value)) beyond += value - before;
  return Math.abs(beyond) * stepSeconds;
}

/** The middle of what lies beyond a level in a direction: how far it went while it was gone. */
function levelBeyond(values: Float64Array, level: number | null, direction: -1 | 1): number | null {
  const beyond = values.filter(
    (value) => Number.isFinite(value) && (level === null || direction * (value - level) > 0),
  );
  return beyond.length === 0 ? null : median(beyond);
}

function levelOf(values: Float64Array, from: number, to: number): number | null {
  const present = values.subarray(Math.max(0, from), to).filter(Number.isFinite);
  return present.length === 0 ? null : median(present);
}

function toChanges(candidates: readonly Candidate[], scene: Scene, cut: CutSignals): CauseChange[] {
  const known = new Map(scene.changes.map((change) => [change.id, change]));
  const events = scene.changes.map(({ id, service, at }) => ({
    id,
    component: service,
    at: at.getTime() / 1000,
  }));
  return rankChanges(candidates, events, scene.edges, cut.windowStart, cut.stepSeconds)
    .filter(({ score }) => score >= LEAST_SCORE)
    .slice(0, MOST_CHANGES)
    .flatMap(({ change, score, rank, suspect, distance, secondsBefore }) => {
      const nearby = known.get(change.id);
      if (!nearby) return [];
      const { deploymentId, service, what, happened, at } = nearby;
      const whose = distance === 0 ? `${suspect} began to move` : `${suspect}, which calls it, began to move`;
      return {
        rank,
        score,
        deploymentId,
        changeId: deploymentId === null ? nearby.id : null,
        service,
        what,
        at: at.toISOString(),
        statement: `${service} ${happened} ${sayBefore(secondsBefore)} ${whose}`,
      };
    });
}

/** The services near by that were looked at and are not named, each with why. */
function ruleOut(scene: Scene, ranking: RootCauseRanking, named: readonly string[]): Causes['ruledOut'] {
  const counts = new Map<string, number>();
  for (const { timed, parts } of scene.signals) {
    counts.set(timed.component, (counts.get(timed.component) ?? 0) + parts.length);
  }
  const moved = new Map(
    ranking.status === 'ranked' ? ranking.candidates.map((one) => [one.component, one] as const) : [],
  );
  return scene.services
    .filter((service) => !named.includes(service))
    .map((service) => {
      const count = counts.get(service);
      if (count === undefined) return { service, because: 'it told nothing: not looked at' };
      const own = moved.get(service)?.evidence[0]?.own;
      if (own === undefined) {
        return { service, because: `none of its ${count} ${count === 1 ? 'signal' : 'signals'} is unusual` };
      }
      return {
        service,
        because:
          own < 0.5
            ? 'it moved, and what it calls explains that'
            : 'it moved, but later or less than those named',
      };
    });
}

/** The shortest way along calls from an affected service to the one in question. */
export function findPath(
  affected: readonly string[],
  service: string,
  edges: readonly (readonly [string, string])[],
): string[] {
  const from = new Map<string, string | null>(affected.map((one) => [one, null]));
  const queue = [...affected];
  for (let head = 0; head < queue.length && !from.has(service); head += 1) {
    const caller = queue[head] as string;
    for (const [one, callee] of edges) {
      if (one !== caller || from.has(callee)) continue;
      from.set(callee, caller);
      queue.push(callee);
    }
  }
  if (!from.has(service)) return [];
  const path: string[] = [];
  for (let at: string | null = service; at !== null; at = from.get(at) ?? null) path.unshift(at);
  return path;
}

function sayPath(path: readonly string[]): string {
  if (path.length < 2) return '';
  return `; ${path[0]} calls it${path.length === 2 ? '' : ` by way of ${path.slice(1, -1).join(' and ')}`}`;
}

function sayRanking(
  candidates: readonly CauseCandidate[],
  changes: readonly CauseChange[],
  looked: { signals: number; services: number },
): string {
  const [first] = candidates;
  const of = `of ${looked.signals} signals of ${looked.services} services`;
  if (!first) return `Something moved, but nothing of it speaks for one service, ${of}.`;
  const tied = candidates.filter(({ rank }) => rank === first.rank);
  const who = tied.map(({ service }) => service).join(' or ');
  const [change] = changes;
  const behind =
    change && tied.some(({ service }) => service === change.service) ? ` ${change.statement}.` : '';
  return `Most likely it began in ${who} (score ${first.score.toFixed(2)}): ${first.evidence[0]?.statement ?? 'it moved'}, ${of}.${behind}`;
}
