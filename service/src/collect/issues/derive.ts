import type { Transaction } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { compileIssueRules, holdRules, readPlaces, readRules } from '../rules/index.ts';
import { type Judgement, judgeIssue } from './judge.ts';
import type { StoredIssue } from './store.ts';
import { writeBugs } from './write-bugs.ts';
import { writeIncidents } from './write-incidents.ts';

/**
 * Makes of these issues what the rules in force say: bugs, incidents, nothing, or trouble that is kept with them. Their
 * rows must be locked. Answers by id; without a new cause nothing is written.
 */
export async function derive(
  recording: Recording,
  transaction: Transaction,
  issues: StoredIssue[],
): Promise<Map<string, Judgement>> {
  if (issues.length === 0) return new Map();
  await holdRules(transaction);
  const rules = compileIssueRules((await readRules({ database: transaction })).rules);
  const places = await readPlaces(
    transaction,
    issues.flatMap(({ source, container }) => (source === 'github' ? [container] : [])),
  );
  const slugOf = new Map([...places.services.values()].map(({ id, slug }) => [id, slug]));
  const now = recording.context.now();
  const judged = issues.map((issue) => ({ issue, judgement: judgeIssue(issue, rules, places, now) }));
  for (const { judgement } of judged) {
    for (const id of servicesOf(judgement)) recording.assertService({ id, slug: slugOf.get(id) ?? id });
  }
  await writeBugs(recording, transaction, judged);
  await writeIncidents(recording, transaction, judged);
  await writeTrouble(transaction, judged);
  return new Map(judged.map(({ issue, judgement }) => [issue.id, judgement]));
}

function servicesOf(judgement: Judgement): string[] {
  if (judgement.became === 'bug') return [judgement.serviceId];
  return judgement.became === 'incident' ? judgement.serviceIds : [];
}

async function writeTrouble(
  transaction: Transaction,
  judged: { issue: StoredIssue; judgement: Judgement }[],
): Promise<void> {
  const changed = judged.flatMap(({ issue, judgement }) => {
    const trouble = judgement.became === 'trouble' ? judgement.trouble : null;
    if (issue.problemCode === (trouble?.code ?? null) && issue.problem === (trouble?.detail ?? null))
      return [];
    return [{ id: issue.id, code: trouble?.code ?? null, detail: trouble?.detail ?? null }];
  });
  if (changed.length === 0) return;
  await transaction.$executeRaw`
    UPDATE issues SET problem_code = told.code, problem = told.detail
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS told(id text, code text, detail text)
    WHERE issues.id = told.id`;
}
