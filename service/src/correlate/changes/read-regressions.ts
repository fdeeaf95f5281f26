import { Evidence } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';

interface FoundRegression {
  deploymentId: string;
  environmentId: string;
  /** Null where something was held against it and has been withdrawn. */
  since: Date | null;
  evidence: Evidence[];
}

/** What signals and KPIs say, or have said, against deployments; of those of which there is nothing, nothing. */
export async function readRegressions(
  transaction: Transaction,
  deploymentIds: string[],
): Promise<FoundRegression[]> {
  const rows = await transaction.$queryRaw<(Omit<FoundRegression, 'evidence'> & { evidence: unknown })[]>`
    SELECT deployment_id AS "deploymentId", environment_id AS "environmentId", worse_since AS since, evidence
    FROM change_watches WHERE deployment_id = ANY(${deploymentIds}) AND evidence <> '[]'::jsonb`;
  return rows.map((row) => ({ ...row, evidence: Evidence.array().parse(row.evidence) }));
}
