import { DeploymentPage as DeploymentList } from '@throughline/service/contracts/deployments';
import { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { z } from 'zod';
import { forPage, read } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { Empty, Lead, Page } from '../../ui/page.tsx';
import { readFilter, sayFilter, toQuery } from './deployment-filter.ts';
import { DeploymentRows } from './deployment-rows.tsx';
import { FilterForm } from './filter-form.tsx';

const Services = z.object({ items: z.array(Service) });

export async function DeploymentsPage({ query }: { query: Record<string, string> }) {
  const filter = readFilter(query);
  const cursor = query.cursor;
  const address = toQuery(filter, cursor);
  const [list, services] = await forPage(`/deployments${address}`, () =>
    Promise.all([read(DeploymentList, `/api/v1/deployments${address}`), read(Services, '/api/v1/services')]),
  );
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en');
  const names = {
    services: new Map(services.items.sort(byName).map(({ slug, name }) => [slug, name])),
    teams: new Map(
      services.items
        .map(({ team }) => team)
        .sort(byName)
        .map(({ slug, name }) => [slug, name]),
    ),
  };
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
        filter={filter}
        services={[...names.services]}
        teams={[...names.teams]}
        environments={[...environments].sort()}
      />
      {list.items.length > 0 ? (
        <DeploymentRows deployments={list.items} />
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
      <nav aria-label="Pages" className="mt-4 flex gap-3 empty:hidden">
        {cursor !== undefined && (
          <Link href={`/deployments${toQuery(filter)}`} className={buttonLook()}>
            Newest
          </Link>
        )}
        {list.nextCursor !== null && (
          <Link href={`/deployments${toQuery(filter, list.nextCursor)}`} className={buttonLook()}>
            Older
          </Link>
        )}
      </nav>
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
