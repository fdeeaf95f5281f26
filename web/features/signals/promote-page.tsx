import { Person } from '@throughline/service/contracts/people';
import { SignalPage as SignalList } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { readMe } from '../../lib/me.ts';
import { forPage, read, readIfAllowed } from '../../lib/read.ts';
import { Note, Page } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { listOf } from '../settings/list-of.ts';
import { may } from '../settings/may.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { loadSignal } from './load-signal.ts';
import { PromoteForm } from './promote-form.tsx';

const OFFERED = '100';

/** A signal becomes a KPI: a number that somebody owns, fed from here. */
export async function PromotePage({ id }: { id: string }) {
  const here = `/signals/${encodeURIComponent(id)}/promote`;
  const me = await readMe();
  if (!may(me, 'manage')) redirect(`/sign-in?next=${encodeURIComponent(here)}`);
  const signal = await loadSignal(id);
  const [teams, people, beside] = await forPage(here, () =>
    Promise.all([
      readAllTeams(),
      readIfAllowed(listOf(Person), '/api/v1/people'),
      read(SignalList, `/api/v1/signals${toQuery({ service: signal.service, limit: OFFERED })}`),
    ]),
  );
  return (
    <Page heading="Make it a KPI">
      <div className="mt-1.5">
        <Note>
          <Link href={`/signals/${signal.id}`} className="link">
            {signal.name}
          </Link>
          {
            ' becomes a number that somebody owns, with a direction and a worth. It is fed from the signal, as far back as that is kept.'
          }
        </Note>
      </div>
      <PromoteForm
        signal={signal}
        teams={teams.map(({ slug, name }) => ({ slug, name }))}
        people={people?.items.map(({ email, name }) => ({ email, name })) ?? []}
        beside={beside.items
          .filter((other) => other.id !== signal.id && other.kind !== 'gauge')
          .map(({ id: other, name, kind }) => ({ id: other, name, kind }))}
      />
    </Page>
  );
}
