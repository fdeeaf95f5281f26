import { TeamCards } from '@throughline/service/contracts/scorecards';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { LocalTime } from '../../ui/local-time.tsx';
import { Empty, Lead, Note, Page } from '../../ui/page.tsx';
import { countTeams, sayTeams, sayTeamsHeading } from './say-teams.ts';
import { TeamRow } from './team-row.tsx';

export async function TeamsPage() {
  const { items: cards, counts, asOf } = await forPage('/', () => read(TeamCards, '/api/v1/teams'));
  if (cards.length === 0) return <NoTeams />;
  const mixed = cards.some(({ team }) => team.simulated) && cards.some(({ team }) => !team.simulated);
  return (
    <Page heading={sayTeamsHeading(countTeams(counts), cards)}>
      <div className="mt-1.5">
        <Lead>{sayTeams(counts)}</Lead>
      </div>
      <div aria-hidden="true" className="team-row mt-6 pb-1.5 text-note text-soft">
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
        {cards.map((card) => (
          <TeamRow key={card.team.slug} card={card} markSimulated={mixed} />
        ))}
      </ul>
      <div className="mt-3.5">
        <Note>
          The band is the 95 % interval. Each ruler has its own unit; only the target line is shared, so teams
          are read by state, never ranked. As of <LocalTime at={asOf} />.
        </Note>
      </div>
    </Page>
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
