import { Person } from '@throughline/service/contracts/people';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { readMe } from '../../lib/me.ts';
import { readIfAllowed } from '../../lib/read.ts';
import { Lead, Note, Page } from '../../ui/page.tsx';
import { loadScorecard } from './load-scorecard.ts';
import { OutcomeForm } from './outcome-form.tsx';

const People = z.object({ items: z.array(Person) });

export async function OutcomePage({ slug }: { slug: string }) {
  const [{ team, outcome }, me, people] = await Promise.all([
    loadScorecard(slug, undefined),
    readMe(),
    readIfAllowed(People, '/api/v1/people'),
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
        people={people?.items.map(({ name, email }) => ({ name, email })) ?? []}
      />
    </Page>
  );
}
