import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import Link from 'next/link';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { GateReasons } from '../teams/gate-reasons.tsx';
import { sayGateBefore } from '../teams/say-gate.ts';

const SHORT_SHA = 12; // enough to find it; all of it is one hover away

export function DeploymentFacts({ deployment }: { deployment: DeploymentDetail }) {
  const { startedAt, finishedAt, actor, commitSha, ref, url, reportedBy, gate, team } = deployment;
  return (
    <Facts>
      <Fact name="Started">
        <LocalTime at={startedAt} />
      </Fact>
      {finishedAt !== null && (
        <>
          <Fact name="Finished">
            <LocalTime at={finishedAt} />
          </Fact>
          <Fact name="Took">
            {formatDuration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)))}
          </Fact>
        </>
      )}
      {actor !== null && <Fact name="By">{actor}</Fact>}
      {commitSha !== null && (
        <Fact name="Commit">
          <span title={commitSha} className="font-mono text-note">
            {commitSha.slice(0, SHORT_SHA)}
          </span>
        </Fact>
      )}
      {ref !== null && (
        <Fact name="From">
          <span className="break-all font-mono text-note">{ref}</span>
        </Fact>
      )}
      {gate !== null && (
        <Fact name="The gate">
          <Link href={`/teams/${team.slug}/gate`} className="quiet-link">
            {sayGateBefore(gate)}
          </Link>
          <GateReasons reasons={gate.reasons} />
        </Fact>
      )}
      <Fact name="Reported by">
        {reportedBy.map(({ source, externalId }) => (
          <span key={`${source} ${externalId}`} className="block">
            {source} <span className="break-all text-note text-soft">{externalId}</span>
          </span>
        ))}
        {reportedBy.length === 0 && deployment.source}
        {url !== null && (
          <a href={url} rel="noreferrer" className="link text-note">
            see it there
          </a>
        )}
      </Fact>
    </Facts>
  );
}
