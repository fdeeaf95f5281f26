import { DeliveryPage as DeliveryList, DeliverySummary } from '@throughline/service/contracts/deliveries';
import { IssueProblemPage } from '@throughline/service/contracts/issues';
import Link from 'next/link';
import { forPage, read } from '../../../lib/read.ts';
import { FilterForm } from '../../../ui/filter-form.tsx';
import { Empty, Lead } from '../../../ui/page.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { toQuery } from '../../../ui/query.ts';
import { Say } from '../../../ui/sentence.tsx';
import { may } from '../may.ts';
import { RefreshWhile } from '../refresh-while.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { DELIVERIES, type DeliveryFilter, deliveriesAddress, readDeliveryFilter } from './delivery-filter.ts';
import { DeliveryKinds } from './delivery-kinds.tsx';
import { DeliveryRows } from './delivery-rows.tsx';
import { isFresh, SOURCES, STATES } from './delivery-words.ts';
import { ReplayRefused } from './replay-refused.tsx';
import { countStates, sayArrivals } from './say-arrivals.ts';
import { UnplacedIssues } from './unplaced-issues.tsx';

const ISSUES_SHOWN = 20;

/** What arrived from elsewhere and what became of it: nothing that could not be used is lost silently. */
export function DeliveriesPage({ query }: { query: Record<string, string> }) {
  const filter = readDeliveryFilter(query);
  const { cursor, issues } = query;
  const here = deliveriesAddress(filter, { cursor, issues });
  return (
    <SettingsFrame here={here} needs="read">
      {async (me) => {
        const [summary, list, unplaced] = await forPage(here, () =>
          Promise.all([
            read(DeliverySummary, '/api/v1/deliveries/summary'),
            read(DeliveryList, `/api/v1/deliveries${toQuery({ ...filter, cursor })}`),
            read(
              IssueProblemPage,
              `/api/v1/issues/problems${toQuery({ limit: String(ISSUES_SHOWN), cursor: issues })}`,
            ),
          ]),
        );
        const refused = countStates(summary, filter.source).refused;
        return (
          <>
            {summary.items.length === 0 ? (
              <NothingArrived />
            ) : (
              <>
                <div className="mt-5">
                  <Lead>
                    <Say sentence={sayArrivals(summary)} />
                  </Lead>
                </div>
                <RefreshWhile active={list.items.some(isFresh)} doing="Some are looked at just now." />
                {may(me, 'admin') && refused > 0 && <ReplayRefused count={refused} source={filter.source} />}
                <DeliveryKinds summary={summary} />
                <FilterForm action={DELIVERIES} fields={filterFields(filter, summary)} />
                {list.items.length > 0 ? (
                  <DeliveryRows deliveries={list.items} linked={may(me, 'admin')} />
                ) : (
                  <Empty says="None.">
                    Nothing that is kept is like that.{' '}
                    <Link href={DELIVERIES} className="link">
                      Show all of it
                    </Link>
                    .
                  </Empty>
                )}
                <Pager
                  address={(from) => deliveriesAddress(filter, { cursor: from })}
                  cursor={cursor}
                  nextCursor={list.nextCursor}
                />
              </>
            )}
            <UnplacedIssues page={unplaced} filter={filter} cursor={issues} />
          </>
        );
      }}
    </SettingsFrame>
  );
}

function filterFields({ source, state, event }: DeliveryFilter, { items }: DeliverySummary) {
  const events = new Set(
    items.filter((item) => source === undefined || item.source === source).map((item) => item.event),
  );
  return [
    { name: 'source', label: 'From', value: source, options: Object.entries(SOURCES) },
    { name: 'state', label: 'State', value: state, options: STATES.map((name) => [name, name] as const) },
    {
      name: 'event',
      label: 'Event',
      value: event,
      options: [...events].sort().map((name) => [name, name] as const),
    },
  ];
}

function NothingArrived() {
  return (
    <Empty says="Nothing has arrived yet.">
      Webhooks, CDEvents and refused lines of an import appear here, each with what became of it. What was
      used is kept for a week, what was refused for 90 days.{' '}
      <Link href="/settings/connections" className="link">
        Connect GitHub or Linear
      </Link>{' '}
      to begin.
    </Empty>
  );
}
