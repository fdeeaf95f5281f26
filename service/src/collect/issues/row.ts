import type { Issue, Prisma } from '../../store/generated/client.ts';
import type { KnownIssue, Life } from './merge.ts';

/** An issue as it is kept. */
export type StoredIssue = KnownIssue & { id: string; problemCode: string | null; problem: string | null };

export function fromRow({ events, receivedAt: _, ...row }: Issue): StoredIssue {
  return { ...row, source: row.source as KnownIssue['source'], life: events as unknown as Life };
}

export function toRow({ life, ...issue }: KnownIssue) {
  return { ...issue, events: life as unknown as Prisma.InputJsonValue };
}
