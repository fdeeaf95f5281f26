import type { ChangeEvent, ChangeEventRef } from '../../contracts/change-events.ts';
import { Evidence } from '../../contracts/verdicts.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';

interface Row {
  id: string;
  serviceSlug: string;
  serviceName: string;
  teamSlug: string;
  teamName: string;
  simulated: boolean;
  environment: string;
  production: boolean;
  kind: ChangeEvent['kind'];
  name: string;
  from: string | null;
  to: string | null;
  at: Date;
  source: string;
  externalId: string;
  actor: string | null;
  url: string | null;
  undoneBy: ChangeEventRef | null;
  undid: ChangeEventRef | null;
  watched: boolean;
  looked: boolean;
  open: boolean;
  worse: boolean;
  better: boolean;
  told: boolean;
  evidence: unknown;
}

/** @throws ServiceError unknown_change */
export async function readChange({ database }: Pick<Context, 'database'>, id: string): Promise<ChangeEvent> {
  const [change] = await readChanges(database, [id]);
  if (change) return change;
  throw new ServiceError('unknown_change', {
    detail: `No change has the id ${id}.`,
    remedy: 'Use an id of GET /api/v1/changes.',
    field: 'id',
  });
}

/** Those of `ids` that there are, in their order, each with the one that took it back and the one that it took back. */
export async function readChanges(database: Transaction, ids: string[]): Promise<ChangeEvent[]> {
  if (ids.length === 0) return [];
  const rows = await database.$queryRaw<Row[]>`
    SELECT c.id, s.slug AS "serviceSlug", s.name AS "serviceName", t.slug AS "teamSlug", t.name AS "teamName",
      t.simulated, e.name AS environment, e.production, c.kind::text AS kind, c.name, c."from", c."to", c.at, c.source,
      c.external_id AS "externalId", c.actor, c.url,
      CASE WHEN later.to = c."from" THEN jsonb_build_object('id', later.id, 'name', c.name, 'to', later.to, 'at', later.at)
        END AS "undoneBy",
      CASE WHEN earlier.from = c."to" THEN jsonb_build_object('id', earlier.id, 'name', c.name, 'to', earlier.to,
        'at', earlier.at) END AS undid,
      w.id IS NOT NULL AS watched, w.looks > 0 AS looked, w.next_look_at IS NOT NULL AS open,
      w.worse_since IS NOT NULL AS worse, coalesce(w.evidence, '[]') AS evidence,
      EXISTS (SELECT 1 FROM change_findings f WHERE f.watch_id = w.id AND f.verdict = 'better' AND f.counts) AS better,
      EXISTS (SELECT 1 FROM change_findings f WHERE f.watch_id = w.id AND f.verdict <> 'no_data') AS told
    FROM unnest(${ids}::text[]) WITH ORDINALITY AS given (id, place)
    JOIN change_events c ON c.id = given.id
    JOIN services s ON s.id = c.service_id
    JOIN teams t ON t.id = s.team_id
    JOIN environments e ON e.id = c.environment_id
    LEFT JOIN change_watches w ON w.change_id = c.id
    LEFT JOIN LATERAL (
      SELECT n.id, n."to", n.at FROM change_events n
      WHERE n.environment_id = c.environment_id AND n.name = c.name AND n.kind = c.kind AND n.at > c.at
      ORDER BY n.at LIMIT 1
    ) later ON true
    LEFT JOIN LATERAL (
      SELECT n.id, n."from", n."to", n.at FROM change_events n
      WHERE n.environment_id = c.environment_id AND n.name = c.name AND n.kind = c.kind AND n.at < c.at
      ORDER BY n.at DESC LIMIT 1
    ) earlier ON true
    ORDER BY given.place`;
  return rows.map(toChange);
}

function toChange(row: Row): ChangeEvent {
  const { id, environment, production, kind, name, from, to, source, externalId, actor, url, simulated } =
    row;
  return {
    id,
    service: { slug: row.serviceSlug, name: row.serviceName },
    team: { slug: row.teamSlug, name: row.teamName },
    environment,
    production,
    kind,
    name,
    from,
    to,
    at: row.at.toISOString(),
    source,
    externalId,
    actor,
    url,
    undoneBy: toRef(row.undoneBy),
    undid: toRef(row.undid),
    effect: effectOf(row),
    says: Evidence.array().parse(row.evidence)[0]?.statement ?? null,
    simulated,
  };
}

function effectOf({ watched, looked, open, worse, better, told }: Row): ChangeEvent['effect'] {
  if (worse) return 'worse';
  if (better) return 'better';
  if (open) return 'watching';
  return watched && looked && told ? 'nothing_shown' : 'no_data';
}

function toRef(ref: ChangeEventRef | null): ChangeEventRef | null {
  return ref && { ...ref, at: new Date(ref.at).toISOString() };
}
