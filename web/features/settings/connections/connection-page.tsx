import { Connection } from '@throughline/service/contracts/connections';
import { forPage, read } from '../../../lib/read.ts';
import { LocalTime } from '../../../ui/local-time.tsx';
import { Heading, Lead, Note } from '../../../ui/page.tsx';
import { may } from '../may.ts';
import { RefreshWhile } from '../refresh-while.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { BackfillForm } from './backfill-form.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { RemoveConnection } from './remove-connection.tsx';
import { isReading, PROVIDERS, sayConnection } from './say-connection.ts';
import { SyncList } from './sync-list.tsx';
import { WebhookSection } from './webhook-section.tsx';

export function ConnectionPage({ slug }: { slug: string }) {
  const here = `/settings/connections/${encodeURIComponent(slug)}`;
  return (
    <SettingsFrame here={here} needs="manage">
      {async (me) => {
        const connection = await forPage(here, () =>
          read(Connection, `/api/v1/connections/${encodeURIComponent(slug)}`),
        );
        return (
          <>
            <Heading>
              {PROVIDERS[connection.provider].name} · {connection.name}
            </Heading>
            <div role="status">
              <Lead>{sayConnection(connection)}</Lead>
            </div>
            <RefreshWhile active={isReading(connection)} doing="The history is being read." />
            <SyncList syncs={connection.syncs} />
            {connection.lastReconcileAt !== null && (
              <Note>
                Compared with {PROVIDERS[connection.provider].name} every hour, last{' '}
                <LocalTime at={connection.lastReconcileAt} />: what a lost webhook left out is found then.
              </Note>
            )}
            {may(me, 'admin') && <Controls connection={connection} />}
          </>
        );
      }}
    </SettingsFrame>
  );
}

function Controls({ connection }: { connection: Connection }) {
  const { slug, name, provider, hasToken, syncs } = connection;
  return (
    <>
      {hasToken && (
        <>
          <Heading>What happened before</Heading>
          <BackfillForm slug={slug} again={syncs.length > 0} />
        </>
      )}
      <Heading>What happens from now on</Heading>
      <WebhookSection connection={connection} />
      <Heading>The connection</Heading>
      <ConnectionForm provider={provider} connection={connection} />
      <p className="mt-9">
        <RemoveConnection slug={slug} name={name} />
      </p>
    </>
  );
}
