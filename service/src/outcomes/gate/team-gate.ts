import type { TeamGate } from '../../contracts/gate.ts';
import type { Context } from '../../store/database.ts';
import { findTeam } from '../teams/index.ts';
import { decideGate } from './decide.ts';
import { findTeamTargets } from './find-targets.ts';
import { readGateFacts, UNKNOWN } from './read-facts.ts';
import { DEFAULT_POLICY, readPolicyChanges } from './read-policies.ts';
import { withAddresses } from './to-decision.ts';
import { toGateOutcome } from './words.ts';

/**
 * A team's policy and what its gate would say now to a version never deployed before. Nothing of it is kept.
 * @throws ServiceError unknown_team
 */
export async function readTeamGate(context: Context, slug: string, publicUrl: string): Promise<TeamGate> {
  const { database } = context;
  const team = await findTeam(database, slug);
  const [changes, targets] = await Promise.all([
    readPolicyChanges(database, team.id),
    findTeamTargets(database, team.id),
  ]);
  const policy = changes[0]?.after ?? DEFAULT_POLICY;
  const facts = await readGateFacts(context, targets, UNKNOWN);
  return {
    team: { slug: team.slug, name: team.name },
    policy,
    isDefault: changes.length === 0,
    changes,
    now: facts.map((known) => {
      const { reasons, ...decided } = decideGate(known, policy);
      return {
        service: known.service,
        team: { slug: team.slug, name: team.name },
        environment: known.environment.name,
        ...decided,
        reasons: withAddresses(reasons, publicUrl),
        outcome: toGateOutcome(known),
      };
    }),
    asOf: context.now().toISOString(),
  };
}
