import type { Link as SignalLink } from '@throughline/service/contracts/links';
import Link from 'next/link';
import { Say } from '../../ui/sentence.tsx';
import { groupLinks } from './group-links.ts';
import { GRADE_WORDS, sayInterval, sayLink, sayMoney, saySegment, signed } from './say-link.ts';

/** Links, one sentence for each signal and KPI, with grade, interval and worth beneath, and the segments it holds for. */
export function LinkRows({ links }: { links: readonly SignalLink[] }) {
  return (
    <ul className="border-line border-t">
      {groupLinks(links).map(({ head, segments }) => {
        const money = sayMoney(head);
        const gone = head.withdrawn?.reason ?? head.dismissed?.reason;
        return (
          <li key={head.id} className="border-line border-b py-2.5">
            <Link href={`/impact/${head.id}`} className="quiet-link">
              <Say sentence={sayLink(head)} />
            </Link>
            <p className="text-note text-soft">
              <b>{GRADE_WORDS[head.grade]}</b>
              {` · ${sayInterval(head.change, head.kpi)} · holds on ${head.days.held} of ${head.days.of}`}
              {money !== null && ` · ${money}`}
              {head.state !== 'active' && gone !== undefined && ` · ${head.state}: ${gone}`}
            </p>
            <Segments links={segments} />
          </li>
        );
      })}
    </ul>
  );
}

/** The same signal and KPI for some customers only. */
export function Segments({ links }: { links: readonly SignalLink[] }) {
  if (links.length === 0) return null;
  return (
    <p className="text-note text-soft">
      {'Also'}
      {links.map((link, index) => (
        <span key={link.id}>
          {index > 0 && ','}
          {saySegment(link.segment)}{' '}
          <Link href={`/impact/${link.id}`} className="link whitespace-nowrap">
            {signed(link.change.estimate, link.kpi)}
          </Link>
        </span>
      ))}
      .
    </p>
  );
}
