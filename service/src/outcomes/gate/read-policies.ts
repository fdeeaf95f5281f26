import { GatePolicy, type GatePolicyChange } from '../../contracts/gate.ts';
import type { Transaction } from '../../store/database.ts';

const MAX_CHANGES = 100; // what a page can show

/** What is in force where a team has said nothing. */
export const DEFAULT_POLICY: GatePolicy = GatePolicy.parse({});

/** The policy in force of each team that has set one. */
export async function readPolicies(
  database: Transaction,
  teamIds: string[],
): Promise<Map<string, GatePolicy>> {
  const rows = await database.$queryRaw<{ teamId: string; policy: unknown }[]>`
    SELECT DISTINCT ON (team_id) team_id AS "teamId", policy FROM gate_policy_changes
    WHERE team_id = ANY(${teamIds}) ORDER BY team_id, changed_at DESC, id DESC`;
  return new Map(rows.map(({ teamId, policy }) => [teamId, GatePolicy.parse(policy)]));
}

/** Every change of a team's policy, newest first, each with what it replaced. */
export async function readPolicyChanges(database: Transaction, teamId: string): Promise<GatePolicyChange[]> {
  const rows = await database.gatePolicyChange.findMany({
    where: { teamId },
    orderBy: [{ changedAt: 'desc' }, { id: 'desc' }],
    take: MAX_CHANGES + 1, // the last one only says what was before
  });
  return rows.slice(0, MAX_CHANGES).map(({ changedAt, changedBy, why, policy }, index) => {
    const before = rows[index + 1];
    return {
      changedAt: changedAt.toISOString(),
      changedBy,
      why,
      before: before ? GatePolicy.parse(before.policy) : null,
      after: GatePolicy.parse(policy),
    };
  });
}
