import type { Transaction } from '../../store/database.ts';
import { MINUTE_MS, SETTLING_MS } from './schedule.ts';
import type { Scope, Subject } from './watched.ts';

const JUST_BEFORE_MS = 30 * MINUTE_MS; // what came so shortly before may still be having its effect

/** What else was deployed or changed around the same time, by the slug of its service. */
export async function findOtherChanges(
  database: Transaction,
  scope: Scope,
  span: { from: number; to: number },
): Promise<Map<string, string>> {
  const slugs = [...new Set([...scope.dependents, ...scope.dependencies, ...scope.siblings])];
  if (slugs.length === 0) return new Map();
  const from = new Date(span.from - JUST_BEFORE_MS);
  const to = new Date(span.to);
  const rows = await database.$queryRaw<{ slug: string; what: string; at: Date }[]>`
    WITH near AS MATERIALIZED (
      SELECT e.id, s.slug FROM services s JOIN environments e ON e.service_id = s.id
      WHERE s.slug = ANY(${slugs}) AND e.name = ${scope.environment.name}
    )
    SELECT near.slug, d.version || ' of ' || near.slug || ' was deployed' AS what, d.finished_at AS at
    FROM near JOIN deployments d ON d.environment_id = near.id AND d.status = 'succeeded'
      AND d.finished_at >= ${from} AND d.finished_at < ${to}
    UNION ALL
    SELECT near.slug, c.name || ' of ' || near.slug || ' was changed', c.at
    FROM near JOIN change_events c ON c.environment_id = near.id AND c.at >= ${from} AND c.at < ${to}
    ORDER BY at`;
  const found = new Map<string, string>();
  for (const { slug, what, at } of rows) {
    if (!found.has(slug)) found.set(slug, `${what} at ${at.toISOString().slice(11, 16)} UTC`);
  }
  return found;
}

/**
 * Why a shift cannot be put down to this change: its service changed itself meanwhile, or, of a KPI, another service of
 * the team did. Its own signals always can.
 */
export function confounderOf(
  { subject, service }: Pick<Subject, 'subject' | 'service'>,
  others: ReadonlyMap<string, string>,
  siblings: readonly string[],
): string | null {
  if (subject === 'own') return null;
  if (subject === 'kpi') return siblings.map((slug) => others.get(slug)).find(Boolean) ?? null;
  return others.get(service ?? '') ?? null;
}

/** When the last deployment or change there before this one had settled, in milliseconds; null where there was none. */
export async function findSettledBefore(
  database: Transaction,
  { environmentId, begunAt }: { environmentId: string; begunAt: Date },
): Promise<number | null> {
  const [row] = await database.$queryRaw<{ at: Date | null }[]>`
    SELECT greatest(
      (SELECT max(finished_at) FROM deployments
        WHERE environment_id = ${environmentId} AND status = 'succeeded' AND finished_at < ${begunAt}),
      (SELECT max(at) FROM change_events WHERE environment_id = ${environmentId} AND at < ${begunAt})
    ) AS at`;
  return row?.at ? row.at.getTime() + SETTLING_MS : null;
}
