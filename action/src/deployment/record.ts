import type { Commit, FinishDeployment, RecordDeployment } from '@throughline/service/contracts/deployments';
import type { Settings } from '../inputs/check.ts';
import { externalIdOf, runOf, SOURCE } from '../job/identity.ts';
import type { Job } from '../job/read.ts';
import { deployedCommit, versionOf } from '../job/version.ts';

/** What a deployment brings, as far as GitHub could tell. */
export type Contents = Readonly<{ commitSha: string | undefined; commits: readonly Commit[] | undefined }>;

/** The start alone. The service puts its own time on it: a runner's clock may be wrong. */
export function startedRecord(settings: Settings, job: Job): RecordDeployment {
  const commit = deployedCommit(settings.version, job);
  return {
    ...identity(settings, job),
    status: 'started',
    ...details(settings, job, {
      commitSha: commit.kind === 'known' ? commit.sha : undefined,
      commits: undefined,
    }),
  };
}

/** The finish of a deployment whose start is known to the service. */
export function finishedRecord(settings: Settings, job: Job, contents: Contents): FinishDeployment {
  return { status: settings.outcome, ...details(settings, job, contents) };
}

/** Start and finish in one, for a service that was away when the job began. */
export function wholeRecord(
  settings: Settings,
  job: Job,
  contents: Contents,
  times: Readonly<{ startedAt: string; finishedAt: string }>,
): RecordDeployment {
  return {
    ...identity(settings, job),
    status: settings.outcome,
    ...times,
    ...details(settings, job, contents),
  };
}

function identity(settings: Settings, job: Job) {
  return {
    service: settings.targets[0]?.service ?? '',
    environment: settings.environment,
    version: versionOf(settings.version, job),
    source: SOURCE,
    externalId: externalIdOf(job, { ...settings, service: settings.targets[0]?.service ?? '' }),
    run: runOf(job, settings.matrix),
  };
}

function details(settings: Settings, job: Job, { commitSha, commits }: Contents) {
  return {
    ...(commitSha === undefined ? {} : { commitSha }),
    url: job.runUrl,
    ...(branchOrTag(job.ref) === '' ? {} : { ref: branchOrTag(job.ref) }),
    ...(job.actor === undefined ? {} : { actor: job.actor }),
    ...(settings.rollback === undefined ? {} : { rollback: settings.rollback }),
    ...(commits === undefined ? {} : { commits: [...commits] }),
  };
}

function branchOrTag(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '').slice(0, 250);
}
