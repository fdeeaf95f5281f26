import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { type Applied, lookAgain } from '../deliveries/index.ts';
import { recordDeployments, type Withdrawal, withdrawDeployments } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';
import { applyCarried, isCarrier } from './carried.ts';
import { type Claim, findClaims, notCounted, unclaimed } from './claims.ts';
import { fillContents } from './fill-contents.ts';
import { findLives, type Lives, succeededBetween } from './lives.ts';
import { DeploymentTold, parse, RepositoryName, StatusTold } from './payloads.ts';
import { type Place, place } from './place.ts';
import { untouched, wordsFor } from './record-reports.ts';
import { type Story, type Told, tellStory } from './tell-story.ts';
import { type Report, runOf, SOURCE, saidOf, versionOf } from './to-report.ts';

const Input = z.object({
  repository: RepositoryName,
  deployment: DeploymentTold,
  statuses: z.array(StatusTold).default([]),
});
type Input = z.output<typeof Input>;

/** A deployment as it is meant for one service. */
interface Plan extends Input {
  place: Place;
  lives: Lives;
  story: Story;
}

type Result = Applied | { error: ServiceError };

/** How far GitHub's clock and ours may be apart. */
const CLOCK_SKEW_MS = 5 * 60_000;
const REPEATED = 'repeated_status';
const NOT_YET_KNOWN = 'unknown_deployment';

/**
 * Records a deployment of GitHub's with those of its statuses that are known; the others may come before or after.
 * @param input `{ repository, deployment, statuses }` as webhooks and the REST API have them
 * @throws ServiceError for an environment the service does not have, or a time in the future
 */
export async function applyDeployment(recording: Recording, input: unknown): Promise<Applied> {
  const [result] = await applyDeployments(recording, [input]);
  if (result && !('error' in result)) return result;
  throw result?.error;
}

/** As `applyDeployment` for many at once: what does not fit is told in its place. */
export async function applyDeployments(recording: Recording, inputs: unknown[]): Promise<Result[]> {
  const claims = new Map<string, Promise<Claim[]>>();
  const claimsOf = (repository: string) => {
    const found = claims.get(repository) ?? findClaims(recording.context, repository);
    claims.set(repository, found);
    return found;
  };
  const plans: (Plan[] | Result)[] = [];
  for (const input of inputs) plans.push(await makePlans(recording, input, claimsOf).catch(toRefusal));
  const told = await record(
    recording,
    plans.flatMap((plan) => (Array.isArray(plan) ? plan : [])),
  );
  return plans.map((plan) => (Array.isArray(plan) ? summarise(plan, told) : plan));
}

async function makePlans(
  recording: Recording,
  given: unknown,
  claimsOf: (repository: string) => Promise<Claim[]>,
): Promise<Plan[] | Applied> {
  const input = parse(Input, given);
  const { repository, deployment } = input;
  const subject = subjectOf(input);
  const claims = await claimsOf(repository);
  if (claims.length === 0) return unclaimed(repository, subject);
  if (isCarrier(deployment)) return applyCarried(recording, input, { claims, subject });
  const counting = claims.filter(({ deployBy }) => deployBy.from === 'deployments');
  if (counting.length === 0) return notCounted(subject, claims, 'what GitHub calls a deployment');
  if (deployment.transient_environment) {
    return {
      outcome: 'ignored',
      subject,
      code: 'transient_environment',
      reason: `${deployment.environment} is a preview that is thrown away again.`,
    };
  }
  const name = `deployment/${deployment.id}`;
  const deployed = { repository, name, sha: deployment.sha, at: deployment.created_at };
  const places = await place(recording, counting, deployed, ({ deployBy }) =>
    deployBy.from === 'deployments' && Object.hasOwn(deployBy.environments, deployment.environment)
      ? (deployBy.environments[deployment.environment] ?? deployment.environment)
      : deployment.environment,
  );
  if (places.length === 0) return untouched(subject);
  return Promise.all(
    places.map(async (where) => {
      const lives = await findLives(recording.context, where, deployment.sha);
      const statuses = input.statuses.map(({ id, state, created_at }) => ({ id, state, at: created_at }));
      return { ...input, place: where, lives, story: tellStory([...lives.told, ...statuses]) };
    }),
  );
}

/** What was recorded for each plan: the words for it, or why not. */
type Outcome = { done: string } | { code: string; reason: string } | { error: ServiceError };

async function record(recording: Recording, plans: Plan[]): Promise<Map<Plan, Outcome>> {
  const outcomes = new Map<Plan, Outcome>();
  const wanted: { plan: Plan; report: Report }[] = [];
  for (const plan of plans) {
    const reports = await reportsOf(recording, plan);
    if (reports.length === 0) outcomes.set(plan, nothingNew(plan));
    for (const report of reports) wanted.push({ plan, report });
  }
  const results = await recordDeployments(
    recording,
    wanted.map(({ report }) => report),
  );
  const ids: string[] = [];
  const livesAgain = new Set<Plan>();
  for (const [index, result] of results.entries()) {
    const { plan, report } = wanted[index] ?? {};
    if (!plan || !report) continue;
    if ('error' in result) outcomes.set(plan, result);
    else {
      ids.push(result.id);
      if (result.created && report.externalId?.includes('/status/')) livesAgain.add(plan);
      if (!outcomes.has(plan)) outcomes.set(plan, { done: wordsFor(report) });
    }
  }
  const ended = plans.flatMap((plan) => withdrawalsOf(plan).map((withdrawal) => ({ plan, withdrawal })));
  const noted = await withdrawDeployments(
    recording,
    ended.map(({ withdrawal }) => withdrawal),
  );
  for (const [index, { plan }] of ended.entries()) {
    if (!noted[index] || 'error' in (outcomes.get(plan) ?? {})) continue;
    const { environment, claim } = plan.place;
    outcomes.set(plan, { done: `Noted that it was live no more in ${environment} of ${claim.slug}.` });
  }
  await fillContents(recording, ids);
  await reconsider(recording, plans, livesAgain);
  return outcomes;
}

