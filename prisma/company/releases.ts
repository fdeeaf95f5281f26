import { HOUR_MS } from '@throughline/service/contracts/time';
import { type Calendar, createCalendar, isWorkday, startOfDay } from './calendar.ts';
import { revertCommit } from './commits.ts';
import { peopleOf } from './people.ts';
import { type Attempt, attempt, cutRelease, type Pipeline, ship, shipAgain, stage } from './pipelines.ts';
import type { ServicePlan, TeamPlan } from './plan.ts';
import { normalQuantile, type Random } from './random.ts';
import { observationHoursOf } from './services.ts';
import { listSlots } from './slots.ts';
import { slowReviews } from './slow-reviews.ts';
import { spreadChance, spreadUniform } from './spread.ts';

const MINUTE_MS = 60_000;
const PAUSE_MS = 45 * MINUTE_MS; // after a repair people look before they release again
const CANCELLED = 0.02;
const REDEPLOYED = 0.02;
const UNDOES_TWO = 0.17;
const REVERTED_IN_GIT = 0.17;
const RECOVERY_SIGMA = 0.75;
const FASTEST_RECOVERY_MS = 9 * MINUTE_MS;
const SLOWEST_RECOVERY_MS = 19 * HOUR_MS;
const SLOW_TO_NOTICE_MS = 45 * MINUTE_MS; // in less time nobody mends the code or releases anything else
const EVENING = 17.5 * HOUR_MS; // nothing new goes out later

export interface Span {
  from: number;
  end: number;
}

/** Everything one service deployed in the span, with what became of it. */
export function inventReleases(
  plan: ServicePlan,
  team: TeamPlan,
  span: Span,
  random: Random,
  idPrefix: string,
): Attempt[] {
  const calendar = createCalendar(team.zone);
  const pipeline = startPipeline(plan, team, calendar, random, idPrefix, span.end);
  const breaks = spreadChance(random.fork('breaks'));
  const failsFirst = spreadChance(random.fork('fails first'));
  const recovery = spreadUniform(random.fork('recovery'));
  const slowest = Math.min(SLOWEST_RECOVERY_MS, (observationHoursOf(plan) - 2) * HOUR_MS);
  const halfWay = (span.from + span.end) / 2;
  let busyUntil = 0;

  for (const slot of listSlots(
    calendar,
    random.fork('slots'),
    plan.releasesPerWorkday,
    span.from,
    span.end,
  )) {
    if (slot < busyUntil) continue;
    const half = slot < halfWay ? 0 : 1;
    if (pipeline.live === undefined) {
      busyUntil = releaseWell(pipeline, slot);
    } else if (breaks(plan.breaks[half])) {
      const median = team.recoveryMinutes * MINUTE_MS;
      const drawn = median * Math.exp(RECOVERY_SIGMA * normalQuantile(recovery()));
      const recoveryMs = Math.max(Math.min(drawn, slowest * random.between(0.8, 1)), FASTEST_RECOVERY_MS);
      busyUntil = releaseAndUndo(pipeline, calendar, slot, recoveryMs) + PAUSE_MS;
    } else if (failsFirst(plan.failsFirst[half])) {
      busyUntil = releaseAtSecondAttempt(pipeline, slot);
    } else if (random.chance(CANCELLED)) {
      busyUntil = cancel(pipeline, slot);
    } else if (random.chance(REDEPLOYED)) {
      busyUntil = shipAgain(pipeline, pipeline.live, slot).finishedAt;
    } else {
      busyUntil = releaseWell(pipeline, slot);
    }
  }
  return pipeline.attempts;
}

function startPipeline(
  plan: ServicePlan,
  team: TeamPlan,
  calendar: Calendar,
  random: Random,
  idPrefix: string,
  end: number,
): Pipeline {
  const people = peopleOf(team);
  return {
    service: plan.slug,
    idPrefix,
    random: random.fork('pipeline'),
    author: {
      service: plan.slug,
      people,
      calendar,
      random: random.fork('commits'),
      leadWorkHours: team.leadWorkHours,
      slow: team.slowing && slowReviews(team.slowing, calendar, random.fork('slow reviews'), end),
      commitsPerRelease: team.commitsPerRelease,
      pullRequest: random.integer(400, 4000),
    },
    numbers: plan.version,
    run: random.integer(300, 3000),
    live: undefined,
    waiting: [],
    repairs: undefined,
    attempts: [],
  };
}

