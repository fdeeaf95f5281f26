import type { IssueEvent, IssueFact } from '../issues/index.ts';
import type { HistoryEntry, IssueNode } from './payload.ts';
import { endOf, moveOf } from './state.ts';
import { traitsOf } from './traits.ts';

/**
 * What the API tells of an issue: everything that ever happened to it.
 *
 * @param entries its whole history, in any order
 */
export function factOfHistory(issue: IssueNode, entries: HistoryEntry[]): IssueFact {
  return {
    ...traitsOf(issue),
    labels: issue.labels.nodes.map((label) => label.name),
    customerRequests: issue.needs.nodes.length,
    goneAt: issue.trashed ? (issue.archivedAt ?? issue.updatedAt) : null,
    events: eventsOf(issue, entries),
    complete: true,
  };
}

function eventsOf(issue: IssueNode, entries: HistoryEntry[]): IssueEvent[] {
  const history = entries.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  const moves = movesOf(issue, history);
  return [
    { kind: 'opened' as const, at: issue.createdAt.toISOString() },
    ...moves,
    ...history.flatMap(labelsOf),
    ...issue.needs.nodes.map(({ id, createdAt }) => ({
      kind: 'customer_requested' as const,
      at: createdAt.toISOString(),
      label: id,
    })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/**
 * Closes, dismissals and reopenings. What the history leaves out is told by how the issue stands: one that was created
 * as done has no entry for it, and of a state that was deleted since no type is known.
 */
function movesOf(issue: IssueNode, history: HistoryEntry[]): IssueEvent[] {
  const changes = history.filter((entry) => entry.fromState ?? entry.toState);
  const events: IssueEvent[] = [];
  const first = endOf(changes[0]?.fromState?.type);
  if (first) events.push({ kind: first, at: issue.createdAt.toISOString() });
  for (const entry of changes) {
    const kind = moveOf(entry.fromState?.type, entry.toState?.type);
    if (kind) events.push({ kind, at: entry.createdAt.toISOString(), ...by(entry) });
  }
  const told = events.at(-1)?.kind ?? null;
  const now = endOf(issue.state.type);
  if (now !== null && told !== now) {
    const at = (now === 'closed' ? issue.completedAt : issue.canceledAt) ?? issue.updatedAt;
    events.push({ kind: now, at: at.toISOString() });
  }
  if (now === null && (told === 'closed' || told === 'dismissed'))
    events.push({ kind: 'reopened', at: issue.updatedAt.toISOString() });
  return events;
}

function labelsOf(entry: HistoryEntry): IssueEvent[] {
  const at = entry.createdAt.toISOString();
  const event = (kind: 'labeled' | 'unlabeled') => (label: { name: string }) => ({
    kind,
    at,
    label: label.name,
    ...by(entry),
  });
  return [
    ...(entry.addedLabels ?? []).map(event('labeled')),
    ...(entry.removedLabels ?? []).map(event('unlabeled')),
  ];
}

function by({ actor }: HistoryEntry): { actor?: string } {
  return actor ? { actor: actor.name } : {};
}
