import type { IssueEvent } from '../issues/index.ts';

/**
 * How a workflow state of Linear ends an issue, if it does. Types are the same in every workspace, whatever its states
 * are called: triage, backlog, unstarted, started, completed, canceled, duplicate.
 */
export function endOf(type: string | null | undefined): 'closed' | 'dismissed' | null {
  if (type === 'completed') return 'closed';
  return type === 'canceled' || type === 'duplicate' ? 'dismissed' : null;
}

/** What a move from one workflow state to another means for the clock of the issue. */
export function moveOf(
  from: string | null | undefined,
  to: string | null | undefined,
): Extract<IssueEvent['kind'], 'closed' | 'dismissed' | 'reopened'> | null {
  const [before, after] = [endOf(from), endOf(to)];
  if (before === after) return null;
  return after ?? 'reopened';
}
