import type { BugEventKind } from '../../contracts/bugs.ts';
import type { IssueEvent } from './fact.ts';
import type { KnownIssue } from './merge.ts';

export interface HistoryStep {
  kind: BugEventKind;
  at: Date;
  actor: string | null;
}

type Turn = { kind: 'closed' | 'dismissed' | 'reopened'; at: Date; actor: string | null };

/**
 * The history of an issue as that of a bug: reported, then closed or dismissed and reopened in turn. What contradicts
 * is passed over: a reopening of what is open, the same close told twice. A close for another reason is a change of
 * mind and takes the place of the one before. What went away at its source while open was dismissed then.
 */
export function historyOf(
  issue: Pick<KnownIssue, 'createdAt' | 'author' | 'goneAt' | 'life'>,
): HistoryStep[] {
  const history: HistoryStep[] = [{ kind: 'reported', at: issue.createdAt, actor: issue.author }];
  const waiting = turnsOf(issue.life.events, issue.createdAt);
  while (waiting.length > 0) {
    const [turn] = waiting.splice(nextTurn(waiting, isOpen(history)), 1);
    if (turn) take(history, turn);
  }
  if (issue.goneAt && isOpen(history)) {
    const last = history.at(-1)?.at ?? issue.createdAt;
    history.push({
      kind: 'dismissed',
      at: new Date(Math.max(issue.goneAt.getTime(), last.getTime())),
      actor: null,
    });
  }
  return history;
}

/** Clocks of two machines differ: nothing happened to it before it was there. */
function turnsOf(events: IssueEvent[], createdAt: Date): Turn[] {
  return events.flatMap(({ kind, at, actor = null }) => {
    if (kind !== 'closed' && kind !== 'dismissed' && kind !== 'reopened') return [];
    const then = new Date(at);
    return [{ kind, actor, at: then < createdAt ? createdAt : then }];
  });
}

/** Of several in the same moment, first the one that turns it round. */
function nextTurn([first, ...rest]: Turn[], open: boolean): number {
  if (!first || (first.kind !== 'reopened') === open) return 0;
  const index = rest.findIndex(
    ({ kind, at }) => at.getTime() === first.at.getTime() && (kind !== 'reopened') === open,
  );
  return index + 1;
}

function take(history: HistoryStep[], turn: Turn): void {
  const open = isOpen(history);
  if (turn.kind === 'reopened') {
    if (!open) history.push(turn);
    return;
  }
  if (open) history.push(turn);
  else if (history.at(-1)?.kind !== turn.kind) history[history.length - 1] = turn;
}

function isOpen(history: HistoryStep[]): boolean {
  const last = history.at(-1)?.kind;
  return last === 'reported' || last === 'reopened';
}
