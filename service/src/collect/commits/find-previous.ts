import type { Transaction } from '../../store/database.ts';

/** The commit that was live in the environment at `at`; null where none is known. */
export async function findPrevious(
  database: Transaction,
  { environmentId, at }: { environmentId: string; at: Date },
): Promise<string | null> {
  const previous = await database.deployment.findFirst({
    where: { environmentId, status: 'succeeded', finishedAt: { lt: at }, commitSha: { not: null } },
    orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
    select: { commitSha: true },
  });
  return previous?.commitSha ?? null;
}
