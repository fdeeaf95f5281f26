import { type SignalSource, SignalSources } from '@throughline/service/contracts/signal-sources';
import Link from 'next/link';
import { forPage, read } from '../../../lib/read.ts';
import { buttonLook } from '../../../ui/button.tsx';
import { formatQuantity } from '../../../ui/format/number.ts';
import { Empty } from '../../../ui/page.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { may } from '../may.ts';
import { RefreshWhile } from '../refresh-while.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { standingOf } from './say-source.ts';
import { SourceStanding } from './source-standing.tsx';

const HERE = '/settings/prometheus';

/** Which Prometheus is asked for signals, and how that goes. */
export function SourcesPage() {
  return (
    <SettingsFrame here={HERE} needs="manage">
      {async (me) => {
        const { items } = await forPage(HERE, () => read(SignalSources, '/api/v1/signal-sources'));
        return (
          <>
            {items.length === 0 ? (
              <Empty says="No Prometheus is asked yet.">
                One that writes remotely to /api/v1/write needs nothing here. Where it cannot, name it with a
                few queries: their answers become signals, minute by minute.
              </Empty>
            ) : (
              <ul>
                {items.map((source) => (
                  <Row key={source.slug} source={source} mayChange={may(me, 'admin')} />
                ))}
              </ul>
            )}
            <RefreshWhile
              active={items.some(({ state }) => state === 'waiting' || state === 'running')}
              doing="It is being asked."
            />
            {may(me, 'admin') && (
              <p className="mt-5">
                <Link href={`${HERE}/new`} className={buttonLook('filled')}>
                  Ask a Prometheus
                </Link>
              </p>
            )}
          </>
        );
      }}
    </SettingsFrame>
  );
}

function Row({ source, mayChange }: { source: SignalSource; mayChange: boolean }) {
  const { slug, url, queries } = source;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-6 border-line border-b py-2.5 has-[a:hover]:bg-panel">
      <span className="min-w-0">
        {mayChange ? (
          <Link
            href={`${HERE}/${slug}`}
            className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
          >
            {slug}
          </Link>
        ) : (
          <b>{slug}</b>
        )}{' '}
        <span className="break-all font-mono text-note text-soft">{url}</span> ·{' '}
        {formatQuantity(queries.length, 'query', 'queries')}
        <SourceStanding source={source} />
      </span>
      <StateMark {...standingOf(source)} />
    </li>
  );
}
