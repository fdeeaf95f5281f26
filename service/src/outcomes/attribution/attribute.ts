import type { Transaction } from '../../store/database.ts';
import { type Decision, decide } from './decide.ts';
import { findStated, findSuspects, type Trouble } from './find-suspects.ts';
import { BUG_PRIOR, INCIDENT_PRIOR } from './score.ts';

export type Subject = 'incident' | 'bug';

interface Row extends Trouble {
  /** Null where it was never looked at, as the two below. */
  attributionId: string | null;
  statedCause: string | null;
  origin: string | null;
  deploymentId: string | null;
}

/**
 * Puts incidents or bugs down to deployments, leaving alone what a person has decided. Where something
 * is different now, returns the deployments blamed before and after. Idempotent.
 */
export async function attribute(
  transaction: Transaction,
  subject: Subject,
  ids: string[],
  now: Date,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows =
    subject === 'incident' ? await readIncidents(transaction, ids) : await readBugs(transaction, ids);
  const open = rows.filter(({ origin }) => origin !== 'person');
  const suspects = await findSuspects(transaction, open);
  const decisions = new Map<Row, Decision>();
  for (const row of open) {
    const stated =
      row.statedCause === null
        ? null
        : { name: row.statedCause, found: await findStated(transaction, row, row.statedCause) };
    const prior = subject === 'incident' ? INCIDENT_PRIOR : BUG_PRIOR;
    decisions.set(row, decide(suspects.get(row.id) ?? [], row.beganAt, prior, stated));
  }
  const written = await write(transaction, subject, decisions, now);
  const before = rows.filter(({ id }) => written.has(id)).map(({ deploymentId }) => deploymentId);
  return [...new Set([...before, ...written.values()])].filter((blamed) => blamed !== null);
}

function readIncidents(transaction: Transaction, ids: string[]): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    SELECT i.id, array_agg(s.service_id ORDER BY s.service_id) AS "serviceIds", i.started_at AS "beganAt",
      i.resolved_at AS "endedAt", i.stated_cause AS "statedCause", a.id AS "attributionId", a.origin::text AS origin,
      a.deployment_id AS "deploymentId"
    FROM incidents i
    JOIN incident_services s ON s.incident_id = i.id
    LEFT JOIN attributions a ON a.incident_id = i.id
    WHERE i.id = ANY(${ids}) GROUP BY i.id, a.id`;
}

/** A repair that comes later than the attribution window says little about what brought the bug. */
function readBugs(transaction: Transaction, ids: string[]): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    SELECT b.id, ARRAY[b.service_id] AS "serviceIds", b.reported_at AS "beganAt",
      least(coalesce(b.ended_at, 'infinity'), b.reported_at + s.attribution_window_ms * interval '1 millisecond') AS "endedAt",
      NULL::text AS "statedCause", a.id AS "attributionId", a.origin::text AS origin, a.deployment_id AS "deploymentId"
    FROM bugs b
    JOIN services s ON s.id = b.service_id
    LEFT JOIN attributions a ON a.bug_id = b.id
    WHERE b.id = ANY(${ids})`;
}

async function write(
  transaction: Transaction,
  subject: Subject,
  decisions: Map<Row, Decision>,
  now: Date,
): Promise<Map<string, string | null>> {
  if (decisions.size === 0) return new Map();
  const rows = JSON.stringify(
    [...decisions].map(([{ id, attributionId }, decision]) => ({
      id: attributionId ?? crypto.randomUUID(),
      incident_id: subject === 'incident' ? id : null,
      bug_id: subject === 'bug' ? id : null,
      deployment_id: decision.deploymentId,
      score: decision.score,
      origin: decision.origin,
      evidence: decision.evidence,
      candidates: decision.candidates,
    })),
  );
  // What is as it was keeps the moment at which it was decided.
  const written = await transaction.$queryRaw<{ subject: string; blamed: string | null }[]>`
    INSERT INTO attributions AS a (id, incident_id, bug_id, deployment_id, score, origin, evidence, candidates, decided_at)
    SELECT t.id, t.incident_id, t.bug_id, t.deployment_id, t.score, t.origin::"AttributionOrigin", t.evidence,
      t.candidates, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS t(
      id text, incident_id text, bug_id text, deployment_id text, score float8, origin text, evidence jsonb, candidates jsonb)
    ON CONFLICT (id) DO UPDATE
    SET deployment_id = excluded.deployment_id, score = excluded.score, origin = excluded.origin, decided_by = NULL,
      evidence = excluded.evidence, candidates = excluded.candidates, decided_at = excluded.decided_at
    WHERE a.origin <> 'person' AND (a.deployment_id, a.score, a.origin, a.evidence, a.candidates) IS DISTINCT FROM
      (excluded.deployment_id, excluded.score, excluded.origin, excluded.evidence, excluded.candidates)
    RETURNING coalesce(incident_id, bug_id) AS subject, deployment_id AS blamed`;
  return new Map(written.map(({ subject, blamed }) => [subject, blamed]));
}
