import { Forecasts } from '@throughline/service/contracts/forecasts';
import { Live, LiveRule, type LiveSignal, Maintenances } from '@throughline/service/contracts/live';
import { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { z } from 'zod';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { FilterForm } from '../../ui/filter-form.tsx';
import { formatAmount } from '../../ui/format/amount.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Empty, Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { ForecastRows } from '../forecasts/forecast-rows.tsx';
import { may } from '../settings/may.ts';
import { LiveItem, LiveMark } from './live-item.tsx';
import { LiveUpdates } from './live-updates.tsx';
import { MaintenanceForm } from './maintenance-form.tsx';
import { MaintenanceList } from './maintenance-list.tsx';
import { Notes } from './notes.tsx';
import { RuleForm } from './rule-form.tsx';
import { sayBehind, sayNow, sayScope, sayWatching, standingMark } from './say-live.ts';
import { WatchedServices } from './watched-services.tsx';

const PLAIN = { unit: '', proportion: false };
const Services = z.object({ items: z.array(Service) });

/** Now, soon, and what to do. */
export async function LivePage({ query }: { query: Record<string, string> }) {
  const { team } = query;
  const address = toQuery({ team });
  const [live, soon, windows, services, me] = await forPage(`/live${address}`, () =>
    Promise.all([
      read(Live, `/api/v1/live${address}`),
      read(Forecasts, `/api/v1/forecasts${address}`),
      read(Maintenances, '/api/v1/maintenance'),
      read(Services, '/api/v1/services'),
      readMe(),
    ]),
  );
  const mayManage = may(me, 'manage');
  const { now, watching } = live;
  const loud = now.filter(({ quiet }) => quiet === null);
  const quiet = now.filter((one) => one.quiet !== null);
  const nothing = watching.signals + watching.kpis === 0;
  const mark = standingMark({
    degrading: loud.length,
    watched: watching.signals + watching.kpis,
    judged: watching.judged,
    silent: watching.silent,
    behindMs: watching.behindMs,
  });
  const behind = sayBehind(watching);
  const ahead = windows.items.filter(({ to }) => to > live.asOf);
  const teams = new Map(services.items.map((one) => [one.team.slug, one.team.name]));
  return (
    <Page
      heading={
        <span className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
          <span>Live{team !== undefined && ` · ${teams.get(team) ?? team}`}</span>
          <LiveUpdates after={live.lastEventId} asOf={live.asOf} state={mark?.state ?? null} />
        </span>
      }
    >
      <div className="mt-1.5">
        <Lead>
          <Say sentence={sayNow(live)} />
        </Lead>
      </div>
      {nothing ? (
        <NothingWatched />
      ) : (
        <div className="mt-1.5 grid gap-1">
          <Note>
            {sayWatching(watching)}
            {watching.since !== null && (
              <>
                {' Judged since '}
                <LocalTime at={watching.since} />
                {watching.judgedTo !== null && (
                  <>
                    , up to <LocalTime at={watching.judgedTo} form="minute" />
                  </>
                )}
                .
              </>
            )}
          </Note>
          {behind !== null && (
            <p role="status" className="max-w-[48rem] text-note text-risk">
              {behind}
            </p>
          )}
        </div>
      )}
      {live.provisional.length > 0 && (
        <>
          <Heading>In the running minute, provisional</Heading>
          <ul className="border-line border-t">
            {live.provisional.map(({ key, name, value, expected }) => (
              <li key={key} className="border-grid border-b py-2">
                <b>{name}</b> {formatAmount(expected, PLAIN)} → {formatAmount(value, PLAIN)}{' '}
                <span className="text-note text-soft">judged once the minute is final</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {loud.length > 0 && <Now lives={loud} heading="Now" mayManage={mayManage} filled />}
      {quiet.length > 0 && <Now lives={quiet} heading="Now, and nobody is called" mayManage={mayManage} />}
      {soon.items.length > 0 && (
        <>
          <Heading>Soon</Heading>
          <ForecastRows forecasts={soon.items} />
          <p className="mt-2 text-note">
            <Link href={`/forecasts${address}`} className="link">
              How good such forecasts have been
            </Link>
          </p>
        </>
      )}
      {live.recent.length > 0 && <Recent lives={live.recent} />}
      {live.notes.length > 0 && (
        <>
          <Heading>Unusual, and not known to be harm</Heading>
          <Notes notes={live.notes} />
        </>
      )}
      {live.services.length > 0 && (
        <>
          <Heading>What is watched</Heading>
          <WatchedServices services={live.services} />
        </>
      )}
      {(ahead.length > 0 || mayManage) && <Heading>Announced work</Heading>}
      {ahead.length > 0 && <MaintenanceList windows={ahead} mayManage={mayManage} />}
      {mayManage && services.items.length > 0 && (
        <details className="mt-2">
          <summary className="text-note text-soft">Announce work on a service</summary>
          <MaintenanceForm services={services.items.map(({ slug }) => slug)} teams={[...teams.keys()]} />
        </details>
      )}
      {team !== undefined && mayManage && (
        <details className="mt-2">
          <summary className="text-note text-soft">Incidents that open by themselves</summary>
          <RuleForm
            team={team}
            rule={await read(LiveRule, `/api/v1/teams/${encodeURIComponent(team)}/live-rule`)}
          />
        </details>
      )}
      {teams.size > 1 && (
        <FilterForm
          action="/live"
          fields={[{ name: 'team', label: 'Only what a team owns', value: team, options: [...teams] }]}
        />
      )}
    </Page>
  );
}

function Now({
  lives,
  heading,
  mayManage,
  filled = false,
}: {
  lives: readonly LiveSignal[];
  heading: string;
  mayManage: boolean;
  filled?: boolean;
}) {
  return (
    <>
      <Heading>{heading}</Heading>
      <ul className="border-line border-t">
        {lives.map((live, index) => (
          <LiveItem key={live.id} live={live} mayManage={mayManage} first={filled && index === 0} />
        ))}
      </ul>
    </>
  );
}

function Recent({ lives }: { lives: readonly LiveSignal[] }) {
  return (
    <>
      <Heading>Over, within 24 hours</Heading>
      <ul className="border-line border-t">
        {lives.map((live) => (
          <li
            key={live.id}
            className="grid items-baseline gap-x-4 border-grid border-b py-2 wide:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
          >
            <LiveMark live={live} />
            <span className="min-w-0">
              <Link href={`/live/${encodeURIComponent(live.id)}`} className="quiet-link">
                {live.what}
              </Link>
              <span className="block text-note text-soft">{sayScope(live)}</span>
            </span>
            <span className="text-note text-soft">
              <LocalTime at={live.since} />
              {live.resolvedAt !== null && (
                <>
                  {' – '}
                  <LocalTime at={live.resolvedAt} form="minute" />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function NothingWatched() {
  return (
    <Empty says="No signal and no KPI tells anything by the minute or hour.">
      Send{' '}
      <Link href="/signals" className="link">
        telemetry
      </Link>{' '}
      or points of a{' '}
      <Link href="/kpis" className="link">
        KPI
      </Link>
      : from the second day on whatever is not as expected is told here within minutes.
    </Empty>
  );
}
