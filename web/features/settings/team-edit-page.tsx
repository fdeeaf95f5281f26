import { Person } from '@throughline/service/contracts/people';
import { Team } from '@throughline/service/contracts/scorecards';
import { forPage, read } from '../../lib/read.ts';
import { Heading } from '../../ui/page.tsx';
import { listOf } from './list-of.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { TeamForm } from './team-form.tsx';

/** One team to edit, or a new one when there is no slug. */
export function TeamEditPage({ slug }: { slug: string | null }) {
  const here = `/settings/teams/${slug === null ? 'new' : encodeURIComponent(slug)}`;
  return (
    <SettingsFrame here={here}>
      {async () => {
        const [team, people] = await forPage(here, () =>
          Promise.all([
            slug === null ? null : read(Team, `/api/v1/teams/${encodeURIComponent(slug)}`),
            read(listOf(Person), '/api/v1/people'),
          ]),
        );
        const members = new Set(team?.members.map(({ id }) => id));
        return (
          <>
            <Heading>{team === null ? 'New team' : team.name}</Heading>
            <TeamForm
              team={team}
              people={people.items.map(({ id, name, email }) => ({ name, email, member: members.has(id) }))}
            />
          </>
        );
      }}
    </SettingsFrame>
  );
}
