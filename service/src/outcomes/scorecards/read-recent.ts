import { readDeployments } from '../../collect/deployments/index.ts';
import type { Deployment } from '../../contracts/deployments.ts';
import type { Transaction } from '../../store/database.ts';

const RECENT_DEPLOYMENTS = 12;

/** The latest deployments of a team: the latest of each service first, so that no index is read beyond them. */
export async function readRecent(database: Transaction, teamId: string): Promise<Deployment[]> {
  const latest = await database.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM services s CROSS JOIN LATERAL (
      SELECT id, started_at FROM deployments WHERE service_id = s.id
      ORDER BY started_at DESC, id DESC LIMIT ${RECENT_DEPLOYMENTS}) d
    WHERE s.team_id = ${teamId}
    ORDER BY d.started_at DESC, d.id DESC LIMIT ${RECENT_DEPLOYMENTS}`;
  return readDeployments(
    database,
    latest.map(({ id }) => id),
  );
}
