import type { Link as SignalLink } from '@throughline/service/contracts/links';
import Link from 'next/link';
import { Say } from '../../ui/sentence.tsx';
import { GRADE_WORDS, sayInterval, sayLink, sayMoney } from './say-link.ts';

/** Links, one sentence each, with grade, interval and worth beneath. */
export function LinkRows({ links }: { links: readonly SignalLink[] }) {
  return (
    <ul className="border-line border-t">
      {links.map((link) => {
        const money = sayMoney(link);
        const gone = link.withdrawn?.reason ?? link.dismissed?.reason;
        return (
          <li key={link.id} className="border-line border-b py-2.5">
            <Link href={`/impact/${link.id}`} className="quiet-link">
              <Say sentence={sayLink(link)} />
            </Link>
            <p className="text-note text-soft">
              <b>{GRADE_WORDS[link.grade]}</b>
              {` · ${sayInterval(link.change, link.kpi)} · holds on ${link.days.held} of ${link.days.of}`}
              {money !== null && ` · ${money}`}
              {link.state !== 'active' && gone !== undefined && ` · ${link.state}: ${gone}`}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
