import type { Transaction } from '../../store/database.ts';
import { compileHotfix, holdRules, type PullRequestTraits, readRules } from '../rules/index.ts';
import { holdTurn } from './turns.ts';

interface Row {
  id: string;
  environmentId: string;
  finishedAt: Date | null;
  declared: boolean | null;
  ref: string | null;
  because: string | null;
  pullRequests: PullRequestTraits[];
}

/** Marks deployments as hotfixes, or as none, by what their sender said, their branch, and their pull requests. */
export async function markHotfixes(transaction: Transaction, deploymentIds: string[]): Promise<void> {
  await remark(transaction, deploymentIds);
}

/** As `markHotfixes`, and tells which marks are other ones now. */
export async function remark(
  transaction: Transaction,
  deploymentIds: string[],
): Promise<Pick<Row, 'id' | 'environmentId' | 'finishedAt'>[]> {
  if (deploymentIds.length === 0) return [];
  await holdRules(transaction);
  await holdTurn(transaction);
  const { ofDeployment } = compileHotfix((await readRules({ database: transaction })).rules);
  const changed: (Row & { next: string | null })[] = [];
  for (const row of await readTraits(transaction, deploymentIds)) {
    const next = ofDeployment(row);
    if (next !== row.because) changed.push({ ...row, next });
  }
  if (changed.length > 0) {
    const marks = JSON.stringify(changed.map(({ id, next }) => ({ id, because: next })));
    await transaction.$executeRaw`
      UPDATE deployments SET hotfix_because = mark.because
      FROM jsonb_to_recordset(${marks}::jsonb) AS mark(id text, because text)
      WHERE deployments.id = mark.id`;
  }
  return changed;
}

/** The pull requests of a deployment: those merged as one of its commits or, where none are known, as its own commit. */
function readTraits(transaction: Transaction, ids: string[]): Promise<Row[]> {
  return transaction.$queryRaw<Row[]>`
    SELECT d.id, d.environment_id AS "environmentId", d.finished_at AS "finishedAt",
      d.hotfix_declared AS declared, d.ref, d.hotfix_because AS because,
      COALESCE((
        SELECT jsonb_agg(jsonb_build_object(
          'repository', p.repository, 'number', p.number, 'labels', p.labels, 'headRef', p.head_ref
        ) ORDER BY p.repository, p.number)
        FROM pull_requests p
        WHERE p.merge_sha IN (
          SELECT c.sha FROM deployment_commits c WHERE c.deployment_id = d.id
          UNION ALL SELECT d.commit_sha WHERE d.commit_count = 0
        )
      ), '[]') AS "pullRequests"
    FROM deployments d WHERE d.id = ANY(${ids})`;
}