function releaseWell(pipeline: Pipeline, slot: number): number {
  const release = cutRelease(pipeline, slot - HOUR_MS);
  stage(pipeline, release, slot);
  return ship(pipeline, release, slot).finishedAt;
}

/** The first attempt fails before anything is live; the same version goes out a little later. */
function releaseAtSecondAttempt(pipeline: Pipeline, slot: number): number {
  const release = cutRelease(pipeline, slot - HOUR_MS);
  stage(pipeline, release, slot);
  const failed = attempt(pipeline, 'production', release, 'failed', slot, 1);
  return ship(pipeline, release, failed.finishedAt + pipeline.random.between(6, 30) * MINUTE_MS, 2)
    .finishedAt;
}

/** Somebody stops the job; its commits go out with the next release. */
function cancel(pipeline: Pipeline, slot: number): number {
  const release = cutRelease(pipeline, slot - HOUR_MS);
  stage(pipeline, release, slot);
  pipeline.waiting = release.commits;
  return attempt(pipeline, 'production', release, 'cancelled', slot, 1).finishedAt;
}

/** A release that harms and is undone after about `recoveryMs`: by the older version, or by a revert in git. */
function releaseAndUndo(pipeline: Pipeline, calendar: Calendar, slot: number, recoveryMs: number): number {
  const { random } = pipeline;
  const older = pipeline.live;
  if (older === undefined) throw new Error('there is nothing to return to before the first release');
  const release = cutRelease(pipeline, slot - HOUR_MS);
  stage(pipeline, release, slot);
  const broken = ship(pipeline, release, slot);
  const repair = `Fix what ${release.version} broke`;

  const draw = random.next();
  const repairAt = broken.finishedAt + recoveryMs - 5 * MINUTE_MS;
  if (draw < REVERTED_IN_GIT && recoveryMs > SLOW_TO_NOTICE_MS && inOfficeHours(calendar, repairAt)) {
    const reverted = revertInGit(pipeline, broken, repairAt);
    pipeline.repairs = { message: repair, since: reverted.finishedAt };
    return reverted.finishedAt;
  }
  const followsAt = slot + random.between(50, 110) * MINUTE_MS;
  const both = draw > 1 - UNDOES_TWO && recoveryMs > SLOW_TO_NOTICE_MS && inOfficeHours(calendar, followsAt);
  const follower = both ? releaseOnTop(pipeline, followsAt) : undefined;
  const earliest = follower === undefined ? 0 : follower.finishedAt + random.between(6, 30) * MINUTE_MS;
  const rollback = shipAgain(pipeline, older, Math.max(repairAt, earliest));
  broken.undoing = { by: rollback, reason: 'version_history', countsAsFailure: true };
  if (follower !== undefined) {
    follower.undoing = { by: rollback, reason: 'version_history', countsAsFailure: false };
  }
  pipeline.repairs = { message: repair, since: rollback.finishedAt };
  return rollback.finishedAt;
}

/** Another release lands before anybody has noticed the harm; it will have to go with the one that did it. */
function releaseOnTop(pipeline: Pipeline, slot: number): Attempt {
  const release = cutRelease(pipeline, slot - HOUR_MS);
  stage(pipeline, release, slot);
  return ship(pipeline, release, slot);
}

function revertInGit(pipeline: Pipeline, broken: Attempt, repairAt: number): Attempt {
  const culprit = broken.release.commits.at(-1);
  if (culprit === undefined) throw new Error(`${broken.externalId} has no commit to revert`);
  const builtAt = repairAt - 24 * MINUTE_MS;
  const release = cutRelease(pipeline, builtAt, [revertCommit(pipeline.author, builtAt, culprit)]);
  stage(pipeline, release, repairAt);
  const repair = ship(pipeline, release, repairAt);
  broken.undoing = { by: repair, reason: 'revert_commit', countsAsFailure: true };
  return repair;
}

function inOfficeHours(calendar: Calendar, instant: number): boolean {
  const wall = calendar.toWall(instant);
  const time = wall - startOfDay(wall);
  return isWorkday(wall) && time >= 9.75 * HOUR_MS && time <= EVENING;
}
