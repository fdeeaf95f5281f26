import { harmOf } from './harm.ts';
import { harmfulDirection, type ObservedSignal, type SignalKind, sameTrouble } from './signal.ts';
import { measureSurprise, type Surprise } from './surprise.ts';

/** A signal is taken as changed at this chance of looking so in a normal window. */
const CHANGED_P = 0.05;
/** Beyond one in a million more surprise says no more about who is to blame. */
export const MOST_SURPRISE = 6;
/** Weight of a signal of another kind than the one that hurts (CPU where latency hurts). */
const OTHER_TROUBLE = 0.5;

/** A signal that changed, and how much. */
export interface Finding {
  signal: ObservedSignal;
  surprise: Extract<Surprise, { status: 'measured' }>;
  /** -log10 p, at most `MOST_SURPRISE`, weighted by how much its kind matters to the question. */
  strength: number;
  /** Time or requests lost; undefined for kinds that lose neither. Comparable between signals of one metric. */
  harm: number | undefined;
  /** Whether the harm counts requests; without traffic it is harm per request, which does not say how large it is. */
  weighed: boolean;
}

export interface Findings {
  changed: Finding[];
  looked: Looked;
  /** Chance that the most surprising signal looks so in a normal window, all signals looked at counted. */
  p: number;
}

/**
 * Measures every signal that bears on the question: those of the `wanted` kind (all kinds where it is
 * undefined) in full, resource signals at half weight, other symptoms not at all. Traffic is the weight of the
 * harm, not a symptom, unless it is what is asked for. Complexity O(signals × (reference + window)).
 */
export function findChanges(
  signals: readonly ObservedSignal[],
  lead: number,
  target: { component: string; kind?: SignalKind } | undefined,
): Findings {
  const traffic = new Map<string, Float64Array>();
  for (const signal of signals) if (signal.kind === 'traffic') traffic.set(signal.component, signal.window);
  const wanted = target?.kind;
  const changed: Finding[] = [];
  const looked = { all: 0, ofTarget: 0 };
  let smallest = 1;
  let ofTarget = 1;
  for (const signal of signals) {
    const relevant = wanted === undefined ? signal.kind !== 'traffic' : sameTrouble(wanted, signal.kind);
    if (!relevant && signal.kind !== 'other') continue;
    const surprise = measureSurprise(signal.reference, signal.window, lead, harmfulDirection(signal.kind));
    if (surprise.status === 'no_data') continue;
    looked.all++;
    smallest = Math.min(smallest, surprise.p);
    if (relevant && signal.component === target?.component) {
      looked.ofTarget++;
      ofTarget = Math.min(ofTarget, surprise.p);
    }
    if (surprise.p > CHANGED_P) continue;
    const strength = Math.min(MOST_SURPRISE, -Math.log10(surprise.p)) * (relevant ? 1 : OTHER_TROUBLE);
    changed.push({ signal, surprise, strength, harm: undefined, weighed: false });
  }
  weighHarm(changed, traffic);
  return { changed, looked, p: familyWiseP(smallest, ofTarget, looked) };
}

/** Harm per finding; traffic weighs only where every component of that metric has it, else none would compare. */
function weighHarm(changed: readonly Finding[], traffic: ReadonlyMap<string, Float64Array>): void {
  const lacking = new Set(
    changed.filter(({ signal }) => !traffic.has(signal.component)).map(({ signal }) => signal.metric),
  );
  for (const finding of changed) {
    const { signal, surprise } = finding;
    const requests = lacking.has(signal.metric) ? undefined : traffic.get(signal.component);
    finding.harm = harmOf(signal, surprise, requests);
    finding.weighed = requests !== undefined;
  }
}

/** How many signals could be judged: all, and those of what was pointed at. */
export interface Looked {
  all: number;
  ofTarget: number;
}

/**
 * Chance that the smallest p of so many signals comes about by itself, given the smallest of all and of the target.
 * Weighted Bonferroni: someone pointed at the target, so its signals get half of the allowance and all others share the
 * rest (Holm 1979; Genovese, Roeder and Wasserman 2006).
 */
export function familyWiseP(smallest: number, ofTarget: number, looked: Looked): number {
  if (looked.ofTarget === 0) return Math.min(1, smallest * looked.all);
  const others = Math.max(1, looked.all - looked.ofTarget);
  return Math.min(1, 2 * ofTarget * looked.ofTarget, 2 * smallest * others);
}
