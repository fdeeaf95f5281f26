import type { ChangeEvent } from '@throughline/service/contracts/change-events';
import Link from 'next/link';
import { Fact, Facts, KnownFrom } from '../../ui/facts.tsx';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Lead, Page } from '../../ui/page.tsx';
import { EffectMark } from './change-rows.tsx';
import { ChangesSection } from './changes-section.tsx';
import { ImpactSection } from './impact-section.tsx';
import { loadChange, loadChangeEffects } from './load-changes.ts';
import { sayChange } from './say-change.ts';

/** One flag or setting that was changed, and what its signals and KPIs did. */
export async function ChangePage({ id }: { id: string }) {
  const [change, { changes, impacts }] = await Promise.all([loadChange(id), loadChangeEffects(id)]);
  const { service, team, environment, effect, actor, simulated } = change;
  return (
    <Page
      heading={
        <>
          <Link href={`/deployments?service=${service.slug}`} className="quiet-link text-ink">
            {service.name}
          </Link>
          {` in ${environment} · `}
          <Link href={`/teams/${team.slug}`} className="quiet-link">
            {team.name}
          </Link>
          {simulated && ' · simulated'}
        </>
      }
    >
      <p className="mt-3 mb-1">
        <EffectMark effect={effect} />
      </p>
      <Lead>
        <b>{capital(sayChange(change))}</b>. <Standing change={change} />
      </Lead>
      <ChangesSection changes={changes} />
      <ImpactSection impacts={impacts} at={changes.at} />
      <Heading>Particulars</Heading>
      <Facts>
        <Fact name="Since">
          <LocalTime at={change.at} />
        </Fact>
        {actor !== null && <Fact name="By">{actor}</Fact>}
        <KnownFrom of={change} />
      </Facts>
    </Page>
  );
}

function Standing({ change: { undoneBy, undid } }: { change: ChangeEvent }) {
  if (undoneBy !== null) {
    return (
      <>
        It was{' '}
        <Link href={`/changes/${encodeURIComponent(undoneBy.id)}`} className="link">
          taken back
        </Link>{' '}
        at <LocalTime at={undoneBy.at} />.
      </>
    );
  }
  if (undid !== null) {
    return (
      <>
        It took{' '}
        <Link href={`/changes/${encodeURIComponent(undid.id)}`} className="link">
          the change before
        </Link>{' '}
        back.
      </>
    );
  }
  return 'It has not been taken back.';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
