'use client';

import Link from 'next/link';
import { useId, useSyncExternalStore } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { exporterSettings, oneReading } from './telemetry-settings.ts';

/** How telemetry comes here: settings that work as they stand once a token is in the environment. */
export function SendTelemetry() {
  const origin = useSyncExternalStore(
    neverChanges,
    () => window.location.origin,
    () => 'http://localhost:4000',
  );
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
      <Command text={exporterSettings(origin)} label="Copy the settings" />
      <p>Or send one reading by hand, to see that it arrives:</p>
      <Command text={oneReading(origin)} label="Copy the command" />
    </div>
  );
}

function Command({ text, label }: { text: string; label: string }) {
  const id = useId();
  return (
    <div className="min-w-0">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <pre id={id} tabIndex={0} className="overflow-x-auto font-mono text-note leading-[1.6]">
        {text}
      </pre>
      <div className="mt-2">
        <CopyButton text={text} label={label} sourceId={id} />
      </div>
    </div>
  );
}

function neverChanges(): () => void {
  return () => {};
}
