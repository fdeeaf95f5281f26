'use client';

import type { Kpi } from '@throughline/service/contracts/kpis';
import { useId, useSyncExternalStore } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { csvCommand, jsonCommand } from './sample-points.ts';

/** How the next points come: commands that work as they stand once a token is in the environment. */
export function SendPoints({ kpi, now }: { kpi: Kpi; now: number }) {
  const origin = useSyncExternalStore(
    neverChanges,
    () => window.location.origin,
    () => 'http://localhost:4000',
  );
  return (
    <div className="grid gap-4">
      <p className="max-w-[48rem]">
        Make a token under Settings, Tokens, then{' '}
        <code className="font-mono text-note">export THROUGHLINE_TOKEN=tl_…</code>. What is sent twice is
        recorded once; another value for the same {kpi.resolution} is a correction, and the old one is kept.
      </p>
      <Command text={csvCommand(kpi, { origin, now })} label="Copy the command for CSV" />
      <Command text={jsonCommand(kpi, { origin, now })} label="Copy the command for JSON" />
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
