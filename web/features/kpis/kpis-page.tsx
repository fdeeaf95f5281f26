import { KpiSummary } from '@throughline/service/contracts/kpis';
import { pageOf } from '@throughline/service/contracts/page';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Lead, Note, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { may } from '../settings/may.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { type KpiFilter, kpisAddress, readKpiFilter } from './kpi-filter.ts';
import { KpiRows } from './kpi-rows.tsx';
import { sayKpis } from './say-kpis.ts';

const KPIS_PER_PAGE = '50';

export async function KpisPage({ query }: { query: Record<string, string> }) {
  const filter = readKpiFilter(query);
  const { cursor } = query;
  const [list, teams, me] = await forPage(kpisAddress(filter, cursor), () =>
    Promise.all([
      read(pageOf(KpiSummary), `/api/v1/kpis${toQuery({ ...filter, cursor, limit: KPIS_PER_PAGE })}`),
      readAllTeams(),
      readMe(),
    ]),
  );
  const unfiltered = Object.keys(filter).length === 0;
  const mayCreate = may(me, 'manage');
  if (list.items.length === 0 && unfiltered && cursor === undefined) {
    return (
      <Page heading="KPIs">
        <NoKpis mayCreate={mayCreate} />
      </Page>
    );
  }
  return (
    <Page heading="KPIs">
      <div className="mt-1.5 flex flex-wrap items-start justify-between gap-3">
        <Lead>
          <Say sentence={sayKpis(list.items, list.nextCursor !== null || cursor !== undefined)} />
        </Lead>
        {mayCreate && (
          <Link href="/kpis/new" className={buttonLook()}>
            New KPI
          </Link>
        )}
      </div>
      <div className="mt-1.5">
        <Note>
          The last 28 whole days (UTC) beside the 28 before, weekday by weekday. A change is stated where the
          days differ by more than chance makes of such days.
        </Note>
      </div>
      <Filters filter={filter} teams={teams} />
      {list.items.length > 0 ? (
        <KpiRows kpis={list.items} />
      ) : (
        <p className="border-line border-y py-4 text-soft">No KPI is like that.</p>
      )}
      <Pager
        address={(from) => kpisAddress(filter, from)}
        cursor={cursor}
        nextCursor={list.nextCursor}
        first="From the start"
        next="More"
      />
    </Page>
  );
}

function Filters({ filter, teams }: { filter: KpiFilter; teams: { slug: string; name: string }[] }) {
  return (
    <FilterForm
      action="/kpis"
      fields={[
        { name: 'search', label: 'Name', value: filter.search },
        {
          name: 'team',
          label: 'Team',
          value: filter.team,
          options: teams.map(({ slug, name }) => [slug, name] as const),
        },
      ]}
    />
  );
}

function NoKpis({ mayCreate }: { mayCreate: boolean }) {
  return (
    <>
      <Empty says="No KPI is kept yet.">
        A KPI is a business number over time: revenue, orders, completed checkouts per started checkout. Its
        points come by REST, as CSV, from a database or from Prometheus; then every deployment, incident and
        slow service can be held against it.
      </Empty>
      <p className="mt-4">
        {mayCreate ? (
          <Link href="/kpis/new" className={buttonLook('filled')}>
            Create the first KPI
          </Link>
        ) : (
          <Link href="/sign-in?next=/kpis/new" className="link">
            Sign in to create one
          </Link>
        )}
      </p>
    </>
  );
}
