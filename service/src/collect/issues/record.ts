import type { ServiceError } from '../../errors.ts';
import { type Transaction, transact } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { clean } from './clean.ts';
import { derive } from './derive.ts';
import type { IssueFact } from './fact.ts';
import { toError } from './judge.ts';
import { begin, type KnownIssue, merge } from './merge.ts';
import { insertIssues, lockIssues, nameOf, type StoredIssue, sameIssue, updateIssue } from './store.ts';

/** What an issue is by the rules in force. A bug or incident that belongs nowhere is nothing yet, and `problem` says why. */
export interface IssueOutcome {
  became: 'bug' | 'incident' | 'nothing';
  problem?: ServiceError;
}

/** Adds a fact to what is known of an issue, and makes a bug, an incident or nothing of it. Never throws for bad facts. */
export async function recordIssue(recording: Recording, fact: IssueFact): Promise<IssueOutcome> {
  const [outcome] = await recordIssues(recording, [fact]);
  return outcome ?? { became: 'nothing' };
}

/** Many facts in one transaction; the outcome of each stands in its place. Repeating it changes nothing. */
export async function recordIssues(recording: Recording, facts: IssueFact[]): Promise<IssueOutcome[]> {
  if (facts.length === 0) return [];
  const cleaned = facts.map(clean);
  return transact(recording.context.database, (transaction) => recordAll(recording, transaction, cleaned));
}

async function recordAll(
  recording: Recording,
  transaction: Transaction,
  facts: IssueFact[],
): Promise<IssueOutcome[]> {
  const issues = await mergeAll(transaction, facts);
  const judgements = await derive(recording, transaction, [...issues.values()]);
  return facts.map((fact) => {
    const judgement = judgements.get(issues.get(nameOf(fact))?.id ?? '');
    if (judgement?.became === 'trouble') return { became: 'nothing', problem: toError(judgement.trouble) };
    return { became: judgement?.became ?? 'nothing' };
  });
}

/** Writes what is known of the issues now, and keeps them locked until the transaction ends. */
async function mergeAll(transaction: Transaction, facts: IssueFact[]): Promise<Map<string, StoredIssue>> {
  const grouped = new Map<string, IssueFact[]>();
  for (const fact of facts) grouped.set(nameOf(fact), [...(grouped.get(nameOf(fact)) ?? []), fact]);
  // In one order, so that two batches never wait for each other for ever.
  const fresh = [...grouped].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => mergeGroup(group));
  const created = await insertIssues(transaction, fresh);
  const issues = new Map(created.map((issue) => [nameOf(issue), issue]));
  const known = fresh.filter((issue) => !issues.has(nameOf(issue)));
  for (const before of await lockIssues(transaction, known)) {
    const { id, problemCode, problem, ...issue } = before;
    const after = (grouped.get(nameOf(before)) ?? []).reduce<KnownIssue>(merge, issue);
    if (!sameIssue(issue, after)) await updateIssue(transaction, id, after);
    issues.set(nameOf(before), { ...after, id, problemCode, problem });
  }
  return issues;
}

function mergeGroup([first, ...rest]: IssueFact[]): KnownIssue {
  return rest.reduce(merge, begin(first as IssueFact));
}
