import type { Transaction } from '../../store/database.ts';
import type { VerdictKind } from '../../store/generated/client.ts';
import type { Facts, Need } from './facts.ts';

/** Adds the production deployments that have a verdict, by their finish. A re-run's superseded attempt has none. */
export async function readDeployments(
  database: Transaction,
  { teamIds, from }: Need,
  facts: Map<string, Facts>,
): Promise<void> {
  const rows = await database.$queryRaw<
    { team: string; id: string; finished_at: Date; kind: VerdictKind; counts: boolean }[]
  >`
    SELECT s.team_id AS team, d.id, d.finished_at, v.kind::text AS kind, v.counts
    FROM services s
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from}
    JOIN verdicts v ON v.deployment_id = d.id
    WHERE s.team_id = ANY(${teamIds})`;
  for (const { team, id, finished_at, kind, counts } of rows) {
    facts.get(team)?.deployments.push({ id, finishedAt: finished_at.getTime(), kind, counts });
  }
}
