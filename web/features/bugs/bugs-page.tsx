import { BugPage as BugList, Resolution } from '@throughline/service/contracts/bugs';
import { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { z } from 'zod';
import { forPage, read } from '../../lib/read.ts';
import { Choice } from '../../ui/choice.tsx';
import { Downloads } from '../../ui/downloads.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Heading, Lead, Note, Page, Panel } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Say } from '../../ui/sentence.tsx';
import { StepChart } from '../../ui/step-chart/step-chart.tsx';
import { StepTable } from '../../ui/step-chart/step-table.tsx';
import { nameServices } from '../deployments/name-services.ts';
import {
  type BugFilter,
  type BugView,
  bugListQuery,
  bugsAddress,
  readBugFilter,
  resolutionQuery,
} from './bug-filter.ts';
import { BugRows } from './bug-rows.tsx';
import { sayOpenBugs, sayResolution, sayTail } from './say-resolution.ts';

const Services = z.object({ items: z.array(Service) });

const BUGS_PER_PAGE = '25'; // with its bar each takes two lines

const VIEWS: Record<BugView, { tab: string; heading: string; none: string }> = {
  open: { tab: 'Open', heading: 'Open, the oldest first', none: 'No bug is open.' },
  reopened: { tab: 'Reopened', heading: 'Reopened at least once, newest first', none: 'None was reopened.' },
  resolved: { tab: 'Resolved', heading: 'Resolved, newest report first', none: 'None has been resolved.' },
  all: { tab: 'All', heading: 'All, newest report first', none: 'None has been reported.' },
};

export async function BugsPage({ query }: { query: Record<string, string> }) {
  const filter = readBugFilter(query);
  const { cursor } = query;
  const [resolution, list, services] = await forPage(bugsAddress(filter, cursor), () =>
    Promise.all([
      read(Resolution, `/api/v1/bugs/resolution${resolutionQuery(filter)}`),
      read(
        BugList,
        `/api/v1/bugs${bugListQuery(filter, { ...(cursor ? { cursor } : {}), limit: BUGS_PER_PAGE })}`,
      ),
      read(Services, '/api/v1/services'),
    ]),
  );
  const customers = filter.customerReported === undefined ? undefined : filter.customerReported === 'true';
  const nothingAtAll = resolution.value.total === 0 && resolution.open === 0 && list.items.length === 0;
  const unfiltered = Object.keys(filter).length === 1 && filter.show === 'open';
  return (
    <Page heading="Bugs">
      <div className="mt-1.5">
        <Lead>
          <Say sentence={sayResolution(resolution, customers)} /> {sayOpenBugs(resolution)}
        </Lead>
      </div>
      {resolution.comparison !== null && (
        <div className="mt-1.5">
          <Note>
            {resolution.comparison.sentence} {sayTail(resolution)}
          </Note>
        </div>
      )}
      <BugFilterForm filter={filter} services={services.items} />
      {nothingAtAll && unfiltered ? (
        <NoBugs />
      ) : (
        <>
          <Curve resolution={resolution} />
          <div className="mt-9 mb-2.5 flex flex-wrap items-center justify-between gap-3">
            <Heading flush>{VIEWS[filter.show].heading}</Heading>
            <Choice
              label="Which bugs"
              options={Object.entries(VIEWS).map(([view, { tab }]) => ({
                text: tab,
                href: bugsAddress({ ...filter, show: view as BugView }),
                chosen: view === filter.show,
              }))}
            />
          </div>
          {list.items.length > 0 ? (
            <BugRows bugs={list.items} now={resolution.window.to} withinMs={resolution.withinMs} />
          ) : (
            <p className="border-line border-y py-4 text-soft">{VIEWS[filter.show].none}</p>
          )}
          <Pager
            address={(from) => bugsAddress(filter, from)}
            cursor={cursor}
            nextCursor={list.nextCursor}
            first="From the start"
            next={filter.show === 'open' ? 'Younger' : 'Older'}
          />
          <div className="mt-5">
            <Downloads items={[{ text: 'these bugs', href: `/api/v1/bugs.csv${bugListQuery(filter)}` }]} />
          </div>
        </>
      )}
    </Page>
  );
}

function Curve({ resolution: { curve, withinMs, followedTo, window } }: { resolution: Resolution }) {
  const title = `Resolved by age, with the 95 % band · reported in ${window.days} days`;
  return (
    <Panel label="Resolution curve">
      <StepChart
        curve={curve}
        withinMs={withinMs}
        followedTo={followedTo}
        title={title}
        label={`Share of bugs resolved by each age, reported in the last ${window.days} days`}
      />
      <StepTable curve={curve} />
      <p className="mt-2 max-w-[48rem] text-note text-soft">
        Open bugs are counted for as long as they have been open, not left out and not taken for resolved
        (Kaplan–Meier). The axis of ages is drawn by its square root, so that days and months both have room.
      </p>
    </Panel>
  );
}

function BugFilterForm({ filter, services }: { filter: BugFilter; services: Service[] }) {
  const names = nameServices(services);
  return (
    <FilterForm
      action="/bugs"
      keep={filter.show === 'open' ? {} : { show: filter.show }}
      fields={[
        { name: 'team', label: 'Team', value: filter.team, options: [...names.teams] },
        { name: 'service', label: 'Service', value: filter.service, options: [...names.services] },
        {
          name: 'customerReported',
          label: 'Reported by',
          value: filter.customerReported,
          any: 'anybody',
          options: [
            ['true', 'customers'],
            ['false', 'people inside'],
          ],
        },
        {
          name: 'window',
          label: 'Reported in the last',
          value: filter.window,
          any: 'usual window',
          options: [
            ['7d', '7 days'],
            ['28d', '28 days'],
            ['90d', '90 days'],
          ],
        },
      ]}
    />
  );
}

function NoBugs() {
  return (
    <Empty says="No bug is known yet.">
      Connect GitHub or Linear under{' '}
      <Link href="/settings/connections" className="link">
        Settings, Connections
      </Link>
      , then read their history: what counts as a bug is decided by the labels under{' '}
      <Link href="/settings/rules" className="link">
        Rules
      </Link>
      . Any other tracker can send its bugs to <code className="font-mono text-note">/api/v1/bugs</code>.
    </Empty>
  );
}
