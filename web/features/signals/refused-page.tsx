import { RefusalQuery, SetAsideBatches, TelemetryRefusals } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read, readIfAllowed } from '../../lib/read.ts';
import { Choice } from '../../ui/choice.tsx';
import { formatDay } from '../../ui/format/moment.ts';
import { formatCount } from '../../ui/format/number.ts';
import { Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { groupByDay, sayRefusals } from './group-refusals.ts';
import { RefusalRows } from './refusal-rows.tsx';
import { SetAside } from './set-aside.tsx';

const USUAL_DAYS = 7;
/** Visitors see what is invented; what is refused tells of real senders. */
const FOR_MEMBERS = ['What was refused tells of real senders: sign in to see it.'];
const CHOICES = [
  { days: 1, text: 'today' },
  { days: USUAL_DAYS, text: '7\u00a0days' },
  { days: 35, text: '35\u00a0days' },
];

export async function RefusedPage({ query }: { query: Record<string, string> }) {
  const asked = RefusalQuery.safeParse({ days: query.days });
  const days = asked.success ? asked.data.days : USUAL_DAYS;
  const [{ items }, setAside, me] = await forPage(addressOf(days), () =>
    Promise.all([
      read(TelemetryRefusals, `/api/v1/telemetry/refusals${toQuery({ days: String(days) })}`),
      readIfAllowed(SetAsideBatches, '/api/v1/telemetry/set-aside'),
      readMe(),
    ]),
  );
  return (
    <Page
      heading={
        <>
          <Link href="/signals" className="quiet-link">
            Signals
          </Link>
          {' · '}
          <span className="text-ink">refused telemetry</span>
        </>
      }
    >
      <div className="mt-1.5">
        <Lead>
          <Say sentence={me.kind === 'visitor' ? FOR_MEMBERS : sayRefusals(items, days)} />
        </Lead>
      </div>
      <div className="mt-1.5">
        <Note>
          Everything else of the same request was taken in, and the sender was told the reason in the answer.
          Days are of UTC.
        </Note>
      </div>
      <div className="mt-5">
        <Choice
          label="Days"
          options={CHOICES.map((choice) => ({
            text: choice.text,
            href: addressOf(choice.days),
            chosen: choice.days === days,
          }))}
        />
      </div>
      {groupByDay(items).map(({ day, count, refusals }) => (
        <section key={day} aria-label={formatDay(day)}>
          <Heading>
            {formatDay(day)} · {formatCount(count)}
          </Heading>
          <RefusalRows refusals={refusals} />
        </section>
      ))}
      <SetAside batches={setAside?.items ?? []} mayChange={me.role === 'admin'} />
    </Page>
  );
}

function addressOf(days: number): string {
  return `/signals/refused${toQuery({ days: days === USUAL_DAYS ? undefined : String(days) })}`;
}
