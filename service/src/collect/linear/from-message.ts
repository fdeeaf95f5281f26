import type { IssueEvent, IssueFact } from '../issues/index.ts';
import type { IssueData, Message } from './payload.ts';
import { endOf } from './state.ts';
import { traitsOf } from './traits.ts';

/**
 * What a message tells of an issue. A message says what holds and what held before the change, so it stands for
 * whatever message before it may have been lost: a reopening names the close that it undoes.
 */
export function factOfMessage(message: Message, issue: IssueData): IssueFact {
  return {
    ...traitsOf(issue),
    labels: issue.labels.map((label) => label.name),
    goneAt: goneAt(message, issue),
    events: eventsOfMessage(message, issue),
    complete: false,
  };
}

/**
 * When it was deleted. Linear archives what has been done for a while, which changes nothing about it: only what was
 * thrown away, or removed while it was open, is gone.
 */
function goneAt(message: Message, issue: IssueData): Date | null {
  if (issue.trashed) return issue.archivedAt ?? issue.updatedAt;
  if (message.action !== 'remove') return null;
  const archivedAsDone = issue.archivedAt != null && endOf(issue.state.type) !== null;
  return archivedAsDone ? null : message.createdAt;
}

function eventsOfMessage(message: Message, issue: IssueData): IssueEvent[] {
  const before = message.updatedFrom ?? {};
  const actor = message.actor?.name ?? undefined;
  const events: IssueEvent[] = [{ kind: 'opened', at: issue.createdAt.toISOString() }];
  const note = (kind: IssueEvent['kind'], at: Date | string | null | undefined, label?: string) => {
    if (at == null) return;
    events.push({
      kind,
      at: new Date(at).toISOString(),
      ...(actor !== undefined && kind !== 'opened' && { actor }),
      ...(label !== undefined && { label }),
    });
  };
  note('closed', momentIn(before.completedAt));
  note('dismissed', momentIn(before.canceledAt));
  const end = endOf(issue.state.type);
  if (end === 'closed') note('closed', issue.completedAt ?? issue.updatedAt);
  if (end === 'dismissed') note('dismissed', issue.canceledAt ?? issue.updatedAt);
  if (end === null && (momentIn(before.completedAt) ?? momentIn(before.canceledAt)))
    note('reopened', issue.updatedAt);
  for (const name of addedLabels(message, issue))
    note('labeled', message.action === 'create' ? issue.createdAt : issue.updatedAt, name);
  return events.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function momentIn(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
}

function addedLabels(message: Message, issue: IssueData): string[] {
  if (message.action === 'create') return issue.labels.map((label) => label.name);
  const before = message.updatedFrom?.labelIds;
  if (!Array.isArray(before)) return [];
  return issue.labels.filter((label) => !before.includes(label.id)).map((label) => label.name);
}
