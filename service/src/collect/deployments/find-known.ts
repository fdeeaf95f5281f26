import type { Transaction } from '../../store/database.ts';
import type { Known } from './merge.ts';

interface Name {
  source: string;
  externalId: string;
}

/** The deployments known under any of these names, or made by any of these runs in their environment. */
export async function findKnown(
  transaction: Transaction,
  names: Name[],
  runs: { environmentId: string; runKey: string }[] = [],
): Promise<Known[]> {
  if (names.length === 0 && runs.length === 0) return [];
  const sources = names.map(({ source }) => source);
  const externalIds = names.map(({ externalId }) => externalId);
  // Each arm by its own index: one condition with OR would read every deployment there is.
  const found = await transaction.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM unnest(${sources}::text[], ${externalIds}::text[]) AS n(source, external_id)
    JOIN deployments d ON d.source = n.source AND d.external_id = n.external_id
    UNION
    SELECT a.deployment_id FROM unnest(${sources}::text[], ${externalIds}::text[]) AS n(source, external_id)
    JOIN deployment_aliases a ON a.source = n.source AND a.external_id = n.external_id
    UNION
    SELECT d.id
    FROM unnest(${runs.map(({ environmentId }) => environmentId)}::text[], ${runs.map(({ runKey }) => runKey)}::text[])
      AS r(environment_id, run_key)
    JOIN deployments d ON d.environment_id = r.environment_id AND d.run_key = r.run_key`;
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  return transaction.deployment.findMany({ where: { id: { in: ids } }, include: { aliases: true } });
}
