import type { Transaction } from '../../store/database.ts';
import type { Known } from './merge.ts';

/** Writes new deployments by one plain statement: a history brings thousands. */
export async function insertDeployments(transaction: Transaction, rows: Known[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = rows.map(({ aliases: _, ...row }) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [toColumn(name), value])),
  );
  await transaction.$executeRaw`
    INSERT INTO deployments
    SELECT * FROM jsonb_populate_recordset(NULL::deployments, ${JSON.stringify(columns)}::jsonb)`;
}

/** As the schema maps them: `commitSha` is kept as `commit_sha`. */
function toColumn(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
