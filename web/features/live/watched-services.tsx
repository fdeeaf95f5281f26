import type { WatchedService } from '@throughline/service/contracts/live';
import Link from 'next/link';
import { formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';

/** What is watched, by service; silent and learning ones first, since nothing can be said of them. */
export function WatchedServices({ services }: { services: readonly WatchedService[] }) {
  return (
    <ul className="border-line border-t">
      {services.map((one) => (
        <li
          key={`${one.service} ${one.team}`}
          className="grid items-baseline gap-x-4 border-grid border-b py-2 wide:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
        >
          <WatchedMark one={one} />
          <span className="min-w-0">
            {one.service === null ? (
              <Link href={one.team === null ? '/kpis' : `/kpis?team=${one.team}`} className="quiet-link">
                KPIs{one.team !== null && ` of ${one.team}`}
              </Link>
            ) : (
              <Link href={`/signals?service=${one.service}`} className="quiet-link">
                {one.service}
              </Link>
            )}
          </span>
          <span className="text-note text-soft wide:text-right">
            {formatQuantity(one.watched, one.service === null ? 'KPI' : 'signal')}
            {one.since !== null && (
              <>
                {', judged since '}
                <LocalTime at={one.since} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function WatchedMark({ one: { silent, late, learning, watched } }: { one: WatchedService }) {
  if (late > 0 && late === silent) return <StateMark state="at_risk" word={`${late} late`} />;
  if (silent > 0) return <StateMark state="at_risk" word={`${silent} silent`} />;
  if (learning > 0)
    return <StateMark state="undecided" word={learning === watched ? 'learning' : `${learning} learning`} />;
  return <StateMark state="met" word="judged" />;
}
