import Link from 'next/link';
import { StateMark } from '../../ui/state-mark.tsx';
import { loadStanding } from './load-standing.ts';
import { standingMark } from './say-live.ts';

/** The state of everything, in the head of every page. */
export async function StandingLink() {
  const standing = await loadStanding();
  const mark = standing && standingMark(standing);
  if (!mark) return null;
  return (
    <Link href="/live" className="flex min-h-6 items-center no-underline" aria-label={`Live: ${mark.word}`}>
      <StateMark {...mark} />
    </Link>
  );
}
