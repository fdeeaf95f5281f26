import type { Evidence, Verdict, VerdictKind } from '../../contracts/verdicts.ts';
import { lockEnvironment, type Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { findStart } from './find-start.ts';
import { type Attempt, type Harm, type Judgement, judge, type Revert } from './judge.ts';

const BEGINNING = new Date(0); // nothing is taken in from before

/**
 * Judges the deployments of an environment anew and writes what differs, keeping the history of each verdict. Runs
 * inside the transaction of its cause; a lock per environment keeps two causes from judging past each other.
 *
 * With `since`, nothing that finished before then has changed: only what a change there can reach is read and judged,
 * which is a handful of deployments for a new one. Without it, all of them.
 *
 * Returns the ids whose verdict changed. Idempotent: without a new cause nothing is written.
 */
export async function reevaluate(
  transaction: Transaction,
  environmentId: string,
  now: Date,
  since?: Date,
): Promise<string[]> {
  await lockEnvironment(transaction, environmentId);
  const start = since && (await findStart(transaction, environmentId, since));
  const rows = await readAttempts(transaction, environmentId, start ?? BEGINNING);
  const [first] = rows;
  if (!first) return [];
  const ids = rows.map(({ id }) => id);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const judgements = judge({
    attempts: rows,
    reverts: await findReverts(transaction, environmentId, ids),
    harms: await findHarms(transaction, ids),
    observationWindowMs: first.observationWindowMs,
    now,
  }).filter(({ id }) => byId.get(id)?.written);
  await writeStandings(
    transaction,
    judgements.filter(({ id, rollback, previousId, supersededById }) => {
      const row = byId.get(id) as Row;
      return (
        row.rollback !== rollback || row.previousId !== previousId || row.supersededById !== supersededById
      );
    }),
  );
  const changed = judgements.filter(({ id, verdict }) => !same(byId.get(id) as Row, verdict));
  await write(transaction, changed, byId, now);
  return changed.map(({ id }) => id);
}

/** A deployment beside the verdict it has so far; `kind` is null where it has none. */
interface Row extends Attempt {
  rollback: boolean;
  previousId: string | null;
  supersededById: string | null;
  observationWindowMs: number;
  kind: VerdictKind | null;
  since: Date | null;
  settlesAt: Date | null;
  reason: string | null;
  byDeploymentId: string | null;
  counts: boolean | null;
  /** Read only where it can differ while all else is equal. */
  evidence: Evidence[] | null;
  /** False for the one before the first, which is only there to be the previous of that. */
  written: boolean;
}

// One plain query, because this runs with every report.
function readAttempts(transaction: Transaction, environmentId: string, from: Date): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    WITH previous AS (
      SELECT id FROM deployments
      WHERE environment_id = ${environmentId} AND status = 'succeeded' AND finished_at < ${from}
      ORDER BY finished_at DESC, started_at DESC, id DESC LIMIT 1
    ), chosen AS (
      SELECT id, false AS written FROM previous
      UNION ALL
      SELECT id, true FROM deployments
      WHERE environment_id = ${environmentId}
        AND (finished_at >= ${from} OR (finished_at IS NULL AND started_at >= ${from}))
    )
    SELECT d.id, d.version, d.commit_sha AS "commitSha", d.status::text AS status, d.started_at AS "startedAt",
      d.finished_at AS "finishedAt", d.rollback_declared AS "rollbackDeclared", d.rollback, d.previous_id AS "previousId",
      d.hotfix_because AS "hotfixBecause", d.run_key AS "runKey", d.run_attempt AS "runAttempt", d.run_job AS "runJob",
      d.inactive_since AS "inactiveSince", d.superseded_by_id AS "supersededById",
      s.observation_window_ms AS "observationWindowMs", v.kind::text AS kind, v.since, v.settles_at AS "settlesAt",
      v.reason, v.by_deployment_id AS "byDeploymentId", v.counts,
      CASE WHEN v.kind IN ('rolled_back', 'hotfixed', 'caused_incident') THEN v.evidence END AS evidence, chosen.written
    FROM chosen
    JOIN deployments d ON d.id = chosen.id
    JOIN services s ON s.id = d.service_id
    LEFT JOIN verdicts v ON v.deployment_id = d.id`;
}

/** Reverts of commits by their name, and of pull requests by the commit that merged them, brought by any of `ids`. */
function findReverts(transaction: Transaction, environmentId: string, ids: string[]): Promise<Revert[]> {
  return transaction.$queryRaw<Revert[]>`
    SELECT original.id AS original, reverting.deployment_id AS reverting, carried.sha, NULL::int AS "pullRequest"
    FROM deployment_commits reverting
    JOIN deployment_commits carried ON carried.sha = reverting.reverts AND carried.deployment_id <> reverting.deployment_id
    JOIN deployments original ON original.id = carried.deployment_id
    WHERE reverting.deployment_id = ANY(${ids}) AND original.environment_id = ${environmentId}
    UNION ALL
    SELECT original.id, reverting.deployment_id, carried.sha, undone.number
    FROM deployment_commits reverting
    JOIN pull_requests undoing ON undoing.merge_sha = reverting.sha AND undoing.reverts IS NOT NULL
    JOIN pull_requests undone ON undone.provider = undoing.provider AND undone.repository = undoing.repository
      AND undone.number = undoing.reverts
    JOIN deployment_commits carried ON carried.sha = undone.merge_sha AND carried.deployment_id <> reverting.deployment_id
    JOIN deployments original ON original.id = carried.deployment_id
    WHERE reverting.deployment_id = ANY(${ids}) AND original.environment_id = ${environmentId}`;
}

async function findHarms(transaction: Transaction, ids: string[]): Promise<Harm[]> {
  const rows = await transaction.$queryRaw<(Omit<Harm, 'because'> & { evidence: Evidence[] })[]>`
    SELECT a.deployment_id AS "deploymentId", i.id AS "incidentId", i.title, i.started_at AS "startedAt", a.evidence
    FROM attributions a JOIN incidents i ON i.id = a.incident_id
    WHERE a.deployment_id = ANY(${ids})`;
  return rows.map(({ evidence, ...harm }) => ({
    ...harm,
    because: evidence.map(({ statement }) => statement).join(' '),
  }));
}

async function writeStandings(transaction: Transaction, judgements: Judgement[]): Promise<void> {
  if (judgements.length === 0) return;
  await transaction.$executeRaw`
    UPDATE deployments d
    SET rollback = t.rollback, previous_id = t.previous_id, superseded_by_id = t.superseded_by_id
    FROM unnest(
      ${judgements.map(({ id }) => id)}::text[], ${judgements.map(({ rollback }) => rollback)}::bool[],
      ${judgements.map(({ previousId }) => previousId)}::text[],
      ${judgements.map(({ supersededById }) => supersededById)}::text[]
    ) AS t(id, rollback, previous_id, superseded_by_id)
    WHERE d.id = t.id`;
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
    data: turned.map(({ id, verdict, supersededById }) => ({
      deploymentId: id,
      from: before.get(id)?.kind ?? null,
      to: verdict?.kind ?? null,
      because:
        verdict?.evidence.map(({ statement }) => statement).join(' ') ??
        sayNoVerdict(before.get(id) as Row, supersededById),
      recordedAt: now,
    })),
  });
}

function sayNoVerdict({ status }: Row, supersededById: string | null): string {
  return supersededById === null
    ? `It is reported as ${status} now, which has no verdict.`
    : 'The job was run again, and that run counts in its place.';
}

function toRow(deploymentId: string, verdict: Verdict) {
  return {
    deploymentId,
    kind: verdict.kind,
    since: new Date(verdict.since),
    settlesAt: verdict.kind === 'pending' ? new Date(verdict.settlesAt) : null,
    reason: verdict.kind === 'rolled_back' ? verdict.reason : null,
    byDeploymentId:
      verdict.kind === 'rolled_back' || verdict.kind === 'hotfixed' ? verdict.byDeploymentId : null,
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
    (row.evidence === null || JSON.stringify(row.evidence) === JSON.stringify(sorted(verdict.evidence)))
  );
}

/** As PostgreSQL gives jsonb back: keys by length, then by letter. */
function sorted(evidence: Evidence[]): unknown {
  return evidence.map((entry) =>
    Object.fromEntries(Object.entries(entry).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))),
  );
}
