import type { Deployment, DeploymentDetail, DeploymentRef } from '../../contracts/deployments.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { Evidence, type Verdict } from '../../contracts/verdicts.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { findGate } from './find-gate.ts';

const parts = {
  service: { include: { team: true } },
  environment: true,
  verdict: true,
} satisfies Prisma.DeploymentInclude;
type Row = Prisma.DeploymentGetPayload<{ include: typeof parts }>;

/** @throws ServiceError unknown_deployment */
export async function readDeployment(database: Transaction, id: string): Promise<Deployment> {
  const row = await database.deployment.findUnique({ where: { id }, include: parts });
  if (!row) throw unknown(id);
  const [deployment] = await withPrevious(database, [row]);
  return deployment as Deployment;
}

/** Turns rows to what is sent, with one query for all their predecessors. */
export async function withPrevious(database: Transaction, rows: Row[]): Promise<Deployment[]> {
  const ids = [...new Set(rows.flatMap(({ previousId }) => previousId ?? []))];
  const previous = await database.deployment.findMany({ where: { id: { in: ids } }, select: ref });
  const byId = new Map(previous.map((row) => [row.id, toRef(row)]));
  return rows.map((row) => toDeployment(row, byId.get(row.previousId ?? '') ?? null));
}

export const deploymentParts = parts;

/** Everything about one deployment. @throws ServiceError unknown_deployment */
export async function readDetail({ database }: Context, id: string): Promise<DeploymentDetail> {
  const row = await database.deployment.findUnique({
    where: { id },
    include: {
      ...parts,
      commits: { orderBy: { position: 'asc' } },
      history: { orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }] },
      aliases: true,
      attributions: { include: { incident: true, bug: true }, orderBy: { decidedAt: 'asc' } },
    },
  });
  if (!row) throw unknown(id);
  const [[deployment], undid, undoneBy, next, gate] = await Promise.all([
    withPrevious(database, [row]),
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
    ...(deployment as Deployment),
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

function toDeployment(row: Row, previous: DeploymentRef | null): Deployment {
  return {
    id: row.id,
    service: { slug: row.service.slug, name: row.service.name },
    team: { slug: row.service.team.slug, name: row.service.team.name },
    environment: row.environment.name,
    production: row.environment.production,
    version: row.version,
    commitSha: row.commitSha,
    status: row.status,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    source: row.source,
    externalId: row.externalId,
    url: row.url,
    actor: row.actor,
    commitCount: row.commitCount,
    ref: row.ref,
    hotfix: row.hotfixBecause,
    supersededBy: row.supersededById,
    rollback: row.rollback,
    previous,
    verdict: row.verdict && toVerdict(row.verdict),
    simulated: row.service.team.simulated,
  };
}

function toVerdict(row: NonNullable<Row['verdict']>): Verdict {
  const since = row.since.toISOString();
  const evidence = Evidence.array().parse(row.evidence);
  switch (row.kind) {
    case 'pending':
      return { kind: 'pending', since, settlesAt: (row.settlesAt ?? row.since).toISOString(), evidence };
    case 'held':
    case 'failed':
      return { kind: row.kind, since, evidence };
    case 'hotfixed':
      return { kind: 'hotfixed', since, byDeploymentId: row.byDeploymentId ?? '', evidence };
    case 'caused_incident':
      return {
        kind: 'caused_incident',
        since,
        incidentId: evidence.find(({ incidentId }) => incidentId !== undefined)?.incidentId ?? '',
        evidence,
      };
    case 'rolled_back':
      return {
        kind: 'rolled_back',
        since,
        reason: (row.reason ?? 'version_history') as Extract<Verdict, { kind: 'rolled_back' }>['reason'],
        byDeploymentId: row.byDeploymentId ?? '',
        countsAsFailure: row.counts,
        evidence,
      };
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
