import type { Transaction } from '../../store/database.ts';
import type { Running } from './facts.ts';

const RECENT = 20; // deployments whose length says how long one takes

/**
 * The deployments under way in each environment, by its id, but for those of the run that asks, which are its own or
 * an attempt of it that was cut off.
 */
export async function readRunning(
  database: Transaction,
  environmentIds: string[],
  { runKey, now }: { runKey: string | null; now: Date },
): Promise<Map<string, Running[]>> {
  const rows = await database.$queryRaw<(Running & { environmentId: string })[]>`
    SELECT d.environment_id AS "environmentId", d.id, d.version, d.started_at AS "startedAt", d.actor,
      (SELECT (extract(epoch FROM max(recent.finished_at - recent.started_at)) * 1000)::float8 FROM (
        SELECT r.started_at, r.finished_at FROM deployments r
        WHERE r.environment_id = d.environment_id AND r.finished_at IS NOT NULL AND r.status = 'succeeded'
        ORDER BY r.finished_at DESC LIMIT ${RECENT}
      ) recent) AS "usualMs"
    FROM deployments d
    WHERE d.status = 'started' AND d.environment_id = ANY(${environmentIds}) AND d.started_at <= ${now}
      AND (d.run_key IS NULL OR d.run_key IS DISTINCT FROM ${runKey}::text)
    ORDER BY d.started_at DESC`;
  const running = new Map<string, Running[]>(environmentIds.map((id) => [id, []]));
  for (const { environmentId, ...one } of rows) running.get(environmentId)?.push(one);
  return running;
}
