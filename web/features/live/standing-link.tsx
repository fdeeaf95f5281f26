import Link from 'next/link';
import { StateMark } from '../../ui/state-mark.tsx';
import { loadStanding } from './load-standing.ts';
import { standingMark } from './say-live.ts';

/** The state of everything, in the head of every page; on a phone its shape, with the word for whoever cannot see it. */
export async function StandingLink() {
  const standing = await loadStanding();
  const mark = standing && standingMark(standing);
  if (!mark) return null;
  return (
    <Link
      href="/live"
      className="flex min-h-6 min-w-6 items-center justify-center no-underline"
      aria-label={`Live: ${mark.word}`}
    >
      <span className="hidden wide:inline">
        <StateMark {...mark} />
      </span>
      <span className="wide:hidden [&>span]:gap-0 [&>span]:text-[0]">
        <StateMark {...mark} />
      </span>
    </Link>
  );
}
