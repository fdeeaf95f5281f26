import type { ServiceError } from '../../errors.ts';
import { repeatOnConflict, type Transaction } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { clean } from './clean.ts';
import { derive } from './derive.ts';
import type { IssueFact } from './fact.ts';
import { toError } from './judge.ts';
import { begin, type KnownIssue, merge } from './merge.ts';
import { fromRow, type StoredIssue, toRow } from './row.ts';

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
  return repeatOnConflict(() =>
    recording.context.database.$transaction((transaction) => recordAll(recording, transaction, cleaned)),
  );
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

/** Locks the issues, in one order, and writes what is known of them now. */
async function mergeAll(transaction: Transaction, facts: IssueFact[]): Promise<Map<string, StoredIssue>> {
  const grouped = new Map<string, IssueFact[]>();
  for (const fact of facts) grouped.set(nameOf(fact), [...(grouped.get(nameOf(fact)) ?? []), fact]);
  const fresh = [...grouped].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => mergeGroup(group));
  const created = await transaction.issue.createManyAndReturn({
    data: fresh.map(toRow),
    skipDuplicates: true,
  });
  const issues = new Map(created.map((row) => [nameOf(row), fromRow(row)]));
  const known = fresh.filter((issue) => !issues.has(nameOf(issue)));
  for (const row of await lockIssues(transaction, known)) {
    const before = fromRow(row);
    const { id, problemCode, problem } = before;
    const after = (grouped.get(nameOf(row)) ?? []).reduce<KnownIssue>(merge, before);
    const { id: _id, problemCode: _code, problem: _problem, ...data } = { ...before, ...after };
    if (JSON.stringify(before) !== JSON.stringify({ ...before, ...after }))
      await transaction.issue.update({ where: { id }, data: toRow(data), select: { id: true } });
    issues.set(nameOf(row), { ...data, id, problemCode, problem });
  }
  return issues;
}

function mergeGroup([first, ...rest]: IssueFact[]): KnownIssue {
  return rest.reduce(merge, begin(first as IssueFact));
}

async function lockIssues(transaction: Transaction, issues: KnownIssue[]) {
  if (issues.length === 0) return [];
  const names = JSON.stringify(issues.map(({ source, externalId }) => ({ source, externalId })));
  const locked = await transaction.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM issues i
    JOIN jsonb_to_recordset(${names}::jsonb) AS wanted(source text, "externalId" text)
      ON i.source = wanted.source AND i.external_id = wanted."externalId"
    ORDER BY i.id FOR UPDATE OF i`;
  return transaction.issue.findMany({ where: { id: { in: locked.map(({ id }) => id) } } });
}

function nameOf({ source, externalId }: { source: string; externalId: string }): string {
  return `${source} ${externalId}`;
}
