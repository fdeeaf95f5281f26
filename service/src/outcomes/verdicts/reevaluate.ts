import type { Evidence, Verdict, VerdictKind } from '../../contracts/verdicts.ts';
import { lockEnvironment, type Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { type Attempt, type Judgement, judge, type Revert } from './judge.ts';

/**
 * Judges every deployment of an environment anew and writes what differs, keeping the history of each verdict. Runs
 * inside the transaction of its cause; a lock per environment keeps two causes from judging past each other.
 * Returns how many verdicts changed. Idempotent: without a new cause nothing is written.
 */
export async function reevaluate(
  transaction: Transaction,
  environmentId: string,
  now: Date,
): Promise<number> {
  await lockEnvironment(transaction, environmentId);
  const rows = await readAttempts(transaction, environmentId);
  const [first] = rows;
  if (!first) return 0;
  const judgements = judge({
    attempts: rows,
    reverts: await findReverts(transaction, environmentId),
    observationWindowMs: first.observationWindowMs,
    now,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { id, rollback, previousId } of judgements) {
    const row = byId.get(id);
    if (row?.rollback === rollback && row.previousId === previousId) continue;
    await transaction.deployment.update({
      where: { id },
      data: { rollback, previousId },
      select: { id: true },
    });
  }
  const changed = judgements.filter(({ id, verdict }) => !same(byId.get(id) as Row, verdict));
  await write(transaction, changed, byId, now);
  return changed.length;
}

/** A deployment beside the verdict it has so far; `kind` is null where it has none. */
interface Row extends Attempt {
  rollback: boolean;
  previousId: string | null;
  observationWindowMs: number;
  kind: VerdictKind | null;
  since: Date | null;
  settlesAt: Date | null;
  reason: string | null;
  byDeploymentId: string | null;
  counts: boolean | null;
  /** Read only where it can differ while all else is equal. */
  evidence: Evidence[] | null;
}

// One plain query, because this runs with every report, over all deployments of the environment.
function readAttempts(transaction: Transaction, environmentId: string): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    SELECT d.id, d.version, d.commit_sha AS "commitSha", d.status::text AS status, d.started_at AS "startedAt",
      d.finished_at AS "finishedAt", d.rollback_declared AS "rollbackDeclared", d.rollback, d.previous_id AS "previousId",
      s.observation_window_ms AS "observationWindowMs", v.kind::text AS kind, v.since, v.settles_at AS "settlesAt",
      v.reason, v.by_deployment_id AS "byDeploymentId", v.counts,
      CASE WHEN v.kind = 'rolled_back' THEN v.evidence END AS evidence
    FROM deployments d
    JOIN services s ON s.id = d.service_id
    LEFT JOIN verdicts v ON v.deployment_id = d.id
    WHERE d.environment_id = ${environmentId}`;
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
  before: Map<string, Row>,
  now: Date,
): Promise<void> {
  if (changed.length === 0) return;
  const settled = changed.filter(
    (judgement): judgement is Judgement & { verdict: Verdict } => judgement.verdict !== null,
  );
  const replaced = changed.filter(({ id }) => before.get(id)?.kind != null).map(({ id }) => id);
  if (replaced.length > 0)
    await transaction.verdict.deleteMany({ where: { deploymentId: { in: replaced } } });
  await transaction.verdict.createMany({ data: settled.map(({ id, verdict }) => toRow(id, verdict)) });
  const turned = changed.filter(({ id, verdict }) => before.get(id)?.kind !== (verdict?.kind ?? null));
  if (turned.length === 0) return;
  await transaction.verdictChange.createMany({
    data: turned.map(({ id, verdict }) => ({
      deploymentId: id,
      from: before.get(id)?.kind ?? null,
      to: verdict?.kind ?? null,
      because:
        verdict?.evidence.map(({ statement }) => statement).join(' ') ??
        `It is reported as ${before.get(id)?.status} now, which has no verdict.`,
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

function same(row: Row, verdict: Verdict | null): boolean {
  if (verdict === null) return row.kind === null;
  const next = toRow(row.id, verdict);
  return (
    row.kind === next.kind &&
    row.since?.getTime() === next.since.getTime() &&
    row.settlesAt?.getTime() === next.settlesAt?.getTime() &&
    row.reason === next.reason &&
    row.byDeploymentId === next.byDeploymentId &&
    row.counts === next.counts &&
    (next.kind !== 'rolled_back' || JSON.stringify(row.evidence) === JSON.stringify(sorted(verdict.evidence)))
  );
}

/** As PostgreSQL gives jsonb back: keys by length, then by letter. */
function sorted(evidence: Evidence[]): unknown {
  return evidence.map((entry) =>
    Object.fromEntries(Object.entries(entry).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))),
  );
}
