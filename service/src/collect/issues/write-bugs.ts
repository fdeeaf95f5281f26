import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { clockOf } from '../bugs/index.ts';
import type { Recording } from '../recording.ts';
import type { Judgement } from './judge.ts';
import type { StoredIssue } from './row.ts';

type BugJudgement = Extract<Judgement, { became: 'bug' }>;
const parts = { history: { orderBy: { position: 'asc' } } } satisfies Prisma.BugInclude;
type Row = Prisma.BugGetPayload<{ include: typeof parts }>;

/** Makes the bugs of these issues what was judged: creates, changes and removes them, and tells of it. */
export async function writeBugs(
  { changes }: Pick<Recording, 'changes'>,
  transaction: Transaction,
  judged: { issue: StoredIssue; judgement: Judgement }[],
): Promise<void> {
  const known = await readKnown(
    transaction,
    judged.map(({ issue }) => issue),
  );
  const wanted = judged.flatMap(({ issue, judgement }) =>
    judgement.became === 'bug' ? [{ issue, judgement, bug: known.get(nameOf(issue)) }] : [],
  );
  const removed = judged.flatMap(({ issue, judgement }) => {
    const bug = judgement.became === 'bug' ? undefined : known.get(nameOf(issue));
    return bug ? [bug.id] : [];
  });
  const changed = wanted.flatMap(({ issue, judgement, bug }) => {
    if (!bug) return [];
    const data = toData(issue, judgement);
    return sameData(bug, data) && sameHistory(bug, judgement) ? [] : [{ bug, data, judgement }];
  });
  const moved = changed.filter(({ bug, data }) => bug.serviceId !== data.serviceId).map(({ bug }) => bug.id);
  // Before they go: afterwards nobody could tell whose numbers they were in.
  if (removed.length + moved.length > 0) await changes.bugsChanged(transaction, [...removed, ...moved]);
  if (removed.length > 0) await transaction.bug.deleteMany({ where: { id: { in: removed } } });

  const created = await transaction.bug.createManyAndReturn({
    data: wanted
      .filter(({ bug }) => !bug)
      .map(({ issue, judgement }) => ({
        source: issue.source,
        externalId: issue.externalId,
        ...toData(issue, judgement),
      })),
    select: { id: true, source: true, externalId: true },
  });
  const createdId = new Map(created.map((row) => [nameOf(row), row.id]));
  await update(transaction, changed);
  const retold = changed.filter(({ bug, judgement }) => !sameHistory(bug, judgement));
  if (retold.length > 0)
    await transaction.bugEvent.deleteMany({ where: { bugId: { in: retold.map(({ bug }) => bug.id) } } });
  await transaction.bugEvent.createMany({
    data: [
      ...retold.flatMap(({ bug, judgement }) => toEvents(bug.id, judgement)),
      ...wanted.flatMap(({ issue, judgement }) => {
        const id = createdId.get(nameOf(issue));
        return id === undefined ? [] : toEvents(id, judgement);
      }),
    ],
  });
  const ids = [...createdId.values(), ...changed.map(({ bug }) => bug.id)];
  if (ids.length > 0) await changes.bugsChanged(transaction, ids);
}

async function readKnown(transaction: Transaction, issues: StoredIssue[]): Promise<Map<string, Row>> {
  const rows: Row[] = [];
  for (const source of new Set(issues.map((issue) => issue.source))) {
    const ids = issues.filter((issue) => issue.source === source).map(({ externalId }) => externalId);
    rows.push(
      ...(await transaction.bug.findMany({ where: { source, externalId: { in: ids } }, include: parts })),
    );
  }
  return new Map(rows.map((row) => [nameOf(row), row]));
}

function nameOf({ source, externalId }: { source: string; externalId: string }): string {
  return `${source} ${externalId}`;
}

function toData({ title, url }: StoredIssue, { serviceId, customerReported, history }: BugJudgement) {
  return { serviceId, title, url, customerReported, ...clockOf(history) };
}
type BugData = ReturnType<typeof toData>;

function sameData(bug: Row, data: BugData): boolean {
  const fields = Object.keys(data) as (keyof BugData)[];
  return fields.every((field) => bug[field]?.valueOf() === data[field]?.valueOf());
}

function sameHistory({ history }: Row, judgement: BugJudgement): boolean {
  return (
    history.length === judgement.history.length &&
    judgement.history.every(({ kind, at, actor }, index) => {
      const step = history[index];
      return step?.kind === kind && step.at.getTime() === at.getTime() && step.actor === actor;
    })
  );
}

function toEvents(bugId: string, { history }: BugJudgement) {
  return history.map(({ kind, at, actor }, position) => ({ bugId, position, kind, at, actor }));
}

/** In one statement: a change of the rules can turn over many thousands. */
async function update(transaction: Transaction, changed: { bug: Row; data: BugData }[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = JSON.stringify(changed.map(({ bug, data }) => ({ id: bug.id, ...data })));
  await transaction.$executeRaw`
    UPDATE bugs SET service_id = told."serviceId", title = told.title, url = told.url,
      customer_reported = told."customerReported", state = told.state::"BugState",
      reported_at = told."reportedAt", first_closed_at = told."firstClosedAt", ended_at = told."endedAt",
      reopenings = told.reopenings
    FROM jsonb_to_recordset(${rows}::jsonb) AS told(id text, "serviceId" text, title text, url text,
      "customerReported" boolean, state text, "reportedAt" timestamptz, "firstClosedAt" timestamptz,
      "endedAt" timestamptz, reopenings int)
    WHERE bugs.id = told.id`;
}
