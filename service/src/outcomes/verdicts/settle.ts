import type { Context } from '../../store/database.ts';
import { markStale } from '../snapshots/index.ts';
import { reevaluate } from './reevaluate.ts';

const ENVIRONMENTS_A_RUN = 200; // bounds one run; the next one goes on

/** Settles the verdicts whose observation window has ended. Safe on any number of replicas, at any time. */
export async function settleVerdicts({ database, now }: Context): Promise<number> {
  const due = await database.$queryRaw<{ id: string; since: Date }[]>`
    SELECT d.environment_id AS id, min(d.finished_at) AS since
    FROM verdicts v JOIN deployments d ON d.id = v.deployment_id
    WHERE v.kind = 'pending' AND v.settles_at <= ${now()} GROUP BY d.environment_id LIMIT ${ENVIRONMENTS_A_RUN}`;
  let changed = 0;
  for (const { id, since } of due) {
    const settled = await database.$transaction(async (transaction) => {
      await markStale(transaction, { environmentIds: [id] });
      return reevaluate(transaction, [{ environmentId: id, since }], now());
    });
    changed += settled.length;
  }
  return changed;
}
