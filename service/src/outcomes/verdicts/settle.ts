import type { Context } from '../../store/database.ts';
import { markStale } from '../snapshots/index.ts';
import { reevaluate } from './reevaluate.ts';

const ENVIRONMENTS_A_RUN = 200; // bounds one run; the next one goes on
const ENVIRONMENTS_A_READING = 25;

/**
 * Settles the verdicts whose observation window has ended, those that ended first before others. Safe on any number of
 * replicas, at any time. An environment that fails keeps no other from being settled.
 * @throws AggregateError at the end, of what failed
 */
export async function settleVerdicts(context: Context): Promise<number> {
  const seen: string[] = [];
  const failures: unknown[] = [];
  let changed = 0;
  while (seen.length - failures.length < ENVIRONMENTS_A_RUN) {
    const due = await findDue(context, seen);
    if (due.length === 0) break;
    for (const environment of due) {
      seen.push(environment.id);
      try {
        changed += await settleEnvironment(context, environment);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} environments could not be settled: ${failures[0]}`,
    );
  return changed;
}

interface Due {
  id: string;
  since: Date;
}

function findDue({ database, now }: Context, except: string[]): Promise<Due[]> {
  return database.$queryRaw<Due[]>`
    SELECT d.environment_id AS id, min(d.finished_at) AS since
    FROM verdicts v JOIN deployments d ON d.id = v.deployment_id
    WHERE v.kind = 'pending' AND v.settles_at <= ${now()} AND d.environment_id <> ALL(${except}::text[])
    GROUP BY d.environment_id ORDER BY min(v.settles_at), d.environment_id LIMIT ${ENVIRONMENTS_A_READING}`;
}

async function settleEnvironment({ database, now }: Context, { id, since }: Due): Promise<number> {
  const settled = await database.$transaction(async (transaction) => {
    await markStale(transaction, { environmentIds: [id] });
    return reevaluate(transaction, [{ environmentId: id, since }], now());
  });
  return settled.length;
}
