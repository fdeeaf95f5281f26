import { lockEnvironments, transact } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { findKnown } from './find-known.ts';
import { earliest } from './register.ts';

export interface Withdrawal {
  source: string;
  externalId: string;
  /** When it was set inactive. */
  at: Date;
}

/**
 * Notes that their source set deployments inactive. What that means is for the verdicts: most often only that a newer
 * one took its place. Tells for each whether such a deployment is known.
 */
export async function withdrawDeployments(
  { context, changes }: Recording,
  withdrawals: Withdrawal[],
): Promise<boolean[]> {
  const known = await findKnown(context.database, withdrawals);
  const found = withdrawals.map(({ source, externalId, at }) => {
    const row = known.find((one) =>
      [one, ...one.aliases].some((name) => name.source === source && name.externalId === externalId),
    );
    return row && { row, at };
  });
  const told = found.filter((one) => one !== undefined);
  if (told.length === 0) return found.map(() => false);
  await transact(context.database, async (transaction) => {
    await lockEnvironments(
      transaction,
      told.map(({ row }) => row.environmentId),
    );
    const changed = await transaction.$queryRaw<{ environmentId: string; since: Date }[]>`
      UPDATE deployments d SET inactive_since = t.at
      FROM unnest(${told.map(({ row }) => row.id)}::text[], ${told.map(({ at }) => at.toISOString())}::timestamptz[])
        AS t(id, at)
      WHERE d.id = t.id AND (d.inactive_since IS NULL OR d.inactive_since > t.at)
      RETURNING d.environment_id AS "environmentId", coalesce(d.finished_at, d.started_at) AS since`;
    const spans = new Map<string, Date>();
    for (const { environmentId, since } of changed)
      spans.set(environmentId, earliest(spans.get(environmentId) ?? since, since));
    await changes.deploymentsChanged(
      transaction,
      [...spans].map(([environmentId, since]) => ({ environmentId, since })),
    );
  });
  return found.map((one) => one !== undefined);
}
