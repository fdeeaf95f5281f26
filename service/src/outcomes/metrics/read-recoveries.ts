import { DAY_MS } from '../../contracts/time.ts';
import type { Transaction } from '../../store/database.ts';
import type { Facts, Need } from './facts.ts';

/** An incident put down to a deployment may begin this long after it, and the failure with it. */
const LONGEST_ATTRIBUTION_DAYS = 14;

/**
 * Adds how long each failure lasted: from the deployment's finish, or from the begin of its incident, to the finish of
 * the deployment that remedied it: the one that undid or hotfixed it (which is since when it has that verdict), the next that succeeded after a failed attempt,
 * the last one that succeeded before the incident was resolved, the one after which what had become worse came back. Without such a one an incident's own end counts.
 */
export async function readRecoveries(
  database: Transaction,
  { teamIds, from }: Need,
  facts: Map<string, Facts>,
): Promise<void> {
  const finishedFrom = new Date(from.getTime() - LONGEST_ATTRIBUTION_DAYS * DAY_MS);
  const rows = await database.$queryRaw<{ team: string; id: string; began: Date; ended: Date | null }[]>`
    SELECT s.team_id AS team, d.id, greatest(d.finished_at, incident.started_at) AS began,
      CASE v.kind
        WHEN 'failed' THEN (
          SELECT min(n.finished_at) FROM deployments n
          WHERE n.environment_id = d.environment_id AND n.status = 'succeeded' AND n.finished_at > d.finished_at)
        WHEN 'caused_incident' THEN CASE WHEN incident.resolved_at IS NOT NULL THEN coalesce((
          SELECT max(n.finished_at) FROM deployments n
          WHERE n.environment_id = d.environment_id AND n.status = 'succeeded'
            AND n.finished_at > greatest(d.finished_at, incident.started_at)
            AND n.finished_at <= incident.resolved_at), incident.resolved_at) END
        WHEN 'regressed' THEN (SELECT w.remedied_at FROM change_watches w WHERE w.deployment_id = d.id)
        ELSE v.since
      END AS ended
    FROM services s
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${finishedFrom}
    JOIN verdicts v ON v.deployment_id = d.id AND v.counts
      AND v.kind IN ('rolled_back', 'hotfixed', 'caused_incident', 'regressed', 'failed')
    LEFT JOIN LATERAL (
      SELECT i.started_at, i.resolved_at FROM attributions a JOIN incidents i ON i.id = a.incident_id
      WHERE a.deployment_id = d.id AND v.kind <> 'failed'
        AND (v.kind = 'caused_incident' OR i.started_at <= v.since)
      ORDER BY i.started_at, i.id LIMIT 1
    ) incident ON true
    WHERE s.team_id = ANY(${teamIds})`;
  for (const { team, id, began, ended } of rows) {
    if (began < from) continue;
    facts.get(team)?.recoveries.push({ id, beganAt: began.getTime(), endedAt: ended?.getTime() ?? null });
  }
}
