import { SignalSources } from '@throughline/service/contracts/signal-sources';
import { notFound } from 'next/navigation';
import { forPage, read } from '../../../lib/read.ts';
import { Heading } from '../../../ui/page.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { RemoveSource } from './remove-source.tsx';
import { standingOf } from './say-source.ts';
import { SourceForm } from './source-form.tsx';
import { SourceStanding } from './source-standing.tsx';

/** One Prometheus that is asked: how it goes, and what to change. */
export function SourcePage({ slug }: { slug: string }) {
  const here = `/settings/prometheus/${slug}`;
  return (
    <SettingsFrame here={here}>
      {async () => {
        const { items } = await forPage(here, () => read(SignalSources, '/api/v1/signal-sources'));
        const source = items.find((one) => one.slug === slug);
        if (source === undefined) notFound();
        return (
          <>
            <Heading>{slug}</Heading>
            <p>
              <StateMark {...standingOf(source)} />
            </p>
            <SourceStanding source={source} />
            <SourceForm key={JSON.stringify(source.queries)} source={source} />
            <div className="mt-8">
              <RemoveSource slug={slug} />
            </div>
          </>
        );
      }}
    </SettingsFrame>
  );
}
