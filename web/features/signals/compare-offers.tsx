import type { Signal } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { type SignalView, signalAddress } from './signal-filter.ts';

/** What there is to compare a signal with, without itself and what is beside it already. */
export function CompareOffers({
  signal,
  view,
  found,
}: {
  signal: Signal;
  view: SignalView;
  found: readonly Signal[];
}) {
  const offered = found.filter(({ id }) => id !== signal.id && !view.beside.includes(id));
  return offered.length === 0 ? (
    <p className="border-line border-y py-2 text-soft">
      {view.find === undefined
        ? 'Its service tells nothing else.'
        : 'No other service, metric or attribute has these words.'}
    </p>
  ) : (
    <ul className="border-line border-t">
      {offered.map((other) => (
        <li key={other.id} className="border-grid border-b py-1">
          <Link
            href={signalAddress(signal, { ...view, beside: [...view.beside, other.id] })}
            scroll={false}
            className="link line-clamp-2 break-words"
          >
            {other.statistics[0]?.name ?? other.name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
