import type { DeliverySummary } from '@throughline/service/contracts/deliveries';
import Link from 'next/link';
import { Fragment } from 'react';
import { formatCount } from '../../../ui/format/number.ts';
import { deliveriesAddress } from './delivery-filter.ts';
import { SOURCES, STATES } from './delivery-words.ts';
import { byKind } from './say-arrivals.ts';

/** How many of each kind of event there are, and what became of them; each number leads to its messages. */
export function DeliveryKinds({ summary }: { summary: DeliverySummary }) {
  const kinds = byKind(summary);
  return (
    <details className="mt-4">
      <summary className="text-note text-soft">By kind of event ({kinds.length})</summary>
      <table className="mt-2 w-full max-w-[46rem] text-note">
        <thead>
          <tr className="border-line border-b text-soft">
            <th scope="col" className="py-1 text-left font-normal">
              Event
            </th>
            {STATES.map((state) => (
              <th key={state} scope="col" className="py-1 pl-2 text-right font-normal">
                {state}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ source, event, counts }) => (
            <tr key={`${source} ${event}`} className="border-grid border-b">
              <th scope="row" className="py-1 text-left font-normal [overflow-wrap:anywhere]">
                <Breakable name={event} /> <span className="text-soft">{SOURCES[source]}</span>
              </th>
              {STATES.map((state) => (
                <td key={state} className="py-1 pl-2 text-right">
                  {counts[state] === 0 ? (
                    <span className="text-soft">–</span>
                  ) : (
                    <Link href={deliveriesAddress({ source, state, event })} className="link">
                      {formatCount(counts[state])}
                      <span className="sr-only">
                        {' '}
                        {state} of {event}
                      </span>
                    </Link>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A name of an event, which on a phone goes on in the next line at a joint rather than anywhere. */
function Breakable({ name }: { name: string }) {
  return name.split(/(?<=[._])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name do not move
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
