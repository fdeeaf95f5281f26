import type { Deployment, DeploymentDetail, DeploymentRef } from '../../contracts/deployments.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { Evidence, type Verdict } from '../../contracts/verdicts.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { findGate } from './find-gate.ts';

/** A deployment with the names around it, its verdict and the one it replaced, as one query gives them. */
interface Row extends VerdictRow {
  id: string;
  serviceSlug: string;
  serviceName: string;
  teamSlug: string;
  teamName: string;
  simulated: boolean;
  environment: string;
  production: boolean;
  version: string;
  commitSha: string | null;
  status: Deployment['status'];
  startedAt: Date;
  finishedAt: Date | null;
  source: string;
  externalId: string | null;
  url: string | null;
  actor: string | null;
  commitCount: number;
  ref: string | null;
  hotfix: string | null;
  supersededBy: string | null;
  rollback: boolean;
  previousId: string | null;
  previousVersion: string | null;
  previousFinishedAt: Date | null;
}

interface VerdictRow {
  verdict: Verdict['kind'] | null;
  since: Date | null;
  settlesAt: Date | null;
  reason: string | null;
  byDeploymentId: string | null;
  counts: boolean | null;
  evidence: unknown;
}

/** @throws ServiceError unknown_deployment */
export async function readDeployment(database: Transaction, id: string): Promise<Deployment> {
  const [deployment] = await readDeployments(database, [id]);
  if (!deployment) throw unknown(id);
  return deployment;
}

/** Those of `ids` that there are, in their order. */
export async function readDeployments(database: Transaction, ids: string[]): Promise<Deployment[]> {
  if (ids.length === 0) return [];
  const rows = await database.$queryRaw<Row[]>`
    SELECT d.id, s.slug AS "serviceSlug", s.name AS "serviceName", t.slug AS "teamSlug", t.name AS "teamName",
      t.simulated, e.name AS environment, e.production, d.version, d.commit_sha AS "commitSha", d.status::text AS status,
      d.started_at AS "startedAt", d.finished_at AS "finishedAt", d.source, d.external_id AS "externalId", d.url, d.actor,
      d.commit_count AS "commitCount", d.ref, d.hotfix_because AS hotfix, d.superseded_by_id AS "supersededBy", d.rollback,
      p.id AS "previousId", p.version AS "previousVersion", p.finished_at AS "previousFinishedAt", v.kind::text AS verdict,
      v.since, v.settles_at AS "settlesAt", v.reason, v.by_deployment_id AS "byDeploymentId", v.counts, v.evidence
    FROM unnest(${ids}::text[]) WITH ORDINALITY AS given (id, place)
    JOIN deployments d ON d.id = given.id
    JOIN services s ON s.id = d.service_id
    JOIN teams t ON t.id = s.team_id
    JOIN environments e ON e.id = d.environment_id
    LEFT JOIN verdicts v ON v.deployment_id = d.id
    LEFT JOIN deployments p ON p.id = d.previous_id
    ORDER BY given.place`;
  return rows.map(toDeployment);
}

