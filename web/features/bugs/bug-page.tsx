import type { Bug } from '@throughline/service/contracts/bugs';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { readMe } from '../../lib/me.ts';
import { Fact, Facts, KnownFrom } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Lead, Page } from '../../ui/page.tsx';
import { Say, type Sentence } from '../../ui/sentence.tsx';
import { ThroughLine } from '../../ui/through-line.tsx';
import { AttributionSection } from '../attributions/attribution-section.tsx';
import { sayAttribution } from '../attributions/say-attribution.ts';
import { BugMark } from './bug-rows.tsx';
import { loadBug } from './load-bug.ts';
import { type BugStation, prepareHistory } from './prepare-history.ts';

export async function BugPage({ id }: { id: string }) {
  const [bug, me] = await Promise.all([loadBug(id), readMe()]);
  return (
    <Page
      heading={
        <>
          <span className="text-ink">{bug.title}</span>
          {` · ${bug.service.name} · `}
          <Link href={`/teams/${bug.team.slug}`} className="quiet-link">
            {bug.team.name}
          </Link>
          {bug.simulated && ' · simulated'}
        </>
      }
    >
      <p className="mt-3 mb-1">
        <BugMark bug={bug} overdue={false} />
      </p>
      <Lead>
        <Say sentence={sayBugClock(bug, new Date().toISOString())} />{' '}
        <Say sentence={sayAttribution(bug.attribution, bug.reportedAt, 'bug')} />
      </Lead>
      <div className="grid gap-x-14 full:grid-cols-[1.35fr_1fr]">
        <div className="min-w-0">
          <ThroughLine
            stations={prepareHistory(bug).map((station) => ({
              stop: station.stop,
              at: station.at,
              ahead: station.ahead,
              what: sayStation(station, bug),
            }))}
          />
          <AttributionSection
            attribution={bug.attribution}
            path={`/api/v1/bugs/${encodeURIComponent(bug.id)}`}
            here={`/bugs/${encodeURIComponent(bug.id)}`}
            mayCorrect={me.role === 'admin' || me.role === 'member'}
          />
        </div>
        <div className="min-w-0">
          <Heading>Particulars</Heading>
          <BugFacts bug={bug} />
        </div>
      </div>
    </Page>
  );
}

/** How long it took or has been open; a reopened bug's clock never stopped. */
export function sayBugClock(bug: Bug, now: string): Sentence {
  const since = (end: string) => formatDuration(Math.max(0, Date.parse(end) - Date.parse(bug.reportedAt)));
  const again =
    bug.reopenings === 0
      ? ''
      : ` It was reopened ${bug.reopenings === 1 ? 'once' : formatQuantity(bug.reopenings, 'time')}, and its clock never stopped.`;
  if (bug.endedAt === null) return ['It has been ', { strong: `open for ${since(now)}` }, `.${again}`];
  if (bug.state === 'dismissed')
    return [
      'It was ',
      { strong: `dismissed after ${since(bug.endedAt)}` },
      `, without being resolved.${again}`,
    ];
  return ['It was ', { strong: `resolved after ${since(bug.endedAt)}` }, `.${again}`];
}

const EVENTS = {
  reported: 'it was reported',
  closed: 'it was closed',
  reopened: 'it was reopened',
  dismissed: 'it was dismissed, as a duplicate or as not planned',
} as const;

function sayStation({ role, actor }: BugStation, { attribution }: Bug): ReactNode {
  if (role === 'still_open') return 'it is open';
  if (role !== 'deployment') return `${EVENTS[role]}${actor === null ? '' : ` by ${actor}`}`;
  return attribution?.deployment ? (
    <>
      <Link href={`/deployments/${encodeURIComponent(attribution.deployment.id)}`} className="link">
        {attribution.deployment.service} {attribution.deployment.version}
      </Link>{' '}
      went live
    </>
  ) : null;
}

function BugFacts({ bug }: { bug: Bug }) {
  return (
    <Facts>
      <Fact name="Reported">
        <LocalTime at={bug.reportedAt} />
      </Fact>
      <Fact name="By">{bug.customerReported ? 'a customer' : 'somebody inside'}</Fact>
      {bug.firstClosedAt !== null && (
        <Fact name="First closed">
          <LocalTime at={bug.firstClosedAt} />
        </Fact>
      )}
      {bug.endedAt !== null && (
        <Fact name={bug.state === 'dismissed' ? 'Dismissed' : 'Last closed'}>
          <LocalTime at={bug.endedAt} />
        </Fact>
      )}
      <KnownFrom of={bug} />
    </Facts>
  );
}
