import type {
  Commit,
  DeployedPullRequest,
  FinishDeployment,
  RecordDeployment,
} from '@throughline/service/contracts/deployments';
import type { Settings } from '../inputs/check.ts';
import { externalIdOf, runOf, SOURCE } from '../job/identity.ts';
import type { Job } from '../job/read.ts';
import { deployedCommit } from '../job/version.ts';

/** One service that a job deploys. */
export type Deploying = Readonly<{ settings: Settings; job: Job; service: string; version: string }>;

/** What is known of a deployment beside who, what and where. */
export type Facts = Readonly<{
  commitSha?: string | undefined;
  commits?: readonly Commit[] | undefined;
  pullRequests?: readonly DeployedPullRequest[] | undefined;
  /** Whether it returns to something older; undefined where that is for the service to see. */
  rollback?: boolean | undefined;
  githubDeployment?: number | undefined;
}>;

/** The start alone. The service puts its own time on it: a runner's clock may be wrong. */
export function startedRecord(deploying: Deploying, facts: Facts = {}): RecordDeployment {
  const commit = deployedCommit(deploying.settings.version, deploying.job);
  const commitSha = facts.commitSha ?? (commit.kind === 'known' ? commit.sha : undefined);
  return { ...identity(deploying), status: 'started', ...details(deploying, { ...facts, commitSha }) };
}

/** The finish of a deployment whose start is known to the service. */
export function finishedRecord(deploying: Deploying, facts: Facts): FinishDeployment {
  return { status: deploying.settings.outcome, ...details(deploying, facts) };
}

/** Start and finish in one, for a service that was away when the job began. */
export function wholeRecord(
  deploying: Deploying,
  facts: Facts,
  times: Readonly<{ startedAt: string; finishedAt: string }>,
): RecordDeployment {
  return {
    ...identity(deploying),
    status: deploying.settings.outcome,
    ...times,
    ...details(deploying, facts),
  };
}

/** A record without what makes it long, where there is no room for it: whose commits they are GitHub knows too. */
export function briefRecord({ commits: _, pullRequests: __, ...record }: RecordDeployment): RecordDeployment {
  return record;
}

function identity({ settings, job, service, version }: Deploying) {
  return {
    service,
    environment: settings.environment,
    version,
    source: SOURCE,
    externalId: externalIdOf(job, { ...settings, service }),
    run: runOf(job, settings.matrix),
  };
}

function details({ settings, job }: Deploying, facts: Facts) {
  const { commitSha, commits, pullRequests, githubDeployment } = facts;
  const ref = job.ref.replace(/^refs\/(?:heads|tags)\//, '').slice(0, 250);
  const rollback = settings.rollback ?? facts.rollback;
  return {
    ...(commitSha !== undefined && { commitSha }),
    url: job.runUrl,
    ...(ref !== '' && { ref }),
    ...(job.actor !== undefined && { actor: job.actor }),
    ...(rollback !== undefined && { rollback }),
    ...(settings.hotfix !== undefined && { hotfix: settings.hotfix }),
    ...(commits !== undefined && { commits: [...commits] }),
    ...(pullRequests !== undefined && pullRequests.length > 0 && { pullRequests: [...pullRequests] }),
    ...(githubDeployment !== undefined && { githubDeployment }),
  };
}
