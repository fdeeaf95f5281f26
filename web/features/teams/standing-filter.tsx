import Link from 'next/link';
import { formatCount } from '../../ui/format/number.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { countTeams, STANDINGS, type Standing, type TeamCounts } from './say-teams.ts';
import { type TeamFilter, teamsQuery } from './team-filter.ts';

const SEARCH_FROM = 12; // with fewer, all are in sight

/** How many teams stand how, each a way to see only those; and a search where there are too many to look through. */
export function StandingFilter({ filter, counts }: { filter: TeamFilter; counts: TeamCounts }) {
  const shown = STANDINGS.filter((standing) => counts[standing] > 0 || standing === filter.status);
  const total = countTeams(counts);
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 print:hidden">
      <nav aria-label="Teams by state" className="flex flex-wrap items-center gap-x-4">
        <Entry filter={filter} standing={undefined} count={total} />
        {shown.map((standing) => (
          <Entry key={standing} filter={filter} standing={standing} count={counts[standing]} />
        ))}
      </nav>
      {(total > SEARCH_FROM || filter.search !== undefined) && <Search filter={filter} />}
    </div>
  );
}

function Entry({
  filter,
  standing,
  count,
}: {
  filter: TeamFilter;
  standing: Standing | undefined;
  count: number;
}) {
  const { search } = filter;
  const wanted = { ...(standing ? { status: standing } : {}), ...(search ? { search } : {}) };
  return (
    <Link
      href={`/${teamsQuery(wanted)}`}
      scroll={false}
      aria-current={filter.status === standing ? 'true' : undefined}
      className="flex min-h-8 items-center gap-1.5 border-transparent border-b-2 text-nav no-underline hover:border-edge aria-[current]:border-ink"
    >
      {standing === undefined ? (
        <span className="font-semibold">all</span>
      ) : standing === 'no_metric' ? (
        <StateMark state="no_data" word="no outcome" />
      ) : (
        <StateMark state={standing} />
      )}
      <span className="text-soft">{formatCount(count)}</span>
    </Link>
  );
}

/** A plain form: it needs no script of the first page. */
function Search({ filter: { status, search } }: { filter: TeamFilter }) {
  return (
    <form method="get" action="/" className="flex items-center gap-2">
      {status !== undefined && <input type="hidden" name="status" value={status} />}
      <input
        type="search"
        name="search"
        aria-label="Part of the name of a team"
        placeholder="Name of a team"
        defaultValue={search}
        maxLength={80}
        className="control text-nav"
      />
      <button type="submit" className="control w-auto text-nav">
        Search
      </button>
    </form>
  );
}
