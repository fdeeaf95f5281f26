import { ServiceError } from '../../errors.ts';
import type { Source, SyncPage, SyncStep } from '../connections/index.ts';
import { checkToken } from './check-token.ts';
import { openGitHub } from './client.ts';
import { explainFailure } from './explain-failure.ts';
import { readCommits } from './read-commits.ts';
import { readDeployments } from './read-deployments.ts';
import { readIssues } from './read-issues.ts';
import { readPullRequests } from './read-pull-requests.ts';
import { readReleases } from './read-releases.ts';
import { readWorkflowRuns } from './read-workflow-runs.ts';
import { kindOf, type ResourceKind } from './resources.ts';
import { isMissing, isTurnedOff, type Reader } from './step.ts';
import { findWanted } from './wanted.ts';

const READERS: Record<ResourceKind, Reader> = {
  deployments: readDeployments,
  workflow_runs: readWorkflowRuns,
  releases: readReleases,
  issues: readIssues,
  pull_requests: readPullRequests,
  commits: readCommits,
};

/** GitHub as a source of history. `retryBaseMs` is how long the first wait after a failure of its server is. */
export function githubHistory(options: { retryBaseMs?: number } = {}): Source {
  return {
    wanted: findWanted,
    checkToken: (connection, containers) => checkToken(connection, containers, options),
    readPage: (step) => readPage(step, options.retryBaseMs),
  };
}

async function readPage(step: SyncStep, retryBaseMs: number | undefined): Promise<SyncPage> {
  const { connection, container, resource, signal, recording } = step;
  const github = openGitHub({ connection, signal, before: step.keepLease, retryBaseMs });
  const explain = (error: unknown) => {
    const now = recording.context.now();
    return explainFailure(error, { apiUrl: connection.apiUrl, container, resource, now });
  };
  try {
    const page = await READERS[kindOf(resource)]({ ...step, github });
    const note = github.redirected ? await sayMoved() : undefined;
    return { ...page, ...(note && { note }) };
  } catch (error) {
    if (isMissing(error)) return explainMissing(error);
    throw explain(error);
  }

  /** The repository was renamed or moved: it is read under its old name, which may be given to another one day. */
  async function sayMoved(): Promise<SyncPage['note']> {
    const { data } = await github.get(`/repos/${container}`);
    const name = (data as { full_name?: string }).full_name ?? 'another name';
    return {
      code: 'repository_moved',
      reason: `${container} is now called ${name}.`,
      remedy: `Write ${name} instead, for the service under Settings → Services and under Settings → Connections.`,
    };
  }

  /** A repository that is there may still have nothing of the kind. */
  async function explainMissing(error: unknown): Promise<SyncPage> {
    await github.get(`/repos/${container}`).catch((reason: unknown) => {
      throw explain(isMissing(reason) ? error : reason);
    });
    if (isTurnedOff(error)) {
      const note = {
        code: 'turned_off',
        reason: `${container} has no issues: they are turned off.`,
        remedy: TURN_ON,
      };
      return { records: 0, next: null, note };
    }
    throw new ServiceError('source_gone', {
      detail: `${container} exists, but GitHub shows no ${resource.replaceAll('_', ' ').replace(':', ' of ')} in it.`,
      remedy: 'The workflow may have another file name (Settings → Services), or the token may not see them.',
    });
  }
}

const TURN_ON =
  'Nothing, unless bugs are to be reported there: GitHub → the repository → Settings → Features.';
