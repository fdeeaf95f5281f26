import { ChangePage as ChangeList } from '@throughline/service/contracts/change-events';
import { DeploymentPage as DeploymentList } from '@throughline/service/contracts/deployments';
import { Service } from '@throughline/service/contracts/services';
import { VERDICT_KINDS } from '@throughline/service/contracts/verdicts';
import Link from 'next/link';
import { z } from 'zod';
import { forPage, read } from '../../lib/read.ts';
import { Downloads } from '../../ui/downloads.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Heading, Lead, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { toQuery as writeQuery } from '../../ui/query.ts';
import { ChangeRows } from '../changes/change-rows.tsx';
import { readFilter, sayFilter, toQuery } from './deployment-filter.ts';
import { DeploymentRows } from './deployment-rows.tsx';
import { nameServices } from './name-services.ts';
import { VERDICT_WORDS } from './verdict-mark.tsx';

const Services = z.object({ items: z.array(Service) });

const MOST_CHANGES = 8; // beside what they are here for; each has a page of its own

const STATUSES = [
  ['started', 'running'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
  ['skipped', 'skipped'],
] as const;

export async function DeploymentsPage({ query }: { query: Record<string, string> }) {
  const filter = readFilter(query);
  const cursor = query.cursor;
  const address = toQuery(filter, cursor);
  const { service, team, environment } = filter;
  const changed = writeQuery({ service, team, environment, limit: String(MOST_CHANGES) });
  const [list, services, changes] = await forPage(`/deployments${address}`, () =>
    Promise.all([
      read(DeploymentList, `/api/v1/deployments${address}`),
      read(Services, '/api/v1/services'),
      read(ChangeList, `/api/v1/changes${changed}`),
    ]),
  );
  const names = nameServices(services.items);
  const environments = new Set(
    services.items.flatMap((service) => service.environments.map(({ name }) => name)),
  );
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page heading="Deployments">
      <div className="mt-1.5">
        <Lead>{sayFilter(filter, names)}</Lead>
      </div>
      <FilterForm
        action="/deployments"
        fields={[
          { name: 'service', label: 'Service', value: filter.service, options: [...names.services] },
          { name: 'team', label: 'Team', value: filter.team, options: [...names.teams] },
          {
            name: 'environment',
            label: 'Environment',
            value: filter.environment,
            options: [...environments].sort().map((name) => [name, name] as const),
          },
          {
            name: 'verdict',
            label: 'Verdict',
            value: filter.verdict,
            options: VERDICT_KINDS.map((kind) => [kind, VERDICT_WORDS[kind]] as const),
          },
          { name: 'status', label: 'Status', value: filter.status, options: STATUSES },
        ]}
      />
      {list.items.length > 0 ? (
        <>
          <DeploymentRows deployments={list.items} />
          <div className="mt-4">
            <Downloads
              items={[{ text: 'these deployments', href: `/api/v1/deployments.csv${toQuery(filter)}` }]}
            />
          </div>
        </>
      ) : filtered || cursor !== undefined ? (
        <Empty says="None.">
          No deployment is like that.{' '}
          <Link href="/deployments" className="link">
            Show all of them
          </Link>
          .
        </Empty>
      ) : (
        <NoDeployments />
      )}
      {changes.items.length > 0 && cursor === undefined && (
        <>
          <Heading>Flags and settings changed last</Heading>
          <ChangeRows changes={changes.items} />
        </>
      )}
      <Pager
        address={(from) => `/deployments${toQuery(filter, from)}`}
        cursor={cursor}
        nextCursor={list.nextCursor}
      />
    </Page>
  );
}

function NoDeployments() {
  return (
    <Empty says="No deployment has been reported yet.">
      Create a token under{' '}
      <Link href="/settings/tokens" className="link">
        Settings, Tokens
      </Link>
      : it comes with the step to paste at the top of a deploy job. The first run of that job appears here.
    </Empty>
  );
}
