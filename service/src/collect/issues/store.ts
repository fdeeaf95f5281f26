import type { Transaction } from '../../store/database.ts';
import type { Issue, Prisma } from '../../store/generated/client.ts';
import { risingId } from '../../store/rising-id.ts';
import type { IssueEvent } from './fact.ts';
import type { KnownIssue, Life } from './merge.ts';

/** An issue as it is kept. */
export type StoredIssue = KnownIssue & { id: string; problemCode: string | null; problem: string | null };

/** By which an issue, and what is derived from it, is known. */
export function nameOf({ source, externalId }: { source: string; externalId: string }): string {
  return `${source} ${externalId}`;
}

export function fromRow({ events, receivedAt: _, ...row }: Issue): StoredIssue {
  return { ...row, source: row.source as KnownIssue['source'], life: events as unknown as Life };
}

/** Adds those that are not known; whose ids do not come back are. In one plain statement: histories are long. */
export async function insertIssues(transaction: Transaction, issues: KnownIssue[]): Promise<StoredIssue[]> {
  const fresh = issues.map((issue) => ({ ...issue, id: risingId(), problemCode: null, problem: null }));
  const rows = JSON.stringify(fresh);
  const created = await transaction.$queryRaw<{ id: string }[]>`
    INSERT INTO issues (id, source, external_id, container, key, title, url, author, labels, type, project,
      customer_requests, events, created_at, updated_at, gone_at)
    SELECT id, source, "externalId", container, key, title, url, author, labels, type, project,
      "customerRequests", life, "createdAt", "updatedAt", "goneAt"
    FROM jsonb_to_recordset(${rows}::jsonb) AS told(id text, source text, "externalId" text, container text, key text,
      title text, url text, author text, labels text[], type text, project text, "customerRequests" int, life jsonb,
      "createdAt" timestamptz, "updatedAt" timestamptz, "goneAt" timestamptz)
    ON CONFLICT (source, external_id) DO NOTHING
    RETURNING id`;
  const ids = new Set(created.map(({ id }) => id));
  return fresh.filter(({ id }) => ids.has(id));
}

export async function updateIssue(transaction: Transaction, id: string, issue: KnownIssue): Promise<void> {
  const { life, ...row } = issue;
  const data = { ...row, events: life as unknown as Prisma.InputJsonValue };
  await transaction.issue.update({ where: { id }, data, select: { id: true } });
}

/** Locks those of `issues` that are known, in one order, and reads them. */
export async function lockIssues(
  transaction: Transaction,
  issues: Pick<KnownIssue, 'source' | 'externalId'>[],
): Promise<StoredIssue[]> {
  if (issues.length === 0) return [];
  const names = JSON.stringify(issues.map(({ source, externalId }) => ({ source, externalId })));
  const locked = await transaction.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM issues i
    JOIN jsonb_to_recordset(${names}::jsonb) AS wanted(source text, "externalId" text)
      ON i.source = wanted.source AND i.external_id = wanted."externalId"
    ORDER BY i.id FOR UPDATE OF i`;
  const rows = await transaction.issue.findMany({ where: { id: { in: locked.map(({ id }) => id) } } });
  return rows.map(fromRow);
}

/** Whether two say the same; the database keeps the fields of an event in an order of its own. */
export function sameIssue(one: KnownIssue, other: KnownIssue): boolean {
  return inOrder(one) === inOrder(other);
}

function inOrder({ life, ...issue }: KnownIssue): string {
  const { events, completeUntil, requestsAsOf, backAt } = life;
  const told = events.map(({ kind, at, actor, label }: IssueEvent) => [
    kind,
    at,
    actor ?? null,
    label ?? null,
  ]);
  const { source, externalId, container, key, title, url, author, labels, type, project } = issue;
  const traits = [source, externalId, container, key, title, url, author, labels, type, project];
  const rest = [issue.customerRequests, issue.createdAt, issue.updatedAt, issue.goneAt];
  return JSON.stringify([traits, rest, told, completeUntil, requestsAsOf, backAt]);
}
