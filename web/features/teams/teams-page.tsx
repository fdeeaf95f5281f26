import type { LiveStanding } from '@throughline/service/contracts/live';
import { TeamCards } from '@throughline/service/contracts/scorecards';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { Downloads } from '../../ui/downloads.tsx';
import { LocalTime } from '../../ui/local-time.tsx';
import { Empty, Lead, Note, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { loadStanding } from '../live/load-standing.ts';
import { degradingOf } from '../live/say-live.ts';
import { countTeams, sayTeams, sayTeamsHeading } from './say-teams.ts';
import { StandingFilter } from './standing-filter.tsx';
import { readTeamFilter, type TeamFilter, teamsQuery } from './team-filter.ts';
import { TeamRow } from './team-row.tsx';

export async function TeamsPage({ query }: { query: Record<string, string> }) {
  const filter = readTeamFilter(query);
  const { cursor } = query;
  const address = teamsQuery(filter, cursor);
  const [cards, standing] = await Promise.all([
    forPage(`/${address}`, () => read(TeamCards, `/api/v1/teams${address}`)),
    loadStanding(),
  ]);
  const { items, counts, nextCursor } = cards;
  const total = countTeams(counts);
  const filtered = address !== '';
  if (items.length === 0 && !filtered) return <NoTeams />;
  return (
    <Page heading={total === 0 ? 'Teams' : sayTeamsHeading(total, items)}>
      {total > 0 && (
        <div className="mt-1.5">
          <Lead>{sayTeams(counts)}</Lead>
        </div>
      )}
      {(total > 1 || filtered) && <StandingFilter filter={filter} counts={counts} />}
      {items.length === 0 ? <NoneLikeThat filter={filter} /> : <Rows cards={cards} standing={standing} />}
      <Pager
        address={(from) => `/${teamsQuery(filter, from)}`}
        cursor={cursor}
        nextCursor={nextCursor}
        first="From the start"
        next="Further teams"
      />
    </Page>
  );
}

/** By name, as the service orders them: an order by result would be a ranking of numbers that share no unit. */
function Rows({ cards: { items, asOf }, standing }: { cards: TeamCards; standing: LiveStanding | null }) {
  const mixed = items.some(({ team }) => team.simulated) && items.some(({ team }) => !team.simulated);
  return (
    <>
      <div aria-hidden="true" className="team-row mt-5 pb-1.5 text-note text-soft">
        <span className="[grid-area:name]">Team and what it owns</span>
        <span className="flex justify-between [grid-area:ruler]">
          <span className="w-20">worse</span>
          <span className="font-semibold text-ink">target</span>
          <span className="w-20 text-right">better</span>
        </span>
        <span className="hidden [grid-area:trend] wide:inline">90 days</span>
        <span className="text-right [grid-area:state] wide:text-left">State</span>
      </div>
      <ul className="border-line border-t">
        {items.map((card) => (
          <TeamRow
            key={card.team.slug}
            card={card}
            markSimulated={mixed}
            now={degradingOf(standing, card.team.slug)}
          />
        ))}
      </ul>
      <div className="mt-3.5 grid gap-1">
        <Note>
          The band is the 95 % interval. Each ruler has its own unit; only the target line is shared, so teams
          are read by state, never ranked. As of <LocalTime at={asOf} />.
        </Note>
        <Downloads items={[{ text: 'all teams', href: '/api/v1/teams.csv' }]} />
      </div>
    </>
  );
}

function NoneLikeThat({ filter: { search } }: { filter: TeamFilter }) {
  return (
    <Empty says="None.">
      No team {search === undefined ? 'stands like that' : `like that has “${search}” in its name`}.{' '}
      <Link href="/" className="link">
        Show all of them
      </Link>
      .
    </Empty>
  );
}

async function NoTeams() {
  const me = await readMe();
  return (
    <Page heading="Teams">
      <Empty says="No team yet.">
        A team owns services and exactly one outcome: the number it wants to move. Begin with one team and one
        of its services; the first deployment that a pipeline reports appears here.
      </Empty>
      <p className="mt-4">
        {me.role === 'admin' ? (
          <Link href="/settings/teams/new" className={buttonLook('filled')}>
            Create the first team
          </Link>
        ) : (
          <>An administrator creates teams under Settings.</>
        )}
      </p>
    </Page>
  );
}
