import { connectToGitHub } from '../github/connect.ts';
import { findCommit } from '../github/find-commit.ts';
import { type Comparison, findCommits } from '../github/find-commits.ts';
import { deployedCommit, versionOf } from '../job/version.ts';
import type { Context } from '../run.ts';
import { LatestDeployments } from '../service/answers.ts';
import type { Contents } from './record.ts';

const SHARE_FOR_CONTENTS = 0.5; // of the time left; the other half belongs to the record itself
const SHARE_FOR_PREVIOUS = 0.25;

export type Found = Contents & Readonly<{ comparison: Comparison | undefined }>;

/** Asks GitHub which commit is deployed and what it adds. Whatever cannot be found is left out. */
export async function findContents(context: Context, knownPrevious: string): Promise<Found> {
  const { settings, job, runner } = context;
  const commit = deployedCommit(settings.version, job);
  const given: Found = {
    commitSha: commit.kind === 'known' ? commit.sha : undefined,
    commits: undefined,
    comparison: undefined,
  };
  if (settings.githubToken === undefined || settings.outcome === 'cancelled') return given;
  return ask(context, { token: settings.githubToken, given, knownPrevious }).catch((error: unknown) => {
    runner.info(`GitHub was not understood: ${String(error)}`);
    return given; // the record itself must arrive, whatever went wrong with what would only add to it
  });
}

async function ask(
  context: Context,
  { token, given, knownPrevious }: { token: string; given: Found; knownPrevious: string },
): Promise<Found> {
  const { settings, job, ports, deadline, runner } = context;
  const commit = deployedCommit(settings.version, job);
  const signal = ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE_FOR_CONTENTS));
  const [previous, github] = await Promise.all([
    findPrevious(context),
    connectToGitHub({ token, job, fetch: ports.fetch, signal }),
  ]);
  const commitSha =
    given.commitSha ??
    (commit.kind === 'named' ? await findCommit(github, commit.refs, { otherwise: job.sha }) : undefined);

  const base = previous ?? knownPrevious;
  if (base === '') return { ...given, commitSha };
  const comparison = await findCommits(github, base, commitSha ?? versionOf(settings.version, job));
  if (comparison.kind === 'unknown')
    runner.info(`Commits since ${base} were not found: ${comparison.because}`);
  return {
    commitSha,
    commits: comparison.kind === 'known' ? comparison.commits : undefined,
    comparison,
  };
}

/** The commit, or else the version, of the newest succeeded deployment; undefined where the service does not say. */
async function findPrevious({ settings, deadline, call }: Context): Promise<string | undefined> {
  const query = new URLSearchParams({
    service: settings.targets[0]?.service ?? '',
    environment: settings.environment,
    status: 'succeeded',
    limit: '1',
  });
  const answer = await call({
    method: 'GET',
    path: `/api/v1/deployments?${query}`,
    answer: LatestDeployments,
    attempts: 1,
    withinMs: deadline.remainingMs() * SHARE_FOR_PREVIOUS,
  });
  if (!answer.ok) return undefined;
  const latest = answer.value.items[0];
  return latest === undefined ? '' : (latest.commitSha ?? latest.version);
}
