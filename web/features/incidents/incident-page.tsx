import type { Incident } from '@throughline/service/contracts/incidents';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { readMe } from '../../lib/me.ts';
import { Fact, Facts, KnownFrom } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { enumerate } from '../../ui/format/words.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Lead, Page } from '../../ui/page.tsx';
import { Say, type Sentence } from '../../ui/sentence.tsx';
import { ThroughLine } from '../../ui/through-line.tsx';
import { AttributionSection } from '../attributions/attribution-section.tsx';
import { sayAttribution } from '../attributions/say-attribution.ts';
import { CausesSection } from '../causes/causes-section.tsx';
import { HarmSection, loadHarm } from '../impact/harm-section.tsx';
import { IncidentMark } from './incident-rows.tsx';
import { loadCauses, loadIncident } from './load-incident.ts';
import { type IncidentStation, prepareLine } from './prepare-line.ts';

export async function IncidentPage({ id }: { id: string }) {
  const [incident, { causes, record }, me] = await Promise.all([loadIncident(id), loadCauses(id), readMe()]);
  const address = `/incidents/${encodeURIComponent(incident.id)}`;
  const harm = await loadHarm(address);
  return (
    <Page heading={<span className="text-ink">{incident.title}</span>}>
      <p className="mt-3 mb-1">
        <IncidentMark incident={incident} />
      </p>
      <Lead>
        <Say sentence={sayIncident(incident, new Date().toISOString())} />{' '}
        <Say sentence={sayAttribution(incident.attribution, incident.startedAt, 'incident')} />
        {harm.cost !== null && (
          <>
            {' '}
            <b>{harm.says}</b>
          </>
        )}
      </Lead>
      <div className="grid gap-x-14 full:grid-cols-[1.35fr_1fr]">
        <div className="min-w-0">
          <ThroughLine
            stations={prepareLine(incident).map((station) => ({
              stop: station.stop,
              at: station.at,
              ahead: station.ahead,
              what: sayStation(station, incident),
            }))}
          />
          <CausesSection
            causes={causes}
            record={record}
            path={`/api/v1${address}`}
            here={address}
            mayMark={me.role === 'admin' || me.role === 'member'}
          />
          <HarmSection path={address} />
          <AttributionSection
            attribution={incident.attribution}
            path={`/api/v1${address}`}
            here={address}
            mayCorrect={me.role === 'admin' || me.role === 'member'}
          />
        </div>
        <div className="min-w-0">
          <Heading>Particulars</Heading>
          <IncidentFacts incident={incident} />
        </div>
      </div>
    </Page>
  );
}

/** What it was, of whom, how long: `A critical incident of Checkout API; it lasted 42 min.` */
export function sayIncident({ severity, services, startedAt, resolvedAt }: Incident, now: string): Sentence {
  const length = formatDuration(Math.max(0, Date.parse(resolvedAt ?? now) - Date.parse(startedAt)));
  return [
    `A ${severity} incident of ${enumerate(services.map(({ name }) => name))}; it `,
    { strong: resolvedAt === null ? `has gone on for ${length}` : `lasted ${length}` },
    '.',
  ];
}

function sayStation({ role }: IncidentStation, { attribution, startedAt, detectedAt }: Incident): ReactNode {
  switch (role) {
    case 'deployment':
      return attribution?.deployment ? (
        <>
          <Link href={`/deployments/${encodeURIComponent(attribution.deployment.id)}`} className="link">
            {attribution.deployment.service} {attribution.deployment.version}
          </Link>{' '}
          went live
        </>
      ) : null;
    case 'began':
      return <b>it began</b>;
    case 'detected':
      return detectedAt === null
        ? null
        : `it was noticed, ${formatDuration(Math.max(0, Date.parse(detectedAt) - Date.parse(startedAt)))} later`;
    case 'resolved':
      return 'it was over';
    case 'goes_on':
      return 'it goes on';
  }
}

function IncidentFacts({ incident }: { incident: Incident }) {
  return (
    <Facts>
      <Fact name="Severity">{incident.severity}</Fact>
      <Fact name="Affected">
        {incident.services.map(({ slug, name }, index) => (
          <span key={slug}>
            {index > 0 && ', '}
            <Link href={`/deployments?service=${slug}`} className="link">
              {name}
            </Link>
          </span>
        ))}
      </Fact>
      <Fact name="Began">
        <LocalTime at={incident.startedAt} />
      </Fact>
      {incident.resolvedAt !== null && (
        <Fact name="Over">
          <LocalTime at={incident.resolvedAt} />
        </Fact>
      )}
      <KnownFrom of={incident} />
    </Facts>
  );
}
