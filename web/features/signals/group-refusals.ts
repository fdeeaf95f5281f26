import type { TelemetryRefusal } from '@throughline/service/contracts/signals';
import { formatQuantity } from '../../ui/format/number.ts';
import type { Sentence } from '../../ui/sentence.tsx';

export type RefusalDay = { day: string; count: number; refusals: TelemetryRefusal[] };

/** Refusals by day in the order they come in: the newest day first. */
export function groupByDay(refusals: readonly TelemetryRefusal[]): RefusalDay[] {
  const days = new Map<string, RefusalDay>();
  for (const refusal of refusals) {
    const day = days.get(refusal.day) ?? { day: refusal.day, count: 0, refusals: [] };
    day.count += refusal.count;
    day.refusals.push(refusal);
    days.set(refusal.day, day);
  }
  return [...days.values()];
}

const COUNTED: Record<TelemetryRefusal['signal'], readonly [one: string, many: string]> = {
  metrics: ['point', 'points'],
  traces: ['span', 'spans'],
  logs: ['log record', 'log records'],
};

/** `12,000 points`, of spans and log records in their words. */
export function sayRefused({ signal, count }: Pick<TelemetryRefusal, 'signal' | 'count'>): string {
  return formatQuantity(count, ...COUNTED[signal]);
}

/** How much was refused in all, and what for mostly. */
export function sayRefusals(refusals: readonly TelemetryRefusal[], days: number): Sentence {
  const when = days === 1 ? 'today' : `in the last ${days} days`;
  const byReason = new Map<string, { what: string; count: number }>();
  for (const { reason, what, count } of refusals)
    byReason.set(reason, { what, count: count + (byReason.get(reason)?.count ?? 0) });
  const [most] = [...byReason.values()].sort((a, b) => b.count - a.count);
  if (most === undefined) return [`Nothing was refused ${when}.`];
  const all = refusals.reduce((sum, { count }) => sum + count, 0);
  const signals = new Set(refusals.map(({ signal }) => signal));
  const [only] = signals.size === 1 ? signals : [];
  const size = only ? sayRefused({ signal: only, count: all }) : formatQuantity(all, 'record');
  const why = byReason.size === 1 ? 'for one reason' : 'mostly for this';
  return [{ strong: `${size} refused` }, ` ${when}, ${why}: `, lowerFirst(most.what)];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
