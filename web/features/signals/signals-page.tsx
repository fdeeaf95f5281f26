import { Service } from '@throughline/service/contracts/services';
import {
  SignalKind,
  SignalPage,
  SignalRole,
  TelemetryRefusals,
} from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { z } from 'zod';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { FilterForm } from '../../ui/filter-form.tsx';
import { formatQuantity } from '../../ui/format/number.ts';
import { Empty, Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { type Names, nameServices } from '../deployments/name-services.ts';
import { loadRecent } from './load-recent.ts';
import { silenceOf } from './read-value.ts';
import { KIND_WORDS, ROLE_WORDS } from './say-signal.ts';
import { saySignals } from './say-signals.ts';
import { SendTelemetry } from './send-telemetry.tsx';
import { readSignalFilter, type SignalFilter, signalsAddress } from './signal-filter.ts';
import { SignalRows } from './signal-rows.tsx';

const Services = z.object({ items: z.array(Service) });
const SIGNALS_PER_PAGE = '25'; // the last hours of each are a request of their own
const REFUSAL_DAYS = '2'; // today and yesterday, so that the first minutes of a day hide nothing

export async function SignalsPage({ query }: { query: Record<string, string> }) {
  const filter = readSignalFilter(query);
  const { cursor } = query;
  const now = Date.now();
  const [list, services, refused, me] = await forPage(signalsAddress(filter, cursor), () =>
    Promise.all([
      read(SignalPage, `/api/v1/signals${toQuery({ ...filter, cursor, limit: SIGNALS_PER_PAGE })}`),
      read(Services, '/api/v1/services'),
      read(TelemetryRefusals, `/api/v1/telemetry/refusals${toQuery({ days: REFUSAL_DAYS })}`),
      readMe(),
    ]),
  );
  const refusals = refused.items.reduce((sum, { count }) => sum + count, 0);
  const unfiltered = Object.keys(filter).length === 0 && cursor === undefined;
  if (list.items.length === 0 && unfiltered) {
    return (
      <Page heading="Signals">
        <NoSignals visitor={me.kind === 'visitor'} />
        {me.kind !== 'visitor' && <Refusals count={refusals} />}
      </Page>
    );
  }
  const signals = await Promise.all(
    list.items.map(async (signal) => ({ signal, recent: await loadRecent(signal, now) })),
  );
  const silent = signals.filter(({ signal, recent }) => silenceOf(signal, recent, now) !== null).length;
  const partly = list.nextCursor !== null || cursor !== undefined;
  return (
    <Page heading="Signals">
      <div className="mt-1.5">
        <Lead>
          {signals.length > 0 ? (
            <Say sentence={saySignals({ all: signals.length, silent, partly })} />
          ) : (
            'No signal is like that.'
          )}
        </Lead>
      </div>
      <div className="mt-1.5">
        <Note>
          What services tell of themselves by OpenTelemetry: the newest five minutes, and the last three
          hours. Silent is what told nothing for a quarter of an hour.
        </Note>
      </div>
      {me.kind !== 'visitor' && <Refusals count={refusals} />}
      <Filters filter={filter} names={nameServices(services.items)} />
      {signals.length > 0 ? (
        <SignalRows signals={signals} now={now} />
      ) : (
        <p className="border-line border-y py-4 text-soft">
          Words are looked for in the names of services, metrics and attributes.{' '}
          <Link href="/signals" className="link">
            Show all of them
          </Link>
          .
        </p>
      )}
      <Pager
        address={(from) => signalsAddress(filter, from)}
        cursor={cursor}
        nextCursor={list.nextCursor}
        first="From the start"
        next="More"
      />
      <Heading>How more are sent</Heading>
      <SendTelemetry />
    </Page>
  );
}

function Filters({ filter, names }: { filter: SignalFilter; names: Names }) {
  return (
    <FilterForm
      action="/signals"
      fields={[
        { name: 'search', label: 'Words', value: filter.search },
        { name: 'service', label: 'Service', value: filter.service, options: [...names.services] },
        { name: 'team', label: 'Team', value: filter.team, options: [...names.teams] },
        {
          name: 'kind',
          label: 'Kind',
          value: filter.kind,
          options: SignalKind.options.map((kind) => [kind, KIND_WORDS[kind].word] as const),
        },
        {
          name: 'role',
          label: 'For',
          value: filter.role,
          options: SignalRole.options.map((role) => [role, ROLE_WORDS[role]] as const),
        },
        {
          name: 'watched',
          label: 'Watched',
          value: filter.watched,
          options: [
            ['true', 'yes'],
            ['false', 'no'],
          ],
        },
      ]}
    />
  );
}

function Refusals({ count }: { count: number }) {
  return (
    <p className="mt-2 text-note text-soft">
      {count === 0 ? (
        <>
          Nothing was refused today or yesterday.{' '}
          <Link href="/signals/refused" className="link inline-flex min-h-6 items-center">
            Days before
          </Link>
        </>
      ) : (
        <>
          <b className="text-ink">{`${formatQuantity(count, 'point')} refused`}</b>
          {' today and yesterday. '}
          <Link href="/signals/refused" className="link inline-flex min-h-6 items-center">
            Why, and what to change
          </Link>
        </>
      )}
    </p>
  );
}

function NoSignals({ visitor }: { visitor: boolean }) {
  return (
    <>
      <Empty says="No telemetry has arrived yet.">
        Services tell of themselves by OpenTelemetry: how long requests take, how many fail, what is full.
        Each becomes a signal with a name and a unit, beside the deployments of its service.
        {visitor && (
          <>
            {' '}
            <Link href="/sign-in?next=/signals" className="link">
              Sign in
            </Link>{' '}
            to see what real services tell.
          </>
        )}
      </Empty>
      <div className="mt-6">
        <SendTelemetry />
      </div>
    </>
  );
}
