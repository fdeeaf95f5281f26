import type {
  DeliverySource,
  DeliveryState,
  DeliverySummary,
} from '@throughline/service/contracts/deliveries';
import { formatCount, formatQuantity } from '../../../ui/format/number.ts';
import type { Sentence } from '../../../ui/sentence.tsx';

type Counts = Record<DeliveryState, number>;
const NONE: Counts = { waiting: 0, used: 0, ignored: 0, refused: 0 };

export function countStates({ items }: DeliverySummary, source?: string): Counts {
  const counts = { ...NONE };
  for (const item of items)
    if (source === undefined || item.source === source) counts[item.state] += item.count;
  return counts;
}

/** What arrived and is kept, said aloud; what nobody could use comes first, since it is what somebody has to mend. */
export function sayArrivals(summary: DeliverySummary): Sentence {
  const counts = countStates(summary);
  const total = counts.waiting + counts.used + counts.ignored + counts.refused;
  const lost: Sentence =
    counts.refused === 0
      ? ['Everything that arrived could be used']
      : [
          { strong: formatCount(counts.refused) },
          ` of ${formatQuantity(total, 'message')} could not be used`,
        ];
  const rest = [
    counts.refused === 0 ? `: ${formatQuantity(total, 'message')}` : '',
    counts.ignored > 0 ? `; ${formatCount(counts.ignored)} said nothing that is kept here` : '',
    counts.waiting > 0
      ? `; ${formatCount(counts.waiting)} ${counts.waiting === 1 ? 'waits' : 'wait'} to be looked at`
      : '',
    '.',
  ];
  return [...lost, rest.join('')];
}

export type Kind = { source: DeliverySource; event: string; counts: Counts };

/** What became of each kind of event, those with the most trouble first, then the most frequent. */
export function byKind({ items }: DeliverySummary): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { source, event, state, count } of items) {
    const key = `${source} ${event}`;
    const kind = kinds.get(key) ?? { source, event, counts: { ...NONE } };
    kind.counts[state] += count;
    kinds.set(key, kind);
  }
  const total = ({ counts }: Kind) => counts.waiting + counts.used + counts.ignored + counts.refused;
  return [...kinds.values()].sort(
    (a, b) =>
      b.counts.refused - a.counts.refused || total(b) - total(a) || a.event.localeCompare(b.event, 'en'),
  );
}
