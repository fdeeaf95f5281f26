import type { DeployedPullRequest } from '@throughline/service/contracts/deployments';
import { connectToGitHub, type GitHub } from '../github/connect.ts';
import { explainRefusal } from '../github/explain-refusal.ts';
import { findCommit } from '../github/find-commit.ts';
import { type Comparison, findCommits } from '../github/find-commits.ts';
import { findPullRequests } from '../github/find-pull-requests.ts';
import { anyFits } from '../github/paths.ts';
import type { Target } from '../inputs/targets.ts';
import { deployedCommit } from '../job/version.ts';
import type { Context } from '../run.ts';
import { LatestDeployments, type RecordedDeployment } from '../service/answers.ts';
import { detectRollback, type Rollback } from './detect-rollback.ts';

const SHARE_FOR_HISTORY = 0.25;
const HISTORY = 30; // deployments; who returns farther than that is seen by the service all the same

/** What a deployment of one service brings, as far as the service and GitHub could tell. */
export type Contents = Readonly<{
  commitSha: string | undefined;
  /** Succeeded deployments there, newest first; undefined where the service did not say. */
  history: readonly RecordedDeployment[] | undefined;
  comparison: Comparison | undefined;
  pullRequests: readonly DeployedPullRequest[] | undefined;
  rollback: Rollback | undefined;
  /** Whether it is known that none of the files of the service changed. */
  untouched: boolean;
}>;

export type FindContents = (
  target: Target,
  options?: Readonly<{
    own?: string | undefined;
    /** What began later is no part of what this deployment came upon, though it may have ended before it. */
    startedAt?: string | undefined;
    knownPrevious?: string | undefined;
    pullRequests?: boolean;
  }>,
) => Promise<Contents>;

/**
 * Asks for the services of a job what their deployments bring; what several of them need is asked for once. Whatever
 * cannot be found is left out: the record itself must arrive, whatever goes wrong with what would only add to it.
 *
 * @param share of the time left, that GitHub may take
 */
export function contentsFinder(
  context: Context,
  { version, share }: Readonly<{ version: string; share: number }>,
): FindContents {
  const { settings, job, ports, deadline, runner } = context;
  const commit = deployedCommit(settings.version, job);
  const given = commit.kind === 'known' ? commit.sha : undefined;
  const once = onceEach();

  const github = (): Promise<GitHub | undefined> =>
    once('github', async () =>
      settings.githubToken === undefined || settings.outcome === 'cancelled'
        ? undefined
        : connectToGitHub({
            token: settings.githubToken,
            job,
            fetch: ports.fetch,
            signal: ports.abortAfter(Math.floor(deadline.remainingMs() * share)),
          }),
    );
  const commitOf = (connected: GitHub): Promise<string | undefined> =>
    once('commit', async () =>
      commit.kind === 'known' ? commit.sha : findCommit(connected, commit.refs, { otherwise: job.sha }),
    );
  const compare = (connected: GitHub, base: string, head: string): Promise<Comparison> =>
    once(`compare ${base}`, async () => {
      const comparison = await findCommits(connected, base, head);
      if (comparison.kind === 'unknown')
        runner.info(`Commits since ${base} were not found: ${comparison.because}`);
      return comparison;
    });
  const pullRequestsOf = (connected: GitHub, base: string, comparison: Comparison) =>
    once(`pull requests ${base}`, async () => {
      if (comparison.kind === 'unknown') return undefined;
      return findPullRequests(connected, comparison.commits).catch((error: unknown) => {
        runner.info(`Pull requests were not found: ${explainRefusal(error, 'pull-requests: read')}`);
        return undefined;
      });
    });

  return async (target, options) => {
    const { knownPrevious = '', pullRequests: withPullRequests = false } = options ?? {};
    const nothing: Contents = {
      commitSha: given,
      history: undefined,
      comparison: undefined,
      pullRequests: undefined,
      rollback: undefined,
      untouched: false,
    };
    try {
      const [listed, connected] = await Promise.all([findHistory(context, target.service), github()]);
      const history = listed?.filter(
        ({ id, startedAt }) => id !== options?.own && isBefore(startedAt, options),
      );
      const rollbackBy = (commitSha: string | undefined, comparison?: Comparison) =>
        detectRollback({ version, commitSha }, history ?? [], comparison);
      if (connected === undefined) return { ...nothing, history, rollback: rollbackBy(given) };
      const commitSha = await commitOf(connected);
      const [latest] = history ?? [];
      const base = history === undefined ? knownPrevious : (latest?.commitSha ?? latest?.version ?? '');
      if (base === '') return { ...nothing, history, commitSha };
      const comparison = await compare(connected, base, commitSha ?? version);
      return {
        commitSha,
        history,
        comparison,
        pullRequests: withPullRequests ? await pullRequestsOf(connected, base, comparison) : undefined,
        rollback: rollbackBy(commitSha, comparison),
        untouched: isUntouched(target, comparison),
      };
    } catch (error) {
      runner.info(`GitHub was not understood: ${String(error)}`);
      return nothing;
    }
  };
}

function isBefore(startedAt: string, own: Readonly<{ startedAt?: string | undefined }> | undefined): boolean {
  return own?.startedAt === undefined || Date.parse(startedAt) <= Date.parse(own.startedAt);
}

/** A deployment too many is seen, one that is missing is not: where it is not certain, the files count as changed. */
function isUntouched({ paths }: Target, comparison: Comparison): boolean {
  if (paths.length === 0 || comparison.kind === 'unknown' || comparison.files === undefined) return false;
  return !anyFits(paths, comparison.files);
}

async function findHistory(
  { settings, deadline, call }: Context,
  service: string,
): Promise<readonly RecordedDeployment[] | undefined> {
  const query = new URLSearchParams({
    service,
    environment: settings.environment,
    status: 'succeeded',
    limit: String(HISTORY),
  });
  const answer = await call({
    method: 'GET',
    path: `/api/v1/deployments?${query}`,
    answer: LatestDeployments,
    attempts: 1,
    withinMs: deadline.remainingMs() * SHARE_FOR_HISTORY,
  });
  return answer.ok ? answer.value.items : undefined;
}

/** Asks each question once, however many wait for its answer. */
function onceEach() {
  const asked = new Map<string, Promise<unknown>>();
  return <Value>(name: string, ask: () => Promise<Value>): Promise<Value> => {
    const known = asked.get(name) as Promise<Value> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    asked.set(name, answer);
    return answer;
  };
}
