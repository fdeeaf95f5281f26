import { IncidentPage as IncidentList } from '@throughline/service/contracts/incidents';
import { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { z } from 'zod';
import { forPage, read } from '../../lib/read.ts';
import { Downloads } from '../../ui/downloads.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Lead, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { nameServices } from '../deployments/name-services.ts';
import { incidentsQuery, readIncidentFilter, sayIncidentFilter } from './incident-filter.ts';
import { IncidentRows } from './incident-rows.tsx';

const Services = z.object({ items: z.array(Service) });

export async function IncidentsPage({ query }: { query: Record<string, string> }) {
  const filter = readIncidentFilter(query);
  const { cursor } = query;
  const address = incidentsQuery(filter, cursor);
  const [list, services] = await forPage(`/incidents${address}`, () =>
    Promise.all([read(IncidentList, `/api/v1/incidents${address}`), read(Services, '/api/v1/services')]),
  );
  const names = nameServices(services.items);
  const filtered = Object.keys(filter).length > 0 || cursor !== undefined;
  return (
    <Page heading="Incidents">
      <div className="mt-1.5">
        <Lead>{sayIncidentFilter(filter, names)}</Lead>
      </div>
      <FilterForm
        action="/incidents"
        fields={[
          { name: 'team', label: 'Team', value: filter.team, options: [...names.teams] },
          { name: 'service', label: 'Service', value: filter.service, options: [...names.services] },
          {
            name: 'severity',
            label: 'Severity',
            value: filter.severity,
            options: [
              ['critical', 'critical'],
              ['major', 'major'],
              ['minor', 'minor'],
            ],
          },
          {
            name: 'state',
            label: 'State',
            value: filter.state,
            options: [
              ['open', 'goes on'],
              ['resolved', 'over'],
            ],
          },
          {
            name: 'attributed',
            label: 'Cause',
            value: filter.attributed,
            options: [
              ['true', 'a deployment'],
              ['false', 'unattributed'],
            ],
          },
        ]}
      />
      {list.items.length > 0 ? (
        <>
          <IncidentRows incidents={list.items} now={new Date().toISOString()} />
          <div className="mt-4">
            <Downloads
              items={[{ text: 'these incidents', href: `/api/v1/incidents.csv${incidentsQuery(filter)}` }]}
            />
          </div>
        </>
      ) : filtered ? (
        <Empty says="None.">
          No incident is like that.{' '}
          <Link href="/incidents" className="link">
            Show all of them
          </Link>
          .
        </Empty>
      ) : (
        <NoIncidents />
      )}
      <Pager
        address={(from) => `/incidents${incidentsQuery(filter, from)}`}
        cursor={cursor}
        nextCursor={list.nextCursor}
      />
    </Page>
  );
}

function NoIncidents() {
  return (
    <Empty says="No incident has been reported.">
      Issues with an incident label become incidents once GitHub or Linear is connected under{' '}
      <Link href="/settings/connections" className="link">
        Settings, Connections
      </Link>
      ; the labels are under{' '}
      <Link href="/settings/rules" className="link">
        Rules
      </Link>
      . An alerting tool can send them to <code className="font-mono text-note">/api/v1/incidents</code>, or
      as CDEvents to <code className="font-mono text-note">/api/v1/events</code>.
    </Empty>
  );
}
