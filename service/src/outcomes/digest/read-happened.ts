import type { VerdictKind } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';

/** What happened to a team in a week. */
export interface Happened {
  verdicts: Partial<Record<VerdictKind, number>>;
  bugs: { reported: number; resolved: number };
  incidents: WeekIncident[];
}

export interface WeekIncident {
  id: string;
  title: string;
  severity: string;
  startedAt: Date;
  resolvedAt: Date | null;
  /** Null while it is put down to none. */
  deployment: { id: string; service: string; version: string } | null;
}

type Window = { from: Date; to: Date };

/** Reads it for all teams at once. */
export async function readHappened(
  database: Transaction,
  teamIds: string[],
  window: Window,
): Promise<Map<string, Happened>> {
  const [verdicts, bugs, incidents] = await Promise.all([
    countVerdicts(database, teamIds, window),
    countBugs(database, teamIds, window),
    readIncidents(database, teamIds, window),
  ]);
  const happened = new Map<string, Happened>(
    teamIds.map((id) => [id, { verdicts: {}, bugs: { reported: 0, resolved: 0 }, incidents: [] }]),
  );
  for (const { team, kind, count } of verdicts) {
    const known = happened.get(team);
    if (known) known.verdicts[kind] = count;
  }
  for (const { team, reported, resolved } of bugs) {
    const known = happened.get(team);
    if (known) known.bugs = { reported, resolved };
  }
  for (const { team, deploymentId, service, version, ...incident } of incidents) {
    const deployment =
      deploymentId === null ? null : { id: deploymentId, service: service ?? '', version: version ?? '' };
    happened.get(team)?.incidents.push({ ...incident, deployment });
  }
  return happened;
}

function countVerdicts(database: Transaction, teamIds: string[], { from, to }: Window) {
  return database.$queryRaw<{ team: string; kind: VerdictKind; count: number }[]>`
    SELECT s.team_id AS team, v.kind::text AS kind, count(*)::int AS count
    FROM services s
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= ${from} AND d.finished_at < ${to}
    JOIN verdicts v ON v.deployment_id = d.id
    WHERE s.team_id = ANY(${teamIds})
    GROUP BY 1, 2`;
}

function countBugs(database: Transaction, teamIds: string[], { from, to }: Window) {
  return database.$queryRaw<{ team: string; reported: number; resolved: number }[]>`
    SELECT s.team_id AS team,
      count(*) FILTER (WHERE b.reported_at >= ${from} AND b.reported_at < ${to})::int AS reported,
      count(*) FILTER (WHERE b.state = 'resolved' AND b.ended_at >= ${from} AND b.ended_at < ${to})::int AS resolved
    FROM services s JOIN bugs b ON b.service_id = s.id
    WHERE s.team_id = ANY(${teamIds})
    GROUP BY 1`;
}

function readIncidents(database: Transaction, teamIds: string[], { from, to }: Window) {
  return database.$queryRaw<
    (Omit<WeekIncident, 'deployment'> & {
      team: string;
      deploymentId: string | null;
      service: string | null;
      version: string | null;
    })[]
  >`
    SELECT DISTINCT s.team_id AS team, i.id, i.title, i.severity::text AS severity, i.started_at AS "startedAt",
      i.resolved_at AS "resolvedAt", d.id AS "deploymentId", blamed.slug AS service, d.version
    FROM incidents i
    JOIN incident_services n ON n.incident_id = i.id
    JOIN services s ON s.id = n.service_id AND s.team_id = ANY(${teamIds})
    LEFT JOIN attributions a ON a.incident_id = i.id
    LEFT JOIN deployments d ON d.id = a.deployment_id
    LEFT JOIN services blamed ON blamed.id = d.service_id
    WHERE i.started_at >= ${from} AND i.started_at < ${to}
    ORDER BY i.started_at, i.id`;
}
