'use client';

import type { Kpi } from '@throughline/service/contracts/kpis';
import { Copyable } from '../../ui/copyable.tsx';
import { useOrigin } from '../../ui/use-origin.ts';
import { csvCommand, jsonCommand } from './sample-points.ts';

/** How the next points come: commands that work as they stand once a token is in the environment. */
export function SendPoints({ kpi, now }: { kpi: Kpi; now: number }) {
  const origin = useOrigin('http://localhost:4000');
  return (
    <div className="grid gap-4">
      <p className="max-w-[48rem]">
        Make a token under Settings, Tokens, then{' '}
        <code className="font-mono text-note">export THROUGHLINE_TOKEN=tl_…</code>. What is sent twice is
        recorded once; another value for the same {kpi.resolution} is a correction, and the old one is kept.
      </p>
      <Copyable text={csvCommand(kpi, { origin, now })} label="Copy the command for CSV" />
      <Copyable text={jsonCommand(kpi, { origin, now })} label="Copy the command for JSON" />
    </div>
  );
}
