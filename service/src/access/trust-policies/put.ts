import type { z } from 'zod';
import { unknownTeam } from '../../collect/services/index.ts';
import type { PutTrustPolicy, TrustPolicy } from '../../contracts/trust-policies.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { forgetTokens } from '../../store/find-token.ts';
import { findServiceIds } from '../find-service-ids.ts';
import { policyParts, toTrustPolicy } from './list.ts';

type Input = z.output<typeof PutTrustPolicy>;

/** @throws ServiceError unknown_service, unknown_team */
export async function addTrustPolicy(
  { database, now }: Context,
  input: Input,
  by: { personId: string | null },
): Promise<TrustPolicy> {
  return database.$transaction(async (transaction) => {
    const { serviceIds, ...conditions } = await resolve(transaction, input);
    const row = await transaction.trustPolicy.create({
      data: {
        ...conditions,
        createdAt: now(),
        createdById: by.personId,
        services: { create: serviceIds.map((serviceId) => ({ serviceId })) },
      },
      include: policyParts,
    });
    return toTrustPolicy(row);
  });
}

/** Changes a policy; tokens that were got by it as it was are good no longer. @throws ServiceError not_found as well */
export async function changeTrustPolicy(
  { database, now }: Context,
  id: string,
  input: Input,
): Promise<TrustPolicy> {
  const policy = await database.$transaction(async (transaction) => {
    const { serviceIds, ...conditions } = await resolve(transaction, input);
    const { count } = await transaction.trustPolicy.updateMany({ where: { id }, data: conditions });
    if (count === 0) throw unknownPolicy();
    await transaction.trustPolicyService.deleteMany({ where: { policyId: id } });
    await transaction.trustPolicyService.createMany({
      data: serviceIds.map((serviceId) => ({ policyId: id, serviceId })),
    });
    await transaction.token.updateMany({
      where: { policyId: id, revokedAt: null },
      data: { revokedAt: now() },
    });
    return toTrustPolicy(
      await transaction.trustPolicy.findUniqueOrThrow({ where: { id }, include: policyParts }),
    );
  });
  forgetTokens(database);
  return policy;
}

/** Removes a policy, and with it the tokens that were got by it. @throws ServiceError not_found */
export async function removeTrustPolicy({ database }: Context, id: string): Promise<void> {
  const { count } = await database.trustPolicy.deleteMany({ where: { id } });
  forgetTokens(database);
  if (count === 0) throw unknownPolicy();
}

async function resolve(transaction: Transaction, input: Input) {
  const { team, services, ...conditions } = input;
  const serviceIds = await findServiceIds(transaction, services ?? []);
  const teamId = team === null ? null : await findTeamId(transaction, team);
  return { ...conditions, teamId, scoped: services !== null, serviceIds };
}

async function findTeamId(transaction: Transaction, slug: string): Promise<string> {
  const team = await transaction.team.findUnique({ where: { slug }, select: { id: true } });
  if (!team) throw await unknownTeam(transaction, slug, 'team');
  return team.id;
}

function unknownPolicy(): ServiceError {
  return new ServiceError('not_found', {
    detail: 'There is no such trust policy.',
    remedy: 'See GET /api/v1/trust-policies for those there are.',
    field: 'id',
  });
}
