import { Person } from '@throughline/service/contracts/people';
import { redirect } from 'next/navigation';
import { readMe } from '../../lib/me.ts';
import { forPage, readIfAllowed } from '../../lib/read.ts';
import { Heading, Page } from '../../ui/page.tsx';
import { listOf } from '../settings/list-of.ts';
import { may } from '../settings/may.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { KpiForm } from './kpi-form.tsx';
import { loadKpi, loadSource } from './load-kpi.ts';
import { RemoveKpi } from './remove-kpi.tsx';
import { RemoveSource } from './remove-source.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceState } from './source-state.tsx';

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
  const source = kpi === null ? null : await loadSource(kpi);
  return (
    <Page heading={kpi === null ? 'New KPI' : `Change ${kpi.name}`}>
      <KpiForm
        kpi={kpi}
        teams={teams.map((team) => ({ slug: team.slug, name: team.name }))}
        people={people?.items.map(({ email, name }) => ({ email, name })) ?? null}
      />
      {kpi !== null && (
        <>
          {may(me, 'admin') && !kpi.simulated && (
            <>
              <Heading>Fetch its points by themselves</Heading>
              {source !== null && <SourceState source={source} />}
              <SourceForm kpi={kpi} source={source} />
              {source !== null && (
                <p className="mt-3">
                  <RemoveSource slug={kpi.slug} />
                </p>
              )}
            </>
          )}
          <Heading>Remove</Heading>
          <RemoveKpi slug={kpi.slug} name={kpi.name} points={kpi.points} />
        </>
      )}
    </Page>
  );
}
