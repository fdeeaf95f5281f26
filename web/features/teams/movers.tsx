import type { Mover } from '@throughline/service/contracts/outcome-values';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatDuration } from '../../ui/format/duration.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';

const MARKS = {
  bad: { state: 'missed', word: 'against it' },
  good: { state: 'met', word: 'for it' },
  open: { state: 'undecided', word: 'open' },
} as const satisfies Record<Mover['effect'], object>;

const ON_PAPER = 5; // a printed scorecard is one page
const AT_ONCE = 10; // the rest is one click away, so that what follows stays in sight

/** The deployments, bugs, incidents and commits behind the number: each with what it did to it. */
export function Movers({ movers }: { movers: readonly Mover[] }) {
  const rest = movers.slice(AT_ONCE);
  return (
    <>
      <ul className="border-line border-t">
        {movers.slice(0, AT_ONCE).map((mover, index) => (
          <Row key={`${mover.kind}${mover.id}`} mover={mover} onPaper={index < ON_PAPER} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className="print:hidden">
          <summary className="w-fit py-2 text-note text-soft">{rest.length} more</summary>
          <ul className="border-line border-t">
            {rest.map((mover) => (
              <Row key={`${mover.kind}${mover.id}`} mover={mover} onPaper={false} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Row({ mover, onPaper }: { mover: Mover; onPaper: boolean }) {
  const { kind, effect, service, because, at, durationMs } = mover;
  return (
    <li className={`mover-row border-line border-b py-2 ${onPaper ? '' : 'print:hidden'}`}>
      <span className="[grid-area:state]">
        <StateMark {...MARKS[effect]} />
      </span>
      <div className="min-w-0 [grid-area:what]">
        <Title mover={mover} />
        <p className="text-note text-soft">
          {kind === 'deployment' || kind === 'day' ? because : `${service} · ${because}`}
        </p>
      </div>
      <span className="text-right text-note text-soft [grid-area:when]">
        <LocalTime at={at} />
        {durationMs !== null && <span className="block">{formatDuration(durationMs)}</span>}
      </span>
    </li>
  );
}

const PAGES = { deployment: '/deployments', bug: '/bugs', incident: '/incidents' } as const;

/** Leads to the page of what moved the number; a bug or an incident also to where it was reported. */
function Title({ mover: { kind, id, title, service, url } }: { mover: Mover }): ReactNode {
  const text = kind === 'deployment' ? `${service} ${title}` : title;
  const inside = kind === 'commit' || kind === 'day' ? url : `${PAGES[kind]}/${encodeURIComponent(id)}`;
  return (
    <>
      {inside === null ? (
        text
      ) : (
        <Link href={inside} className="link">
          {text}
        </Link>
      )}
      {url !== null && /^https?:/.test(url) && (
        <a href={url} rel="noreferrer" className="link ml-3 text-note">
          at its source
        </a>
      )}
    </>
  );
}
