import type { Delivery } from '@throughline/service/contracts/deliveries';
import Link from 'next/link';
import { LocalTime } from '../../../ui/local-time.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { WithCode } from '../with-code.tsx';
import { DELIVERY_MARKS, SOURCES } from './delivery-words.ts';

/** What arrived, newest first, each with what became of it and why. Only administrators see what is inside. */
export function DeliveryRows({ deliveries, linked }: { deliveries: Delivery[]; linked: boolean }) {
  return (
    <ul className="border-line border-t">
      {deliveries.map(({ id, source, event, subject, state, reason, remedy, receivedAt }) => (
        <li
          key={id}
          className="relative grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-line border-b py-2 has-[a:hover]:bg-panel wide:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
        >
          <span className="max-wide:order-2 max-wide:text-right">
            <StateMark {...DELIVERY_MARKS[state]} />
          </span>
          <div className="min-w-0 max-wide:order-1">
            {linked ? (
              <Link
                href={`/settings/deliveries/${encodeURIComponent(id)}`}
                className="break-words font-semibold no-underline after:absolute after:inset-0 after:content-['']"
              >
                {event}
              </Link>
            ) : (
              <b className="break-words">{event}</b>
            )}{' '}
            <span className="text-note text-soft">
              {SOURCES[source]}
              {subject !== null && ` · ${subject}`}
            </span>
            {reason !== null && (
              <p className="text-note text-soft">
                <WithCode text={[reason, remedy].filter(Boolean).join(' ')} />
              </p>
            )}
          </div>
          <span className="text-soft max-wide:order-3">
            <LocalTime at={receivedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
