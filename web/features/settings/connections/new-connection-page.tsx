import { ConnectionProvider } from '@throughline/service/contracts/connections';
import { Heading, Note } from '../../../ui/page.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { PROVIDERS } from './say-connection.ts';

export function NewConnectionPage({ query }: { query: Record<string, string> }) {
  const provider = ConnectionProvider.catch('github').parse(query.provider);
  return (
    <SettingsFrame here={`/settings/connections/new?provider=${provider}`}>
      {() => (
        <>
          <Heading>Connect {PROVIDERS[provider].name}</Heading>
          <Note>
            The token is kept encrypted and never shown again. Nothing is ever written at{' '}
            {PROVIDERS[provider].name}: only read.
          </Note>
          <ConnectionForm provider={provider} connection={null} />
        </>
      )}
    </SettingsFrame>
  );
}
