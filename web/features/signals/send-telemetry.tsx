'use client';

import Link from 'next/link';
import { Copyable } from '../../ui/copyable.tsx';
import { useOrigin } from '../../ui/use-origin.ts';
import { exporterSettings, oneReading } from './telemetry-settings.ts';

/** How telemetry comes here: settings that work as they stand once a token is in the environment. */
export function SendTelemetry() {
  const origin = useOrigin('http://localhost:4000');
  return (
    <div className="grid gap-4">
      <p className="max-w-[48rem]">
        Make a token for the service under{' '}
        <Link href="/settings/tokens" className="link">
          Settings, Tokens
        </Link>
        , then <code className="font-mono text-note">export THROUGHLINE_TOKEN=tl_…</code> and give the
        service, or a collector before it, these settings. Its name is what{' '}
        <code className="font-mono text-note">OTEL_SERVICE_NAME</code> says: take the one its deployments are
        recorded under.
      </p>
      <Copyable text={exporterSettings(origin)} label="Copy the settings" />
      <p>Or send one reading by hand, to see that it arrives:</p>
      <Copyable text={oneReading(origin)} label="Copy the command" />
    </div>
  );
}