/** Everything about one deployment. @throws ServiceError unknown_deployment */
export async function readDetail({ database }: Context, id: string): Promise<DeploymentDetail> {
  const row = await database.deployment.findUnique({
    where: { id },
    include: {
      service: { select: { observationWindowMs: true } },
      verdict: { select: { byDeploymentId: true } },
      commits: { orderBy: { position: 'asc' } },
      history: { orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }] },
      aliases: true,
      attributions: { include: { incident: true, bug: true }, orderBy: { decidedAt: 'asc' } },
    },
  });
  if (!row) throw unknown(id);
  const [deployment, undid, undoneBy, next, gate] = await Promise.all([
    readDeployment(database, id),
    database.deployment.findMany({
      where: { verdict: { byDeploymentId: id } },
      select: ref,
      orderBy: { finishedAt: 'asc' },
    }),
    row.verdict?.byDeploymentId
      ? database.deployment.findUnique({ where: { id: row.verdict.byDeploymentId }, select: ref })
      : null,
    row.finishedAt
      ? database.deployment.findFirst({
          where: {
            environmentId: row.environmentId,
            status: 'succeeded',
            finishedAt: { gt: row.finishedAt },
          },
          orderBy: { finishedAt: 'asc' },
          select: ref,
        })
      : null,
    findGate(database, row),
  ]);
  return {
    ...deployment,
    commits: row.commits.map((commit) => ({
      sha: commit.sha,
      authoredAt: commit.authoredAt.toISOString(),
      message: commit.message,
      author: commit.author,
      reverts: commit.reverts,
    })),
    history: row.history.map((change) => ({
      from: change.from,
      to: change.to,
      because: change.because,
      recordedAt: change.recordedAt.toISOString(),
    })),
    undid: undid.map(toRef),
    undoneBy: undoneBy && toRef(undoneBy),
    next: next && toRef(next),
    observationWindowHours: row.service.observationWindowMs / HOUR_MS,
    incidents: row.attributions.flatMap(({ incident }) =>
      incident
        ? [{ id: incident.id, title: incident.title, startedAt: incident.startedAt.toISOString() }]
        : [],
    ),
    bugs: row.attributions.flatMap(({ bug }) =>
      bug ? [{ id: bug.id, title: bug.title, reportedAt: bug.reportedAt.toISOString(), url: bug.url }] : [],
    ),
    reportedBy: [
      ...(row.externalId === null ? [] : [{ source: row.source, externalId: row.externalId }]),
      ...row.aliases.map(({ source, externalId }) => ({ source, externalId })),
    ],
    gate,
  };
}

const ref = { id: true, version: true, finishedAt: true } satisfies Prisma.DeploymentSelect;

function toRef(row: { id: string; version: string; finishedAt: Date | null }): DeploymentRef {
  return { id: row.id, version: row.version, finishedAt: row.finishedAt?.toISOString() ?? null };
}

function toDeployment(row: Row): Deployment {
  const { id, environment, production, version, commitSha, status, source, externalId, url, actor } = row;
  const { commitCount, ref, hotfix, supersededBy, rollback, simulated } = row;
  return {
    id,
    service: { slug: row.serviceSlug, name: row.serviceName },
    team: { slug: row.teamSlug, name: row.teamName },
    environment,
    production,
    version,
    commitSha,
    status,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    source,
    externalId,
    url,
    actor,
    commitCount,
    ref,
    hotfix,
    supersededBy,
    rollback,
    previous:
      row.previousId === null
        ? null
        : toRef({
            id: row.previousId,
            version: row.previousVersion ?? '',
            finishedAt: row.previousFinishedAt,
          }),
    verdict: toVerdict(row),
    simulated,
  };
}

function toVerdict(row: VerdictRow): Verdict | null {
  if (row.verdict === null || row.since === null) return null;
  const since = row.since.toISOString();
  const evidence = Evidence.array().parse(row.evidence);
  const byDeploymentId = row.byDeploymentId ?? '';
  switch (row.verdict) {
    case 'pending':
      return { kind: 'pending', since, settlesAt: (row.settlesAt ?? row.since).toISOString(), evidence };
    case 'held':
    case 'failed':
    case 'regressed':
      return { kind: row.verdict, since, evidence };
    case 'hotfixed':
      return { kind: 'hotfixed', since, byDeploymentId, evidence };
    case 'caused_incident': {
      const incidentId = evidence.find((one) => one.incidentId !== undefined)?.incidentId ?? '';
      return { kind: 'caused_incident', since, incidentId, evidence };
    }
    case 'rolled_back': {
      const reason = (row.reason ?? 'version_history') as Extract<Verdict, { kind: 'rolled_back' }>['reason'];
      return {
        kind: 'rolled_back',
        since,
        reason,
        byDeploymentId,
        countsAsFailure: row.counts === true,
        evidence,
      };
    }
  }
}

function unknown(id: string): ServiceError {
  return new ServiceError('unknown_deployment', {
    detail: `No deployment has the id ${id}.`,
    remedy:
      'Use the id that POST /api/v1/deployments answered with; to record a whole deployment at once, POST it with startedAt and finishedAt.',
    field: 'id',
  });
}
