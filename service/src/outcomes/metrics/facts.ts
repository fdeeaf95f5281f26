import type { Context } from '../../store/database.ts';
import type { VerdictKind } from '../../store/generated/client.ts';
import type { Span } from '../durations/index.ts';

/** A judged production deployment. */
export interface Judged {
  finishedAt: number;
  kind: VerdictKind;
  counts: boolean;
}

/** What a team's outcome metrics are computed from, from one moment on. */
export interface Facts {
  deployments: Judged[];
  bugs: (Span & { customerReported: boolean })[];
  recoveries: Span[];
  leadTimes: Span[];
}

/** Reads the facts of the given teams, for all of them in one query each. */
export async function readFacts(
  { database }: Context,
  teamIds: string[],
  from: Date,
): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>(
    teamIds.map((id) => [id, { deployments: [], bugs: [], recoveries: [], leadTimes: [] }]),
  );
  const [deployments, bugs, recoveries, leadTimes] = await Promise.all([
    database.$queryRaw<{ team: string; finished_at: Date; kind: VerdictKind; counts: boolean }[]>`
      SELECT s.team_id AS team, d.finished_at, v.kind::text AS kind, v.counts
      FROM services s
      JOIN environments e ON e.service_id = s.id AND e.production
      JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from}
      JOIN verdicts v ON v.deployment_id = d.id
      WHERE s.team_id = ANY(${teamIds})`,
    database.$queryRaw<
      { team: string; reported_at: Date; ended_at: Date | null; state: string; customer_reported: boolean }[]
    >`
      SELECT s.team_id AS team, b.reported_at, b.ended_at, b.state::text AS state, b.customer_reported
      FROM services s JOIN bugs b ON b.service_id = s.id AND b.reported_at >= ${from}
      WHERE s.team_id = ANY(${teamIds})`,
    // A failure lasts until the deployment that undid it or, for a failed attempt, until the next that succeeded.
    database.$queryRaw<{ team: string; began: Date; ended: Date | null }[]>`
      SELECT s.team_id AS team, d.finished_at AS began,
        CASE v.kind WHEN 'rolled_back' THEN remedy.finished_at ELSE (
          SELECT min(n.finished_at) FROM deployments n
          WHERE n.environment_id = d.environment_id AND n.status = 'succeeded' AND n.finished_at > d.finished_at
        ) END AS ended
      FROM services s
      JOIN environments e ON e.service_id = s.id AND e.production
      JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from}
      JOIN verdicts v ON v.deployment_id = d.id AND v.counts AND v.kind IN ('rolled_back', 'failed')
      LEFT JOIN deployments remedy ON remedy.id = v.by_deployment_id
      WHERE s.team_id = ANY(${teamIds})`,
    // Each commit counts once, at the first production deployment that brought it; that of a service's first deployment
    // has no "since" and counts nowhere.
    database.$queryRaw<{ team: string; began: Date; ended: Date }[]>`
      SELECT team, began, ended FROM (
        SELECT DISTINCT ON (e.id, c.sha) s.team_id AS team, c.authored_at AS began, d.finished_at AS ended, d.previous_id
        FROM services s
        JOIN environments e ON e.service_id = s.id AND e.production
        JOIN deployments d ON d.environment_id = e.id AND d.status = 'succeeded'
        JOIN deployment_commits c ON c.deployment_id = d.id
        WHERE s.team_id = ANY(${teamIds})
        ORDER BY e.id, c.sha, d.finished_at
      ) first WHERE previous_id IS NOT NULL AND ended >= ${from} AND began <= ended`,
  ]);
  for (const row of deployments) {
    facts
      .get(row.team)
      ?.deployments.push({ finishedAt: row.finished_at.getTime(), kind: row.kind, counts: row.counts });
  }
  for (const row of bugs) {
    facts.get(row.team)?.bugs.push({
      beganAt: row.reported_at.getTime(),
      endedAt: row.ended_at?.getTime() ?? null,
      dismissed: row.state === 'dismissed',
      customerReported: row.customer_reported,
    });
  }
  for (const row of recoveries) {
    facts
      .get(row.team)
      ?.recoveries.push({ beganAt: row.began.getTime(), endedAt: row.ended?.getTime() ?? null });
  }
  for (const row of leadTimes) {
    facts.get(row.team)?.leadTimes.push({ beganAt: row.began.getTime(), endedAt: row.ended.getTime() });
  }
  return facts;
}
