import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { risingId } from '../../store/rising-id.ts';
import { clockOf } from '../bugs/index.ts';
import type { Recording } from '../recording.ts';
import type { Judgement } from './judge.ts';
import { nameOf, type StoredIssue } from './store.ts';

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

  const created = wanted.flatMap(({ issue, judgement, bug }) => {
    const { source, externalId } = issue;
    if (bug) return [];
    return [{ data: { id: risingId(), source, externalId, ...toData(issue, judgement) }, judgement }];
  });
  await create(
    transaction,
    created.map(({ data }) => data),
  );
  await update(transaction, changed);
  const retold = changed.filter(({ bug, judgement }) => !sameHistory(bug, judgement));
  if (retold.length > 0)
    await transaction.bugEvent.deleteMany({ where: { bugId: { in: retold.map(({ bug }) => bug.id) } } });
  await createEvents(transaction, [
    ...retold.flatMap(({ bug, judgement }) => toEvents(bug.id, judgement)),
    ...created.flatMap(({ data, judgement }) => toEvents(data.id, judgement)),
  ]);
  const ids = [...created.map(({ data }) => data.id), ...changed.map(({ bug }) => bug.id)];
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

// In plain statements: histories are long, and a change of the rules can turn over many thousands.

async function create(
  transaction: Transaction,
  bugs: (BugData & { id: string; source: string; externalId: string })[],
): Promise<void> {
  if (bugs.length === 0) return;
  await transaction.$executeRaw`
    INSERT INTO bugs (id, source, external_id, service_id, title, url, customer_reported, state, reported_at,
      first_closed_at, ended_at, reopenings)
    SELECT id, source, "externalId", "serviceId", title, url, "customerReported", state::"BugState", "reportedAt",
      "firstClosedAt", "endedAt", reopenings
    FROM jsonb_to_recordset(${JSON.stringify(bugs)}::jsonb) AS told(id text, source text, "externalId" text,
      "serviceId" text, title text, url text, "customerReported" boolean, state text, "reportedAt" timestamptz,
      "firstClosedAt" timestamptz, "endedAt" timestamptz, reopenings int)`;
}

async function createEvents(transaction: Transaction, events: ReturnType<typeof toEvents>): Promise<void> {
  if (events.length === 0) return;
  await transaction.$executeRaw`
    INSERT INTO bug_events (bug_id, position, kind, at, actor)
    SELECT "bugId", position, kind::"BugEventKind", at, actor
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      AS told("bugId" text, position int, kind text, at timestamptz, actor text)`;
}
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
