import type { ChangeVerdict } from '../../contracts/signal-changes.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { sayAmount, sayNumber } from '../impact/index.ts';

/** How the numbers of a signal or KPI are written. */
export interface Written {
  name: string;
  unit: string;
  proportion: boolean;
}

export interface Shifted {
  shift: number;
  lower: number;
  upper: number;
}

/** `checkout-api POST /pay p95 latency rose by 210 ms (198 – 222) within 4 minutes.` */
export function sayMoved(signal: Written, { shift, lower, upper }: Shifted, onsetMs: number | null): string {
  const rose = shift > 0;
  const [least, most] = rose ? [lower, upper] : [-upper, -lower];
  const soon = onsetMs === null ? '' : ` within ${sayLength(onsetMs)}`;
  const size = sayAmount(Math.abs(shift), signal);
  return `${signal.name} ${rose ? 'rose' : 'fell'} by ${size} (${sayNumber(least, signal)} – ${sayNumber(most, signal)})${soon}.`;
}

export interface Seen {
  verdict: ChangeVerdict;
  shifted: Shifted | null;
  onsetMs: number | null;
  threshold: number | null;
  reason: string | null;
}

/** What a finding says in a sentence. */
export function saySignal(signal: Written, seen: Seen): string {
  const { verdict, shifted, onsetMs, threshold, reason } = seen;
  switch (verdict) {
    case 'no_data':
      return `${signal.name}: no answer. ${reason ?? 'Too little was told.'}`;
    case 'unchanged':
      return threshold === null
        ? `${signal.name} did not change.`
        : `${signal.name} did not change by as much as ${sayAmount(threshold, signal)}.`;
    case 'undecided':
      return shifted === null
        ? `${signal.name}: neither a change nor its absence is shown.`
        : `${signal.name}: neither a change nor its absence is shown (${sayNumber(shifted.lower, signal)} – ${sayAmount(shifted.upper, signal)}).`;
    default:
      return shifted === null ? `${signal.name} changed.` : sayMoved(signal, shifted, onsetMs);
  }
}

/** Why a claim is taken back: `over the 2 hours since, … is within 5 ms of what is usual`. */
export function sayWithdrawn(signal: Written, seen: Seen, lookMs: number): string {
  const since = `Over the ${sayLength(lookMs)} since, ${signal.name}`;
  if (seen.verdict === 'unchanged' && seen.threshold !== null) {
    return `${since} is within ${sayAmount(seen.threshold, signal)} of what it was before.`;
  }
  if (seen.verdict === 'worse' || seen.verdict === 'better' || seen.verdict === 'moved') {
    return `${since} went the other way.`;
  }
  const { shifted } = seen;
  if (shifted === null) return `${since} shows no difference any more.`;
  return `${since} shows no difference any more (${sayNumber(shifted.lower, signal)} – ${sayAmount(shifted.upper, signal)}).`;
}

/** `4 minutes`, `1 hour`, `3 days`. */
export function sayLength(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.round(ms / HOUR_MS);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
