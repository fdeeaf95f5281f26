import type { Signal } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Note } from '../../ui/page.tsx';
import { hasRoom, keptOf, type SignalView, signalAddress } from './signal-filter.ts';

/** Signals to lay beside this one, each an address that can be sent to somebody. */
export function CompareWith({
  signal,
  view,
  found,
}: {
  signal: Signal;
  view: SignalView;
  found: readonly Signal[];
}) {
  if (!hasRoom(view)) return <Note>Three are shown beside it. Put one away to choose another.</Note>;
  const keep = Object.entries(keptOf(signal, view)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const offered = found.filter(({ id }) => id !== signal.id && !view.beside.includes(id));
  return (
    <div className="print:hidden">
      <Note>
        Up to three others, on the same axis of time.{' '}
        {view.find === undefined ? 'These are of the same service.' : `These have “${view.find}”.`}
      </Note>
      <FilterForm
        action={`/signals/${signal.id}`}
        fields={[{ name: 'find', label: 'Find others by words', value: view.find }]}
        keep={Object.fromEntries(keep)}
      />
      {offered.length === 0 ? (
        <p className="border-line border-y py-2 text-soft">
          {view.find === undefined ? 'Its service tells nothing else.' : 'No other signal has these words.'}
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
      )}
    </div>
  );
}
