import type { RailMark } from '../../contracts/scorecards.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';

/** Every judged production deployment of a team since `from`, oldest first. */
export async function readRail(database: Transaction, teamId: string, from: Date): Promise<RailMark[]> {
  const rows = await database.$queryRaw<
    { id: string; at: Date; service: string; version: string; verdict: VerdictKind }[]
  >`
    SELECT d.id, d.finished_at AS at, s.slug AS service, d.version, v.kind::text AS verdict
    FROM services s
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from}
    JOIN verdicts v ON v.deployment_id = d.id
    WHERE s.team_id = ${teamId}
    ORDER BY d.finished_at, d.id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
