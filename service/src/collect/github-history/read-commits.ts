import { z } from 'zod';
import { type SyncPage, SyncPause } from '../connections/index.ts';
import { applyCommits, fillContents } from '../github/index.ts';
import { PAGE_SIZE } from './client.ts';
import { learnRange } from './learn-contents.ts';
import { kindOf } from './resources.ts';
import { type GitHubStep, horizonOf, isEmptyRepository, type Reader } from './step.ts';

const RANGES_PER_PAGE = 10;
const WAIT_MS = 30_000;

/** Where to go on: in the list of commits as it was at a moment, then among what was deployed from elsewhere. */
const Cursor = z.discriminatedUnion('in', [
  z.object({ in: z.literal('list'), until: z.string(), page: z.number().int() }),
  z.object({ in: z.literal('ranges'), after: z.string() }),
]);
type Cursor = z.infer<typeof Cursor>;

/**
 * Reads what deployments contain that came without their commits. The commits of the default branch come a hundred to a
 * request, the oldest first; where they do not lead from one deployment to the next, the two are compared.
 */
export const readCommits: Reader = async (step) => {
  const cursor = step.cursor === null ? await findList(step) : Cursor.parse(JSON.parse(step.cursor));
  return cursor.in === 'list' ? readList(step, cursor) : readRanges(step, cursor.after);
};

const RANGES: Cursor = { in: 'ranges', after: '' };

async function findList(step: GitHubStep): Promise<Cursor> {
  const until = step.recording.context.now().toISOString();
  try {
    const { items, last } = await list(step, until, 1);
    return items.length === 0 ? RANGES : { in: 'list', until, page: last };
  } catch (error) {
    if (isEmptyRepository(error)) return RANGES;
    throw error;
  }
}

/** The commits of the default branch up to a moment: nothing that is pushed meanwhile moves them to other pages. */
function list(step: GitHubStep, until: string, page: number) {
  const since = horizonOf(step).toISOString();
  return step.github.list(`/repos/${step.container}/commits`, { since, until, per_page: PAGE_SIZE, page });
}

async function readList(
  step: GitHubStep,
  { until, page }: { until: string; page: number },
): Promise<SyncPage> {
  const { items } = await list(step, until, page);
  const commits = items.toReversed();
  if (commits.length > 0) await applyCommits(step.recording, { repository: step.container, commits });
  const next: Cursor = page > 1 ? { in: 'list', until, page: page - 1 } : RANGES;
  return { records: items.length, next: JSON.stringify(next) };
}

async function readRanges(step: GitHubStep, after: string): Promise<SyncPage> {
  await waitForDeployments(step);
  const ranges = await findRanges(step, after);
  for (const { from, to } of ranges) await learnRange(step, from, to);
  await fillContents(
    step.recording,
    ranges.flatMap(({ deploymentIds }) => deploymentIds),
  );
  const last = ranges.length === RANGES_PER_PAGE ? ranges.at(-1) : undefined;
  const next: Cursor | undefined = last && { in: 'ranges', after: last.range };
  return { records: 0, next: next ? JSON.stringify(next) : null };
}

async function waitForDeployments({ recording: { context }, connection, container }: GitHubStep) {
  const others = await context.database.sync.findMany({
    where: { connectionId: connection.id, container, state: { in: ['waiting', 'running'] } },
  });
  const still = others.some(({ resource }) =>
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
  /** Both, as GitHub writes it. */
  range: string;
  /** Those deployed as `to`. */
  deploymentIds: string[];
}

/** From commit to commit, the deployments of this repository that have no commits yet. */
function findRanges({ recording, container, since }: GitHubStep, after: string): Promise<Range[]> {
  return recording.context.database.$queryRaw<Range[]>`
    SELECT before.commit_sha AS "from", deployment.commit_sha AS "to",
      before.commit_sha || '...' || deployment.commit_sha AS range, array_agg(deployment.id) AS "deploymentIds"
    FROM deployments deployment
    JOIN deployments before ON before.id = deployment.previous_id
    JOIN service_repositories repository ON repository.service_id = deployment.service_id
    WHERE repository.provider = 'github' AND lower(repository.full_name) = lower(${container})
      AND (deployment.received_at >= ${since} OR deployment.started_at >= ${since})
      AND deployment.commit_count = 0 AND NOT deployment.rollback
      AND deployment.commit_sha <> before.commit_sha
      AND before.commit_sha || '...' || deployment.commit_sha > ${after}
    GROUP BY before.commit_sha, deployment.commit_sha ORDER BY range LIMIT ${RANGES_PER_PAGE}`;
}
