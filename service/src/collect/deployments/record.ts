import type { z } from 'zod';
import type { RecordDeployment } from '../../contracts/deployments.ts';
import { ServiceError } from '../../errors.ts';
import { isUniqueViolation, lockEnvironment, type Transaction } from '../../store/database.ts';
import type { Deployment as Row } from '../../store/generated/client.ts';
import { suggest } from '../../store/nearest-name.ts';
import type { Recording } from '../recording.ts';
import { assertOrigin, findService } from '../services/index.ts';
import { addCommits } from './commits.ts';
import { assertOrdered, assertPast } from './times.ts';

type Input = z.output<typeof RecordDeployment>;

export interface Recorded {
  id: string;
  environmentId: string;
  created: boolean;
}

/**
 * Records a start, a finish, or both; the same `source` and `externalId` is the same deployment, whatever the order in
 * which its reports arrive. @throws ServiceError for a name, a time or a sender that does not fit
 */
export async function recordDeployment(options: Recording, input: Input): Promise<Recorded> {
  try {
    return await record(options, input);
  } catch (error) {
    // Two first reports of one deployment at the same moment: the other was quicker, so this one is now its update.
    if (isUniqueViolation(error) && input.externalId) return record(options, input);
    throw error;
  }
}

async function record({ context, assertService, changes }: Recording, input: Input): Promise<Recorded> {
  const now = context.now();
  const given = { startedAt: date(input.startedAt), finishedAt: date(input.finishedAt) };
  assertPast(now, given);
  if (input.status === 'started' && given.finishedAt) {
    throw new ServiceError('invalid_request', {
      detail: 'A deployment that has only started has no finish.',
      remedy:
        'Leave finishedAt out, or send how it ended as status: succeeded, failed, cancelled or skipped.',
      field: 'finishedAt',
    });
  }
  return context.database.$transaction(async (transaction) => {
    const service = await findService(transaction, input.service, 'service');
    assertService(service);
    const environment = service.environments.find(({ name }) => name === input.environment);
    if (!environment) throw unknownEnvironment(input, service);

    assertOrigin(service, input.source);
    await lockEnvironment(transaction, environment.id);
    const known = await findKnown(transaction, input);
    if (known && known.environmentId !== environment.id) throw movedElsewhere(input);
    const data = merge(input, given, known, now);
    assertOrdered(data.startedAt, data.finishedAt);
    const row = known
      ? await transaction.deployment.update({ where: { id: known.id }, data })
      : await transaction.deployment.create({
          data: {
            ...data,
            serviceId: service.id,
            environmentId: environment.id,
            source: input.source,
            externalId: input.externalId ?? null,
          },
        });
    await addCommits(transaction, row.id, input.commits ?? [], { fresh: !known });
    await changes.deploymentsChanged(transaction, environment.id);
    return { id: row.id, environmentId: environment.id, created: !known };
  });
}

/** What a report may say of a deployment, whether it begins or ends it. */
type MergeInput = Pick<
  Input,
  'version' | 'status' | 'commitSha' | 'url' | 'actor' | 'rollback' | 'source' | 'externalId'
>;

/** The row as it is after this report. What is known already is only overwritten by what the report says. */
export function merge(
  input: MergeInput,
  given: { startedAt: Date | undefined; finishedAt: Date | undefined },
  known: Row | null,
  now: Date,
) {
  const finishing = input.status !== 'started';
  if (finishing && !known && !given.startedAt) throw startUnknown(input);
  // A start that arrives after its finish must not open the deployment again.
  const status = finishing || !known ? input.status : known.status;
  return {
    version: input.version,
    status,
    startedAt: given.startedAt ?? known?.startedAt ?? now,
    finishedAt: finishing ? (given.finishedAt ?? known?.finishedAt ?? now) : (known?.finishedAt ?? null),
    commitSha: input.commitSha ?? known?.commitSha ?? null,
    url: input.url ?? known?.url ?? null,
    actor: input.actor ?? known?.actor ?? null,
    rollbackDeclared: input.rollback ?? known?.rollbackDeclared ?? null,
  };
}

function findKnown(transaction: Transaction, { source, externalId }: Input): Promise<Row | null> {
  if (!externalId) return Promise.resolve(null);
  return transaction.deployment.findUnique({ where: { source_externalId: { source, externalId } } });
}

function date(value: string | undefined): Date | undefined {
  return value === undefined ? undefined : new Date(value);
}

function unknownEnvironment(
  input: Input,
  service: { slug: string; environments: { name: string }[] },
): ServiceError {
  const names = service.environments.map(({ name }) => name);
  return new ServiceError('unknown_environment', {
    detail: `The service ${service.slug} has no environment \`${input.environment}\`.`,
    remedy: suggest(
      input.environment,
      names,
      `It has: ${names.join(', ')}. Others are added under Settings → Services.`,
    ),
    field: 'environment',
  });
}

function startUnknown(input: MergeInput): ServiceError {
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

function movedElsewhere(input: Input): ServiceError {
  return new ServiceError('invalid_request', {
    detail: `\`${input.externalId}\` of ${input.source} was recorded for another service or environment.`,
    remedy:
      'Give each deployment an externalId of its own, for example by adding the service and environment to it.',
    field: 'externalId',
  });
}
