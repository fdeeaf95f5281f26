import { Person } from '@throughline/service/contracts/people';
import { redirect } from 'next/navigation';
import { readMe } from '../../lib/me.ts';
import { forPage, readIfAllowed } from '../../lib/read.ts';
import { Heading, Page } from '../../ui/page.tsx';
import { listOf } from '../settings/list-of.ts';
import { may } from '../settings/may.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { KpiForm } from './kpi-form.tsx';
import { loadKpi } from './load-kpi.ts';
import { RemoveKpi } from './remove-kpi.tsx';

/** One KPI to change, or a new one when there is no slug. */
export async function KpiEditPage({ slug }: { slug: string | null }) {
  const here = slug === null ? '/kpis/new' : `/kpis/${encodeURIComponent(slug)}/edit`;
  const me = await readMe();
  if (!may(me, 'manage')) redirect(`/sign-in?next=${encodeURIComponent(here)}`);
  const [kpi, teams, people] = await forPage(here, () =>
    Promise.all([
      slug === null ? null : loadKpi(slug),
      readAllTeams(),
      readIfAllowed(listOf(Person), '/api/v1/people'),
    ]),
  );
  return (
    <Page heading={kpi === null ? 'New KPI' : `Change ${kpi.name}`}>
      <KpiForm
        kpi={kpi}
        teams={teams.map((team) => ({ slug: team.slug, name: team.name }))}
        people={people?.items.map(({ email, name }) => ({ email, name })) ?? null}
      />
      {kpi !== null && (
        <>
          <Heading>Remove</Heading>
          <RemoveKpi slug={kpi.slug} name={kpi.name} points={kpi.points} />
        </>
      )}
    </Page>
  );
}
