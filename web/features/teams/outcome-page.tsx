import { KpiSummary } from '@throughline/service/contracts/kpis';
import { Person } from '@throughline/service/contracts/people';
import { SignalPage } from '@throughline/service/contracts/signals';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { readMe } from '../../lib/me.ts';
import { read, readIfAllowed } from '../../lib/read.ts';
import { Lead, Note, Page } from '../../ui/page.tsx';
import { loadScorecard } from './load-scorecard.ts';
import { type SignalChoice, toKpiChoice, toSignalChoice } from './outcome-choices.ts';
import { OutcomeForm } from './outcome-form.tsx';

const People = z.object({ items: z.array(Person) });
const Kpis = z.object({ items: z.array(KpiSummary) });
const SIGNAL_PAGES = 5; // of a hundred; a team with more has services with a label too many

export async function OutcomePage({ slug }: { slug: string }) {
  const [{ team, outcome }, me, people, kpis, signals] = await Promise.all([
    loadScorecard(slug, undefined),
    readMe(),
    readIfAllowed(People, '/api/v1/people'),
    read(Kpis, `/api/v1/kpis?limit=100&team=${encodeURIComponent(slug)}`),
    readSignals(slug),
  ]);
  if (me.role === 'visitor') redirect(`/sign-in?next=/teams/${slug}/outcome`);
  const owner = people?.items.find(({ id }) => id === outcome?.metric.owner.id)?.email ?? me.email ?? '';
  return (
    <Page heading={`${team.name} · outcome`}>
      <div className="mt-1.5">
        <Lead>One number {team.name} wants to move, and what the team does when it is missed.</Lead>
      </div>
      <div className="mt-1.5">
        <Note>
          A team has exactly one. Counts of output (deployments, commits, story points) cannot be chosen: they
          rise with effort, not with what anybody gains.
        </Note>
      </div>
      <OutcomeForm
        slug={team.slug}
        metric={outcome?.metric ?? null}
        owner={owner}
        kpis={kpis.items.map(toKpiChoice)}
        signals={signals}
        people={people?.items.map(({ name, email }) => ({ name, email })) ?? []}
      />
    </Page>
  );
}

async function readSignals(team: string): Promise<SignalChoice[]> {
  const choices: SignalChoice[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < SIGNAL_PAGES; page += 1) {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { items, nextCursor } = await read(
      SignalPage,
      `/api/v1/signals?limit=100&team=${encodeURIComponent(team)}${from}`,
    );
    choices.push(...items.flatMap((signal) => toSignalChoice(signal) ?? []));
    cursor = nextCursor;
    if (cursor === null) break;
  }
  return choices;
}
