import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import type { ReactNode } from 'react';
import { formatDuration } from '../../ui/format/duration.ts';
import { LocalTime } from '../../ui/local-time.tsx';

const SHORT_SHA = 12; // enough to find it; all of it is one hover away

export function DeploymentFacts({ deployment }: { deployment: DeploymentDetail }) {
  const { startedAt, finishedAt, actor, commitSha, source, externalId, url } = deployment;
  return (
    <dl className="border-line border-t">
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
      <Fact name="Reported by">
        {url === null ? (
          source
        ) : (
          <a href={url} rel="noreferrer" className="link">
            {source}
          </a>
        )}
        {externalId !== null && <span className="block break-all text-note text-soft">{externalId}</span>}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-4 border-grid border-b py-1.5">
      <dt className="text-note text-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
