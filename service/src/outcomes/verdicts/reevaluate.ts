import type { Verdict } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';
import type { Prisma, Verdict as VerdictRow } from '../../store/generated/client.ts';
import { judge, type Judgement, type Revert } from './judge.ts';

/**
 * Judges every deployment of an environment anew and writes what differs, keeping the history of each verdict. Runs
 * inside the transaction of its cause; a lock per environment keeps two causes from judging past each other.
 * Returns how many verdicts changed. Idempotent: without a new cause nothing is written.
 */
export async function reevaluate(transaction: Transaction, environmentId: string, now: Date): Promise<number> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${environmentId}, 0))`;
  const environment = await transaction.environment.findUnique({
    where: { id: environmentId },
    include: { service: { select: { observationWindowMs: true } } },
  });
  if (!environment) return 0;
  const rows = await transaction.deployment.findMany({ where: { environmentId }, include: { verdict: true } });
  const judgements = judge({
    attempts: rows,
    reverts: await findReverts(transaction, environmentId),
    observationWindowMs: environment.service.observationWindowMs,
    now,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const derived = judgements.filter((judgement) => {
    const row = byId.get(judgement.id);
    return row && (row.rollback !== judgement.rollback || row.previousId !== judgement.previousId);
  });
  for (const { id, rollback, previousId } of derived) {
    await transaction.deployment.update({ where: { id }, data: { rollback, previousId } });
  }
  const changed = judgements.filter(({ id, verdict }) => !same(byId.get(id)?.verdict ?? null, verdict));
  await write(transaction, changed, new Map(rows.map(({ id, verdict }) => [id, verdict])), now);
  return changed.length;
}

function findReverts(transaction: Transaction, environmentId: string): Promise<Revert[]> {
  return transaction.$queryRaw<Revert[]>`
    SELECT carried.deployment_id AS original, reverting.deployment_id AS reverting, carried.sha
    FROM deployments d
    JOIN deployment_commits reverting ON reverting.deployment_id = d.id AND reverting.reverts IS NOT NULL
    JOIN deployment_commits carried ON carried.sha = reverting.reverts AND carried.deployment_id <> reverting.deployment_id
    JOIN deployments original ON original.id = carried.deployment_id AND original.environment_id = d.environment_id
    WHERE d.environment_id = ${environmentId} AND d.status = 'succeeded' AND original.status = 'succeeded'`;
}

async function write(
  transaction: Transaction,
  changed: Judgement[],
  before: Map<string, VerdictRow | null>,
  now: Date,
): Promise<void> {
  if (changed.length === 0) return;
  const settled = changed.filter((judgement): judgement is Judgement & { verdict: Verdict } => judgement.verdict !== null);
  await transaction.verdict.deleteMany({ where: { deploymentId: { in: changed.map(({ id }) => id) } } });
  await transaction.verdict.createMany({ data: settled.map(({ id, verdict }) => toRow(id, verdict)) });
  await transaction.verdictChange.createMany({
    data: settled
      .filter(({ id, verdict }) => before.get(id)?.kind !== verdict.kind)
      .map(({ id, verdict }) => ({
        deploymentId: id,
        from: before.get(id)?.kind ?? null,
        to: verdict.kind,
        because: verdict.evidence.map(({ statement }) => statement).join(' '),
        recordedAt: now,
      })),
  });
}

function toRow(deploymentId: string, verdict: Verdict) {
  return {
    deploymentId,
    kind: verdict.kind,
    since: new Date(verdict.since),
    settlesAt: verdict.kind === 'pending' ? new Date(verdict.settlesAt) : null,
    reason: verdict.kind === 'rolled_back' ? verdict.reason : null,
    byDeploymentId: verdict.kind === 'rolled_back' ? verdict.byDeploymentId : null,
    counts: verdict.kind === 'rolled_back' ? verdict.countsAsFailure : verdict.kind !== 'pending',
    evidence: verdict.evidence as Prisma.InputJsonValue,
  };
}

function same(row: VerdictRow | null, verdict: Verdict | null): boolean {
  if (!row || !verdict) return row === null && verdict === null;
  const next = toRow('', verdict);
  return (
    row.kind === next.kind &&
    row.since.getTime() === next.since.getTime() &&
    row.settlesAt?.getTime() === next.settlesAt?.getTime() &&
    row.reason === next.reason &&
    row.byDeploymentId === next.byDeploymentId &&
    row.counts === next.counts &&
    JSON.stringify(row.evidence) === JSON.stringify(sorted(next.evidence))
  );
}

/** As PostgreSQL gives jsonb back: keys by length, then by letter. */
function sorted(evidence: unknown): unknown {
  return (evidence as Record<string, unknown>[]).map((entry) =>
    Object.fromEntries(
      Object.entries(entry).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)),
    ),
  );
}
