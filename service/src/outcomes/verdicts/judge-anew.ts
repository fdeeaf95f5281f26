import type { Transaction } from '../../store/database.ts';
import { markStale } from '../snapshots/index.ts';
import { reevaluate } from './reevaluate.ts';

/** Judges deployments anew by their ids, after what is known of them beside themselves has changed. */
export async function judgeAnew(transaction: Transaction, deploymentIds: string[], now: Date): Promise<void> {
  if (deploymentIds.length === 0) return;
  const spans = await transaction.$queryRaw<{ environmentId: string; since: Date }[]>`
    SELECT environment_id AS "environmentId", min(coalesce(finished_at, started_at)) AS since
    FROM deployments WHERE id = ANY(${deploymentIds}) GROUP BY environment_id`;
  await reevaluate(transaction, spans, now);
  await markStale(transaction, { environmentIds: spans.map(({ environmentId }) => environmentId) });
}

/** The deployments that incidents are put down to, or were in a verdict that still stands. */
export async function findBlamed(transaction: Transaction, incidentIds: string[]): Promise<string[]> {
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT deployment_id AS id FROM attributions WHERE incident_id = ANY(${incidentIds}) AND deployment_id IS NOT NULL
    UNION
    SELECT v.deployment_id FROM unnest(${incidentIds}::text[]) AS gone(id)
    JOIN verdicts v ON v.kind IN ('caused_incident', 'rolled_back')
      AND v.evidence @> jsonb_build_array(jsonb_build_object('incidentId', gone.id))
    WHERE NOT EXISTS (SELECT 1 FROM incidents WHERE incidents.id = gone.id)`;
  return rows.map(({ id }) => id);
}
