import type { z } from 'zod';
import type { IssueProblem, IssueProblemPage, IssueProblemQuery } from '../../contracts/issues.ts';
import { readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Issue } from '../../store/generated/client.ts';
import { REMEDIES } from './judge.ts';

/** A page of issues that ought to be bugs or incidents and could not be recorded, last come first. */
export async function listProblems(
  { database }: Context,
  { cursor, limit }: z.output<typeof IssueProblemQuery>,
): Promise<IssueProblemPage> {
  const rows = await database.issue.findMany({
    // Ids rise with the time of arrival, and the list by id is one index range.
    where: { problemCode: { not: null }, ...(cursor !== undefined && { id: { lt: readCursor(cursor).id } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = toPage(rows, limit, (row) => row.receivedAt);
  return { items: page.items.map(toProblem), nextCursor: page.nextCursor };
}

function toProblem(row: Issue): IssueProblem {
  const code = row.problemCode as keyof typeof REMEDIES;
  return {
    id: row.id,
    source: row.source as IssueProblem['source'],
    key: row.key,
    container: row.container,
    title: row.title,
    url: row.url,
    code,
    problem: row.problem ?? '',
    remedy: REMEDIES[code],
    updatedAt: row.updatedAt.toISOString(),
  };
}
