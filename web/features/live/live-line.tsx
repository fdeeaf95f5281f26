import type { LiveSignal } from '@throughline/service/contracts/live';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Say } from '../../ui/sentence.tsx';
import { ThroughLine } from '../../ui/through-line.tsx';
import { sayChange } from '../changes/say-change.ts';
import { type LiveStation, prepareLine } from './prepare-line.ts';
import { sayAnomaly } from './say-live.ts';

/** The through-line of a live signal: deployment or setting, signals, KPIs, in the order in which they began. */
export function LiveLine({ live, most = Number.POSITIVE_INFINITY }: { live: LiveSignal; most?: number }) {
  const stations = prepareLine(live);
  const shown = stations.slice(0, most);
  return (
    <>
      <ThroughLine
        stations={shown.map((station) => ({ ...station, form: 'minute', what: sayStation(station) }))}
      />
      {stations.length > shown.length && (
        <p className="pl-8 text-note text-soft">
          <Link href={`/live/${encodeURIComponent(live.id)}`} className="link">
            {stations.length - shown.length} more that belong to it
          </Link>
        </p>
      )}
    </>
  );
}

function sayStation(station: LiveStation): ReactNode {
  if (station.role === 'deployment') {
    const { id, service, version, environment } = station.deployment;
    return (
      <>
        <Link href={`/deployments/${encodeURIComponent(id)}`} className="link">
          {service} {version}
        </Link>{' '}
        went live in {environment}
      </>
    );
  }
  if (station.role === 'change') {
    const { id, service, environment } = station.change;
    return (
      <>
        <Link href={`/changes/${encodeURIComponent(id)}`} className="link">
          {sayChange(station.change)}
        </Link>{' '}
        of {service} in {environment}
      </>
    );
  }
  const { anomaly } = station;
  const { kind, ref } = anomaly.subject;
  const href =
    kind === 'kpi' ? `/kpis/${ref}` : kind === 'signal' ? `/signals/${ref}` : `/signals?service=${ref}`;
  return (
    <Link href={href} className="quiet-link">
      <Say sentence={sayAnomaly(anomaly)} />
    </Link>
  );
}
