import type { z } from 'zod';
import type { GatePolicy, SetGatePolicy } from '../../contracts/gate.ts';
import type { Context } from '../../store/database.ts';
import { risingId } from '../../store/rising-id.ts';
import { findTeam } from '../teams/index.ts';

/**
 * Puts a policy in force, and keeps who set it and why.
 * @throws ServiceError unknown_team
 */
export async function setPolicy(
  { database, now }: Context,
  slug: string,
  { why, ...policy }: z.output<typeof SetGatePolicy>,
  changedBy: string,
): Promise<GatePolicy> {
  const team = await findTeam(database, slug);
  await database.gatePolicyChange.create({
    data: { id: risingId(), teamId: team.id, policy, changedBy, why, changedAt: now() },
  });
  return policy;
}
