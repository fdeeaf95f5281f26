import type { Evidence, Verdict, VerdictKind } from '../../contracts/verdicts.ts';
import { readRegressions } from '../../correlate/changes/index.ts';
import { lockEnvironments, type Transaction } from '../../store/database.ts';
import { risingId } from '../../store/rising-id.ts';
import { findStarts, idsOf, type Slice, startsOf } from './find-starts.ts';
import { type Attempt, type Harm, type Judgement, judge, type Revert } from './judge.ts';

/**
 * Judges the deployments of environments anew and writes what differs, keeping the history of each verdict. Runs inside
 * the transaction of its cause; a lock per environment keeps two causes from judging past each other.
 *
 * With `since`, nothing that finished before then has changed: only what a change there can reach is read and judged,
 * which is a handful of deployments for a new one. Without it, all of them. The number of queries does not depend on
 * how many environments there are.
 *
 * Returns the ids whose verdict changed. Idempotent: without a new cause nothing is written.
 */
export async function reevaluate(
  transaction: Transaction,
  changed: { environmentId: string; since?: Date | undefined }[],
  now: Date,
): Promise<string[]> {
  await lockEnvironments(
    transaction,
    changed.map(({ environmentId }) => environmentId),
  );
  const rows = await readAttempts(transaction, await findStarts(transaction, changed));
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const reverts = groupBy(await findReverts(transaction, ids), ({ environmentId }) => environmentId);
  const harms = groupBy(await findHarms(transaction, ids), ({ environmentId }) => environmentId);
  const regressions = groupBy(await readRegressions(transaction, ids), ({ environmentId }) => environmentId);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const judgements = [...groupBy(rows, ({ environmentId }) => environmentId)]
    .flatMap(([environmentId, attempts]) =>
      judge({
        attempts,
        reverts: reverts.get(environmentId) ?? [],
        harms: harms.get(environmentId) ?? [],
        regressions: regressions.get(environmentId) ?? [],
        observationWindowMs: attempts[0]?.observationWindowMs ?? 0,
        now,
      }),
    )
    .filter(({ id }) => byId.get(id)?.written);
  await writeStandings(
    transaction,
    judgements.filter(({ id, rollback, previousId, supersededById }) => {
      const row = byId.get(id) as Row;
      return (
        row.rollback !== rollback || row.previousId !== previousId || row.supersededById !== supersededById
      );
    }),
  );
  const turned = judgements.filter(({ id, verdict }) => !same(byId.get(id) as Row, verdict));
  await write(transaction, turned, byId, now);
  return turned.map(({ id }) => id);
}

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** A deployment beside the verdict it has so far; `kind` is null where it has none. */
interface Row extends Attempt {
  environmentId: string;
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

// One plain query, because this runs with every report. OFFSET 0 has each environment and deployment looked up: joined, a
// few hundred of them would cost reading all there are.
function readAttempts(transaction: Transaction, slices: Slice[]): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    WITH slice AS MATERIALIZED (
      SELECT id, start FROM unnest(${idsOf(slices)}::text[], ${startsOf(slices)}::timestamptz[]) AS given(id, start)
    ), chosen AS MATERIALIZED (
      SELECT previous.id, false AS written FROM slice, LATERAL (
        SELECT d.id FROM deployments d
        WHERE d.environment_id = slice.id AND d.status = 'succeeded' AND d.finished_at < slice.start
        ORDER BY d.finished_at DESC, d.started_at DESC, d.id DESC LIMIT 1
      ) previous
      UNION ALL
      SELECT ended.id, true FROM slice, LATERAL (
        SELECT id FROM deployments WHERE environment_id = slice.id AND finished_at >= slice.start OFFSET 0
      ) ended
      UNION ALL
      SELECT begun.id, true FROM slice, LATERAL (
        SELECT id FROM deployments
        WHERE environment_id = slice.id AND finished_at IS NULL AND started_at >= slice.start OFFSET 0
      ) begun
    )
    SELECT attempt.*, chosen.written FROM chosen, LATERAL (
      SELECT d.id, d.environment_id AS "environmentId", d.version, d.commit_sha AS "commitSha", d.status::text AS status,
        d.started_at AS "startedAt", d.finished_at AS "finishedAt", d.rollback_declared AS "rollbackDeclared", d.rollback,
        d.previous_id AS "previousId", d.hotfix_because AS "hotfixBecause", d.run_key AS "runKey",
        d.run_attempt AS "runAttempt", d.run_job AS "runJob", d.inactive_since AS "inactiveSince",
        d.superseded_by_id AS "supersededById", s.observation_window_ms AS "observationWindowMs", v.kind::text AS kind,
        v.since, v.settles_at AS "settlesAt", v.reason, v.by_deployment_id AS "byDeploymentId", v.counts,
        CASE WHEN v.kind IN ('rolled_back', 'hotfixed', 'caused_incident', 'regressed') THEN v.evidence END AS evidence
      FROM deployments d
      JOIN services s ON s.id = d.service_id
      LEFT JOIN verdicts v ON v.deployment_id = d.id
      WHERE d.id = chosen.id OFFSET 0
    ) attempt`;
}

/** Reverts of commits by their name, and of pull requests by the commit that merged them, brought by any of `ids`. */
function findReverts(
  transaction: Transaction,
  ids: string[],
): Promise<(Revert & { environmentId: string })[]> {
  return transaction.$queryRaw<(Revert & { environmentId: string })[]>`
    WITH reverting AS MATERIALIZED (
      SELECT c.deployment_id AS id, d.environment_id, c.sha, c.reverts
      FROM deployments d JOIN deployment_commits c ON c.deployment_id = d.id WHERE d.id = ANY(${ids})
    ), reverted AS (
      SELECT id, environment_id, reverts AS sha, NULL::int AS number FROM reverting WHERE reverts IS NOT NULL
      UNION ALL
      SELECT reverting.id, reverting.environment_id, undone.merge_sha, undone.number FROM reverting
      JOIN pull_requests undoing ON undoing.merge_sha = reverting.sha AND undoing.reverts IS NOT NULL
      JOIN pull_requests undone ON undone.provider = undoing.provider AND undone.repository = undoing.repository
        AND undone.number = undoing.reverts
    )
    SELECT reverted.environment_id AS "environmentId", original.id AS original, reverted.id AS reverting, carried.sha,
      reverted.number AS "pullRequest"
    FROM reverted
    JOIN deployment_commits carried ON carried.sha = reverted.sha AND carried.deployment_id <> reverted.id
    JOIN deployments original ON original.id = carried.deployment_id AND original.environment_id = reverted.environment_id`;
}

async function findHarms(
  transaction: Transaction,
  ids: string[],
): Promise<(Harm & { environmentId: string })[]> {
  const rows = await transaction.$queryRaw<
    (Omit<Harm, 'because'> & { environmentId: string; evidence: Evidence[] })[]
  >`
    SELECT d.environment_id AS "environmentId", a.deployment_id AS "deploymentId", i.id AS "incidentId", i.title,
      i.started_at AS "startedAt", a.evidence
    FROM attributions a JOIN incidents i ON i.id = a.incident_id JOIN deployments d ON d.id = a.deployment_id
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
  const lost = changed.filter(({ verdict }) => verdict === null).map(({ id }) => id);
  if (lost.length > 0) await transaction.verdict.deleteMany({ where: { deploymentId: { in: lost } } });
  const verdicts = settled.map(({ id, verdict }) => {
    const { deploymentId, settlesAt, byDeploymentId, ...row } = toRow(id, verdict);
    return { ...row, deployment_id: deploymentId, settles_at: settlesAt, by_deployment_id: byDeploymentId };
  });
  await transaction.$executeRaw`
    INSERT INTO verdicts SELECT * FROM jsonb_populate_recordset(NULL::verdicts, ${JSON.stringify(verdicts)}::jsonb)
    ON CONFLICT (deployment_id) DO UPDATE SET kind = excluded.kind, since = excluded.since,
      settles_at = excluded.settles_at, reason = excluded.reason, by_deployment_id = excluded.by_deployment_id,
      counts = excluded.counts, evidence = excluded.evidence`;
  const turns = changed
    .filter(({ id, verdict }) => before.get(id)?.kind !== (verdict?.kind ?? null))
    .map(({ id, verdict, supersededById }) => ({
      id: risingId(),
      deployment_id: id,
      from: before.get(id)?.kind ?? null,
      to: verdict?.kind ?? null,
      because:
        verdict?.evidence.map(({ statement }) => statement).join(' ') ??
        sayNoVerdict(before.get(id) as Row, supersededById),
      recorded_at: now,
    }));
  await transaction.$executeRaw`
    INSERT INTO verdict_changes
    SELECT * FROM jsonb_populate_recordset(NULL::verdict_changes, ${JSON.stringify(turns)}::jsonb)`;
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
    evidence: verdict.evidence,
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
