import type { ChangeVerdict } from '../../contracts/signal-changes.ts';
import type { BeforeAfter } from '../../engine/change/index.ts';

type Worse = 'higher' | 'lower' | 'either';
const MOVED: ReadonlySet<ChangeVerdict> = new Set(['worse', 'better', 'moved']);

export interface Decision {
  verdict: ChangeVerdict;
  /** What is said that was not said before; null where nothing is. */
  turn: 'claimed' | 'withdrawn' | null;
}

/** Whether a verdict says that something moved. */
export function isMoved(verdict: ChangeVerdict): boolean {
  return MOVED.has(verdict);
}

/**
 * What a look makes of one signal, given what was said of it before. A claim needs the shift to be beyond the threshold
 * and q within what this look may spend. It stands for as long as the plain comparison of all the time since shows the
 * same (95 %, and beyond the threshold), and is withdrawn when that shows it no more: strict to claim, mild to keep, so
 * that nothing flaps. Missing data neither makes nor unmakes a claim.
 */
export function decideSignal(input: {
  found: BeforeAfter;
  /** Corrected for the number of signals of its family. */
  qValue: number;
  /** What its family may spend at this look. */
  alpha: number;
  worse: Worse;
  /** Of the look before; null at the first. */
  standing: ChangeVerdict | null;
}): Decision {
  const { found, qValue, alpha, worse, standing } = input;
  const stood = standing !== null && isMoved(standing) ? standing : null;
  if (found.kind === 'no_data') return { verdict: stood ?? 'no_data', turn: null };
  const shifted = found.kind === 'increased' || found.kind === 'decreased';
  const direction = shifted ? directionOf(found.kind === 'increased', worse) : null;
  if (direction !== null && direction === stood) return { verdict: direction, turn: null };
  if (direction !== null && qValue <= alpha) return { verdict: direction, turn: 'claimed' };
  const verdict = shifted ? 'undecided' : found.kind;
  return { verdict: verdict as ChangeVerdict, turn: stood === null ? null : 'withdrawn' };
}

function directionOf(up: boolean, worse: Worse): ChangeVerdict {
  if (worse === 'either') return 'moved';
  return up === (worse === 'higher') ? 'worse' : 'better';
}

/**
 * How soon after the change a shift was seen: the first step from which most values keep beyond half of it, in
 * milliseconds to the end of that step; null where none does.
 */
export function onsetOf(after: Float64Array, stepMs: number, level: number, shift: number): number | null {
  const border = level + shift / 2;
  const beyond = (value: number) => (shift > 0 ? value > border : value < border);
  for (let index = 0; index < after.length; index += 1) {
    if (!beyond(after[index] as number)) continue;
    const rest = after.subarray(index, index + STEADY).filter(Number.isFinite);
    if (rest.filter(beyond).length > rest.length / 2) return (index + 1) * stepMs;
  }
  return null;
}

const STEADY = 5; // steps: a spike is no beginning
