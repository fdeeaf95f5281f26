import type { RailMark } from '../../contracts/scorecards.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';
import type { Facts } from '../metrics/index.ts';

/**
 * Every judged production deployment of a team, oldest first: since `from` as facts, since `shownFrom` as marks. Read
 * once for both, since these are most of the rows of a scorecard.
 */
export async function readRail(
  database: Transaction,
  teamId: string,
  { from, shownFrom }: { from: Date; shownFrom: Date },
): Promise<{ rail: RailMark[]; deployments: Facts['deployments'] }> {
  const rows = await database.$queryRaw<
    { id: string; at: Date; service: string; version: string; kind: VerdictKind; counts: boolean }[]
  >`
    SELECT d.id, d.finished_at AS at, s.slug AS service, d.version, v.kind::text AS kind, v.counts
    FROM services s
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from < shownFrom ? from : shownFrom}
    JOIN verdicts v ON v.deployment_id = d.id
    WHERE s.team_id = ${teamId}
    ORDER BY d.finished_at, d.id`;
  const rail = rows.flatMap(({ id, at, service, version, kind }) =>
    at < shownFrom ? [] : [{ id, at: at.toISOString(), service, version, verdict: kind }],
  );
  const deployments = rows.flatMap(({ id, at, kind, counts }) =>
    at < from ? [] : [{ id, finishedAt: at.getTime(), kind, counts }],
  );
  return { rail, deployments };
}
