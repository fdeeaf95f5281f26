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
import { isReading, PROVIDERS, sayConnection, standingOf } from './say-connection.ts';
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
            <Lead>{sayConnection(connection)}</Lead>
            {/* The sentence counts up while history is read; aloud, only its end is worth hearing. */}
            <p role="status" className="sr-only">
              {standingOf(connection).word}
            </p>
            <RefreshWhile active={isReading(connection)} doing="The history is being read." />
            <SyncList syncs={connection.syncs} />
            {connection.lastReconcileAt !== null && (
              <div className="mt-3">
                <Note>
                  Compared with {PROVIDERS[connection.provider].name} every hour, last{' '}
                  <LocalTime at={connection.lastReconcileAt} />: what a lost webhook left out is found then.
                </Note>
              </div>
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
          <Heading>History</Heading>
          <BackfillForm slug={slug} again={syncs.length > 0} />
        </>
      )}
      <Heading>Webhook</Heading>
      <WebhookSection connection={connection} />
      <Heading>The connection</Heading>
      <ConnectionForm provider={provider} connection={connection} />
      <div className="mt-9">
        <RemoveConnection slug={slug} name={name} />
      </div>
    </>
  );
}
