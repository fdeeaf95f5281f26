import type { Run } from '../../contracts/deployments.ts';
import { ServiceError } from '../../errors.ts';
import type { Prisma } from '../../store/generated/client.ts';
import type { Report } from './report.ts';
import { assertOrdered } from './times.ts';

export type Known = Prisma.DeploymentGetPayload<{ include: { aliases: true } }>;

/** What of a deployment a report can set. */
export type Facts = Pick<
  Known,
  | 'version'
  | 'status'
  | 'startedAt'
  | 'finishedAt'
  | 'commitSha'
  | 'url'
  | 'actor'
  | 'rollbackDeclared'
  | 'hotfixDeclared'
  | 'ref'
  | 'runKey'
  | 'runAttempt'
  | 'runJob'
>;

/** What a platform infers about a job is worth less than what the job itself, or a person, reports. */
const INFERRED_SOURCES = new Set(['github']);

export function outranks(source: string, other: string): boolean {
  return INFERRED_SOURCES.has(other) && !INFERRED_SOURCES.has(source);
}

/**
 * The deployment as it is after this report. What is known is only overwritten by what the report says, and by a
 * report of a lesser source not at all. @throws ServiceError unknown_deployment, finish_before_start
 */
export function merge(report: Report, known: Known | null, now: Date): Facts {
  const { input, startedAt, finishedAt } = report;
  const finishing = input.status !== 'started';
  if (finishing && !known && !startedAt) throw startUnknown(report);
  const lesser = known !== null && known.source !== input.source && outranks(known.source, input.source);
  const choose = <Value>(said: Value | null | undefined, before: Value | null | undefined): Value | null =>
    (lesser ? (before ?? said) : (said ?? before)) ?? null;
  const facts: Facts = {
    version: choose(input.version, known?.version) ?? input.version,
    status: statusAfter(report, known, lesser),
    startedAt: choose(startedAt, known?.startedAt) ?? now,
    finishedAt: finishing ? (choose(finishedAt, known?.finishedAt) ?? now) : (known?.finishedAt ?? null),
    commitSha: choose(input.commitSha, known?.commitSha),
    url: choose(input.url, known?.url),
    actor: choose(input.actor, known?.actor),
    rollbackDeclared: choose(input.rollback, known?.rollbackDeclared),
    hotfixDeclared: choose(input.hotfix, known?.hotfixDeclared),
    ref: choose(input.ref, known?.ref),
    runKey: choose(input.run && runKeyOf(input.run), known?.runKey),
    runAttempt: choose(input.run?.attempt, known?.runAttempt),
    runJob: choose(input.run?.job, known?.runJob),
  };
  // Two systems, two clocks: between their reports a second of difference is no contradiction.
  const severalClocks = known !== null && known.source !== input.source;
  if (severalClocks && facts.finishedAt && facts.finishedAt < facts.startedAt)
    facts.startedAt = facts.finishedAt;
  assertOrdered(facts.startedAt, facts.finishedAt);
  return facts;
}

/** A start that arrives after its finish must not open the deployment again. */
function statusAfter({ input }: Report, known: Known | null, lesser: boolean): Facts['status'] {
  if (!known || (input.status !== 'started' && !(lesser && known.status !== 'started'))) return input.status;
  return known.status;
}

/** The same for every attempt of one run, whoever tells of it. */
export function runKeyOf({ repository, id }: Run): string {
  return `github:${repository.toLowerCase()}/${id}`;
}

function startUnknown({ input }: Report): ServiceError {
  const which = input.externalId
    ? `No start was recorded for \`${input.externalId}\` of ${input.source}.`
    : 'A finish without externalId cannot be matched to its start.';
  return new ServiceError('unknown_deployment', {
    detail: which,
    remedy:
      'Send startedAt as well to record the whole deployment at once, or PATCH /api/v1/deployments/:id with the id from the start.',
    field: input.externalId ? 'externalId' : 'startedAt',
  });
}
