import type { Commit, DeploymentStatus } from '@throughline/service/contracts/deployments';
import type { ROLLBACK_REASONS } from '@throughline/service/contracts/verdicts';
import { type Author, type Repair, writeCommits } from './commits.ts';
import type { Random } from './random.ts';
import { formatVersion, nextVersion, type VersionNumbers } from './versions.ts';

const MINUTE_MS = 60_000;
const STAGING_FAILS = 0.03;

export interface Release {
  version: string;
  commitSha: string;
  commits: Commit[];
}

/** Why an attempt did not stay; set by whoever plants it and read by the truth alone. */
export interface Undoing {
  by: Attempt;
  reason: keyof typeof ROLLBACK_REASONS;
  countsAsFailure: boolean;
}

export interface Attempt {
  externalId: string;
  service: string;
  environment: 'production' | 'staging';
  release: Release;
  /** Absent on a return to an older version, and in staging, where they would be told twice. */
  commits: Commit[];
  status: DeploymentStatus;
  startedAt: number;
  finishedAt: number;
  actor: string;
  undoing?: Undoing;
}

/** The release pipeline of one service while its history is being invented. */
export interface Pipeline {
  service: string;
  idPrefix: string;
  random: Random;
  author: Author;
  numbers: VersionNumbers;
  run: number;
  live: Release | undefined;
  /** Commits of a release that never went live; the next one brings them. */
  waiting: Commit[];
  /** What the next release repairs, once something had to be undone. */
  repairs: Repair | undefined;
  attempts: Attempt[];
}

export function cutRelease(pipeline: Pipeline, builtAt: number, commits?: Commit[]): Release {
  pipeline.numbers = nextVersion(pipeline.numbers, pipeline.random);
  pipeline.run += 1;
  const added = commits ?? writeCommits(pipeline.author, builtAt, pipeline.repairs);
  if (commits === undefined) pipeline.repairs = undefined;
  const all = [...pipeline.waiting, ...added].sort((a, b) => a.authoredAt.localeCompare(b.authoredAt));
  pipeline.waiting = [];
  return {
    version: formatVersion(pipeline.numbers),
    commitSha: added.at(-1)?.sha ?? pipeline.random.hex(40),
    commits: all,
  };
}

/** Puts a release into staging shortly before `productionAt`, sometimes at the second attempt. */
export function stage(pipeline: Pipeline, release: Release, productionAt: number): void {
  const { random } = pipeline;
  const startedAt = productionAt - random.between(14, 22) * MINUTE_MS;
  const fails = random.chance(STAGING_FAILS);
  if (fails) attempt(pipeline, 'staging', release, 'failed', startedAt - 10 * MINUTE_MS, 1);
  attempt(pipeline, 'staging', release, 'succeeded', startedAt, fails ? 2 : 1);
}

/** Brings a release to production and makes it the live one. */
export function ship(pipeline: Pipeline, release: Release, startedAt: number, number = 1): Attempt {
  const shipped = attempt(pipeline, 'production', release, 'succeeded', startedAt, number);
  pipeline.live = release;
  return shipped;
}

/** Records one attempt; nothing becomes live by it. */
export function attempt(
  pipeline: Pipeline,
  environment: Attempt['environment'],
  release: Release,
  status: DeploymentStatus,
  startedAt: number,
  number: number,
): Attempt {
  const { random, service } = pipeline;
  const began = Math.floor(startedAt / 1000) * 1000;
  const minutes = status === 'succeeded' ? random.between(2, 8) : random.between(1, 5);
  const suffix = number === 1 ? '' : `/${number}`;
  const made: Attempt = {
    externalId: `${pipeline.idPrefix}/${service}/${pipeline.run}/${environment}${suffix}`,
    service,
    environment,
    release,
    commits: environment === 'production' ? release.commits : [],
    status,
    startedAt: began,
    finishedAt: began + Math.floor(minutes * 60) * 1000,
    actor: random.pick(pipeline.author.people),
  };
  pipeline.attempts.push(made);
  return made;
}

/** Deploys a release again that had been live: a rollback when another one is live now, else a redeployment. */
export function shipAgain(pipeline: Pipeline, release: Release, startedAt: number): Attempt {
  pipeline.run += 1;
  const again = ship(pipeline, release, startedAt);
  again.commits = [];
  return again;
}
