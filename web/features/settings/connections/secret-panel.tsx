'use client';

import type { ConnectionProvider } from '@throughline/service/contracts/connections';
import { useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { LocalTime } from '../../../ui/local-time.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { WebhookSteps } from './webhook-steps.tsx';

/** The only moment the secret is seen, with what to do with it beside it. */
export function SecretPanel({
  secret,
  previousValidUntil,
  provider,
  done,
}: {
  secret: string;
  previousValidUntil: string | null;
  provider: ConnectionProvider;
  done: () => void;
}) {
  const id = useId();
  return (
    <ShownOnce>
      <p>
        <b>This is the new secret.</b> It is shown this once.
        {previousValidUntil !== null && (
          <>
            {' '}
            The one before is taken until <LocalTime at={previousValidUntil} />.
          </>
        )}
      </p>
      <pre id={id} className="mt-3 overflow-x-auto whitespace-pre-wrap break-all font-mono text-note">
        {secret}
      </pre>
      <div className="mt-2">
        <CopyButton text={secret} label="Copy the secret" sourceId={id} />
      </div>
      <div className="mt-4">
        <WebhookSteps provider={provider} />
      </div>
      <p className="mt-4">
        <Button onClick={done}>I have entered it</Button>
      </p>
    </ShownOnce>
  );
}
