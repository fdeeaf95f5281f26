import type { Signal } from '@throughline/service/contracts/signals';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Note } from '../../ui/page.tsx';
import { CompareOffers } from './compare-offers.tsx';
import { hasRoom, keptOf, type SignalView } from './signal-filter.ts';

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
      <CompareOffers signal={signal} view={view} found={found} />
    </div>
  );
}
