import type { DeploymentRef } from '@throughline/service/contracts/deployments';
import Link from 'next/link';
import { formatQuantity } from '../../ui/format/number.ts';
import { Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { Say } from '../../ui/sentence.tsx';
import { ChangesSection } from '../changes/changes-section.tsx';
import { ImpactSection } from '../changes/impact-section.tsx';
import { loadDeploymentEffects } from '../changes/load-changes.ts';
import { CommitList } from './commit-list.tsx';
import { DeploymentFacts } from './deployment-facts.tsx';
import { DeploymentLine } from './deployment-line.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { loadDeployment } from './load-deployment.ts';
import { PutDown } from './put-down.tsx';
import { sayVerdict } from './say-verdict.ts';
import { StandingNotes } from './standing-notes.tsx';
import { VerdictHistory } from './verdict-history.tsx';
import { VerdictMark } from './verdict-mark.tsx';

export async function DeploymentPage({ id }: { id: string }) {
  const [deployment, { changes, impacts }] = await Promise.all([
    loadDeployment(id),
    loadDeploymentEffects(id),
  ]);
  const { service, version, environment, team, verdict, commitCount, history } = deployment;
  return (
    <Page
      heading={
        <>
          <span className="text-ink">{service.name}</span>{' '}
          <span className="break-all font-mono">{version}</span>
          {` in ${environment} · `}
          <Link href={`/teams/${team.slug}`} className="quiet-link">
            {team.name}
          </Link>
          {deployment.simulated && ' · simulated'}
        </>
      }
    >
      <p className="mt-3 mb-1">
        <VerdictMark deployment={deployment} />
      </p>
      <Lead>
        <Say sentence={sayVerdict(deployment)} />
      </Lead>
      <StandingNotes deployment={deployment} />
      {!deployment.production && (
        <p className="mt-1.5 text-note text-soft">
          {environment} is not production, so it counts towards no outcome.
        </p>
      )}
      <div className="grid gap-x-14 full:grid-cols-[1.35fr_1fr]">
        <div className="min-w-0">
          <DeploymentLine deployment={deployment} />
          {verdict !== null && verdict.evidence.length > 0 && (
            <>
              <Heading>Evidence</Heading>
              <EvidenceList evidence={verdict.evidence} />
            </>
          )}
          <PutDown deployment={deployment} />
        </div>
        <div className="min-w-0">
          <Heading>Particulars</Heading>
          <DeploymentFacts deployment={deployment} />
          <Heading>History of the verdict</Heading>
          <VerdictHistory history={history} />
        </div>
      </div>
      {deployment.status === 'succeeded' && (
        <>
          <ChangesSection changes={changes} />
          <ImpactSection impacts={impacts} at={changes.at} />
        </>
      )}
      <Heading>{commitCount > 0 ? formatQuantity(commitCount, 'commit') : 'Commits'}</Heading>
      <CommitList deployment={deployment} />
      <Neighbours previous={deployment.previous} next={deployment.next} service={service.slug} />
    </Page>
  );
}

function Neighbours({
  previous,
  next,
  service,
}: {
  previous: DeploymentRef | null;
  next: DeploymentRef | null;
  service: string;
}) {
  return (
    <nav
      aria-label="Neighbouring deployments"
      className="mt-10 flex flex-wrap justify-between gap-x-6 gap-y-2 border-line border-t pt-3 text-note"
    >
      {previous ? <Neighbour word="Before" deployment={previous} /> : <Note>The first one known</Note>}
      <Link href={`/deployments?service=${service}`} className="link">
        All of this service
      </Link>
      {next ? <Neighbour word="Next" deployment={next} /> : <Note>The newest one</Note>}
    </nav>
  );
}

function Neighbour({ word, deployment: { id, version } }: { word: string; deployment: DeploymentRef }) {
  return (
    <span className="text-soft">
      {word}:{' '}
      <Link href={`/deployments/${encodeURIComponent(id)}`} className="link break-all font-mono">
        {version}
      </Link>
    </span>
  );
}