/** What is to be recorded: the deployment as far as it is known, and each time it went live again. */
async function reportsOf({ context }: Recording, plan: Plan): Promise<Report[]> {
  const { deployment, story, place: where, lives } = plan;
  const name = where.externalId;
  const reports: Report[] = [];
  const end = story.end;
  const only = plan.statuses.length > 0 && plan.statuses.every(({ state }) => state === 'inactive');
  if (end?.told.id != null) reports.push(finished(plan, name, end.told, end.status));
  else if (!end && !only) reports.push(base(plan, name));
  for (const told of story.again) {
    if (told.id === null || !where.environmentId) continue;
    const after = lives.newest && lives.newest < told.at ? lives.newest : (end?.told.at ?? told.at);
    const span = { environmentId: where.environmentId, after, before: told.at, otherThan: deployment.sha };
    if (await succeededBetween(context, span)) {
      const { run: _, ...report } = finished(plan, `${name}/status/${told.id}`, told, 'succeeded');
      reports.push({ ...report, startedAt: told.at.toISOString() });
    }
  }
  return reports;
}

function base(plan: Plan, externalId: string): Report {
  const { deployment, statuses, place: where } = plan;
  const urls = statuses.flatMap(({ log_url, target_url }) => [log_url, target_url]);
  const run = runOf(urls);
  const url = [...urls, ...statuses.map(({ environment_url }) => environment_url)].find(
    (one) => one !== null,
  );
  return {
    service: where.claim.slug,
    environment: where.environment,
    version: versionOf(deployment),
    status: 'started',
    startedAt: deployment.created_at.toISOString(),
    source: SOURCE,
    externalId,
    commitSha: deployment.sha,
    ref: deployment.ref,
    ...(deployment.creator !== null && { actor: deployment.creator }),
    ...(url && { url }),
    ...(run && { run }),
    ...saidOf(deployment),
  };
}

function finished(plan: Plan, externalId: string, told: Told, status: 'succeeded' | 'failed'): Report {
  // Both times are GitHub's; a status can bear the second before that of its deployment.
  const at = new Date(Math.max(+told.at, +plan.deployment.created_at));
  return { ...base(plan, externalId), status, finishedAt: at.toISOString() };
}

/** Which of its lives GitHub says are over. */
function withdrawalsOf({ story, place: where, lives, statuses }: Plan): Withdrawal[] {
  const name = where.externalId;
  const last = story.again.at(-1);
  const lastName = last ? (lives.nameAt(last.at) ?? `${name}/status/${last.id}`) : name;
  const told = [
    { externalId: name, at: story.end?.status === 'succeeded' ? story.inactive : null },
    { externalId: lastName, at: story.inactiveAgain },
  ];
  return told.flatMap(({ externalId, at }) =>
    at && statuses.some(({ state, created_at }) => state === 'inactive' && +created_at === +at)
      ? [{ source: SOURCE, externalId, at }]
      : [],
  );
}

/** Looks once more at what was ignored for want of these deployments, and at what is seen in another light now. */
async function reconsider({ context }: Recording, plans: Plan[], livesAgain: Set<Plan>): Promise<void> {
  const since = new Map<string, Date>();
  for (const plan of plans) {
    const { repository, story, lives } = plan;
    if (!story.end || story.end.told.id === null) continue;
    const at = new Date(+story.end.told.at - CLOCK_SKEW_MS);
    const known = since.get(repository);
    if (!known || at < known) since.set(repository, at);
    // What was taken for its first success was a later one.
    if (lives.ended && story.end.told.at < lives.ended) livesAgain.add(plan);
  }
  for (const [repository, at] of since) {
    const subject = `${repository} deployment `;
    await lookAgain(context, { source: SOURCE, subject, ignoredFor: [REPEATED, NOT_YET_KNOWN], since: at });
  }
  for (const plan of livesAgain) {
    const at = plan.story.end?.told.at ?? plan.deployment.created_at;
    const since = new Date(+at - CLOCK_SKEW_MS);
    await lookAgain(context, { source: SOURCE, subject: subjectOf(plan), since });
  }
}

function nothingNew({ story, lives }: Plan): Outcome {
  if (!lives.known && !story.end) {
    return {
      code: NOT_YET_KNOWN,
      reason:
        'It is said to be inactive, but nothing is known of its success. It is looked at again when it is.',
    };
  }
  return { code: REPEATED, reason: 'It says what is known already, or is older than what is known.' };
}

function summarise(plans: Plan[], outcomes: Map<Plan, Outcome>): Result {
  const told = plans.flatMap((plan) => outcomes.get(plan) ?? []);
  const error = told.find((outcome) => 'error' in outcome);
  if (error) return error;
  const [first] = plans;
  const subject = first ? subjectOf(first) : '';
  const done = told.flatMap((outcome) => ('done' in outcome ? [outcome.done] : []));
  if (done.length > 0) return { outcome: 'used', subject, reason: done.join(' ') };
  const ignored = told.find((outcome) => 'code' in outcome);
  return { outcome: 'ignored', subject, ...ignored };
}

function subjectOf({ repository, deployment }: Input): string {
  return `${repository} deployment ${deployment.id}`;
}

function toRefusal(error: unknown): { error: ServiceError } {
  if (error instanceof ServiceError) return { error };
  throw error;
}
