import { SyncPause } from '../connections/index.ts';
import { learnRange } from './learn-contents.ts';
import { kindOf } from './resources.ts';
import type { GitHubStep, Reader } from './step.ts';

const RANGES_PER_PAGE = 10;
const WAIT_MS = 30_000;

/**
 * Reads what deployments contain that came without their commits: the commits from the one before to each. Begins when
 * the deployments themselves have been read.
 */
export const readCommits: Reader = async (step) => {
  if (step.cursor === null) await waitForDeployments(step);
  const ranges = await findRanges(step);
  for (const { from, to } of ranges) await learnRange(step, from, to);
  const last = ranges.length === RANGES_PER_PAGE ? ranges.at(-1) : undefined;
  return { records: ranges.length, next: last ? `${last.from}...${last.to}` : null };
};

async function waitForDeployments({ recording: { context }, connection, container }: GitHubStep) {
  const others = await context.database.sync.findMany({
    where: { connectionId: connection.id, container, state: { in: ['waiting', 'running'] } },
  });
  const still = others.find(({ resource }) =>
    ['deployments', 'workflow_runs', 'releases'].includes(kindOf(resource)),
  );
  if (!still) return;
  throw new SyncPause({
    code: 'waiting_for_deployments',
    detail: 'It waits until the deployments have been read.',
    remedy: 'Nothing: it goes on by itself.',
    until: new Date(context.now().getTime() + WAIT_MS),
  });
}

interface Range {
  from: string;
  to: string;
}

/** From commit to commit, the deployments of this repository that have no commits yet, after the cursor. */
function findRanges({ recording, container, since, cursor }: GitHubStep): Promise<Range[]> {
  const after = cursor ?? '';
  return recording.context.database.$queryRaw<Range[]>`
    SELECT DISTINCT before.commit_sha AS "from", deployment.commit_sha AS "to",
      before.commit_sha || '...' || deployment.commit_sha AS range
    FROM deployments deployment
    JOIN deployments before ON before.id = deployment.previous_id
    JOIN service_repositories repository ON repository.service_id = deployment.service_id
    WHERE repository.provider = 'github' AND lower(repository.full_name) = lower(${container})
      AND (deployment.received_at >= ${since} OR deployment.started_at >= ${since})
      AND deployment.commit_count = 0 AND NOT deployment.rollback
      AND deployment.commit_sha <> before.commit_sha
      AND before.commit_sha || '...' || deployment.commit_sha > ${after}
    ORDER BY range LIMIT ${RANGES_PER_PAGE}`;
}
