import type { Job } from './read.ts';

const SHORT_SHA_LENGTH = 7; // as git and GitHub print it

const TAG_PREFIX = 'refs/tags/';

/** Which version a job deploys: as told, else its tag, else its release, else its commit. */
export function versionOf(given: string | undefined, job: Job): string {
  return namedVersion(given, job) ?? shortSha(job);
}

/** What people call it; undefined where there is only a commit. */
export function namedVersion(given: string | undefined, job: Job): string | undefined {
  return given ?? tagOf(job) ?? job.event.releaseTag;
}

export function shortSha({ sha }: Pick<Job, 'sha'>): string {
  return sha.slice(0, SHORT_SHA_LENGTH);
}

function tagOf(job: Job): string | undefined {
  return job.ref.startsWith(TAG_PREFIX) ? job.ref.slice(TAG_PREFIX.length) : undefined;
}

/** The commit a job deploys: known, or one of the names GitHub can be asked about. */
export type DeployedCommit =
  | Readonly<{ kind: 'known'; sha: string }>
  | Readonly<{ kind: 'named'; refs: readonly string[] }>;

// Started by hand, by a clock or by another workflow, a job runs on a branch and may deploy any version.
const EVENTS_THAT_DO_NOT_NAME_THE_COMMIT = [
  'workflow_dispatch',
  'repository_dispatch',
  'schedule',
  'workflow_run',
];

/**
 * A rollback is often a run by hand on the main branch with an old version as its input: there `GITHUB_SHA` is
 * the head of the branch and not what is deployed. A wrong commit would hide the rollback, so it is not sent.
 */
export function deployedCommit(given: string | undefined, job: Job): DeployedCommit {
  if (given === undefined || !EVENTS_THAT_DO_NOT_NAME_THE_COMMIT.includes(job.eventName)) {
    return { kind: 'known', sha: job.sha };
  }
  if (given === tagOf(job)) return { kind: 'known', sha: job.sha };
  if (/^[0-9a-f]{7,64}$/.test(given)) {
    return job.sha.startsWith(given) ? { kind: 'known', sha: job.sha } : { kind: 'named', refs: [given] };
  }
  return { kind: 'named', refs: [`tags/${given}`, ...(/^\d/.test(given) ? [`tags/v${given}`] : [])] };
}
