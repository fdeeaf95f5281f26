import Link from 'next/link';
import { StateMark } from '../../ui/state-mark.tsx';
import { loadStanding } from './load-standing.ts';
import { standingMark } from './say-live.ts';

/** How what a team owns does right now, in a line; nothing where nothing of it is watched. */
export async function TeamLive({ slug }: { slug: string }) {
  const standing = await loadStanding();
  const team = standing?.teams.find(({ team }) => team === slug);
  const mark = team && standingMark({ ...team, behindMs: standing?.behindMs ?? 0 });
  if (!mark) return null;
  return (
    <p className="mb-3 flex flex-wrap items-center gap-x-2 text-note text-soft print:hidden">
      Now: <StateMark {...mark} />
      <Link href={`/live?team=${slug}`} className="link">
        What is watched of it
      </Link>
    </p>
  );
}
