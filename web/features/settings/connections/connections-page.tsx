import { type Connection, Connections } from '@throughline/service/contracts/connections';
import Link from 'next/link';
import { forPage, read } from '../../../lib/read.ts';
import { buttonLook } from '../../../ui/button.tsx';
import { LocalTime } from '../../../ui/local-time.tsx';
import { Empty } from '../../../ui/page.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { may } from '../may.ts';
import { RefreshWhile } from '../refresh-while.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { isReading, standingOf, summarise } from './say-connection.ts';

const HERE = '/settings/connections';

export function ConnectionsPage() {
  return (
    <SettingsFrame here={HERE} needs="manage">
      {async (me) => {
        const { items } = await forPage(HERE, () => read(Connections, '/api/v1/connections'));
        return (
          <>
            {items.length === 0 ? (
              <Empty says="Nothing is connected yet.">
                Pipelines that report their own deployments need no connection. With one, what happened at
                GitHub or Linear before today is read once, and what happens from now on arrives by webhook:
                deployments, releases, issues and pull requests.
              </Empty>
            ) : (
              <ul>
                {items.map((connection) => (
                  <Row key={connection.slug} connection={connection} />
                ))}
              </ul>
            )}
            <RefreshWhile active={items.some(isReading)} doing="History is being read." />
            {may(me, 'admin') && (
              <p className="mt-5 flex flex-wrap gap-3">
                <Link href={`${HERE}/new?provider=github`} className={buttonLook('filled')}>
                  Connect GitHub
                </Link>
                <Link href={`${HERE}/new?provider=linear`} className={buttonLook()}>
                  Connect Linear
                </Link>
              </p>
            )}
          </>
        );
      }}
    </SettingsFrame>
  );
}

function Row({ connection }: { connection: Connection }) {
  const { slug, name, lastReconcileAt } = connection;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-6 border-line border-b py-2.5 has-[a:hover]:bg-panel">
      <span className="min-w-0">
        <Link
          href={`/settings/connections/${slug}`}
          className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
        >
          {name}
        </Link>{' '}
        <span className="font-mono text-note text-soft">{slug}</span>
        <span className="block text-note text-soft">
          {summarise(connection)}
          {lastReconcileAt !== null && (
            <>
              {' '}
              · compared <LocalTime at={lastReconcileAt} />
            </>
          )}
        </span>
      </span>
      <StateMark {...standingOf(connection)} />
    </li>
  );
}
