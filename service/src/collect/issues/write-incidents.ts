import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import type { Recording } from '../recording.ts';
import type { Judgement } from './judge.ts';
import { nameOf, type StoredIssue } from './store.ts';

type IncidentJudgement = Extract<Judgement, { became: 'incident' }>;
const parts = { services: { select: { serviceId: true } } } satisfies Prisma.IncidentInclude;
type Row = Prisma.IncidentGetPayload<{ include: typeof parts }>;

/** Makes the incidents of these issues what was judged: creates, changes and removes them, and tells of it. */
export async function writeIncidents(
  { changes }: Pick<Recording, 'changes'>,
  transaction: Transaction,
  judged: { issue: StoredIssue; judgement: Judgement }[],
): Promise<void> {
  const known = await readKnown(
    transaction,
    judged.map(({ issue }) => issue),
  );
  const removed: string[] = [];
  const written: string[] = [];
  for (const { issue, judgement } of judged) {
    const incident = known.get(nameOf(issue));
    if (judgement.became === 'incident') {
      if (incident && same(incident, issue, judgement)) continue;
      written.push(await write(transaction, issue, judgement));
    } else if (incident) removed.push(incident.id);
  }
  if (removed.length > 0) await remove(changes, transaction, removed);
  if (written.length > 0) await changes.incidentsChanged(transaction, written);
}

async function readKnown(transaction: Transaction, issues: StoredIssue[]): Promise<Map<string, Row>> {
  const rows: Row[] = [];
  for (const source of new Set(issues.map((issue) => issue.source))) {
    const ids = issues.filter((issue) => issue.source === source).map(({ externalId }) => externalId);
    rows.push(
      ...(await transaction.incident.findMany({
        where: { source, externalId: { in: ids } },
        include: parts,
      })),
    );
  }
  return new Map(rows.map((row) => [nameOf(row), row]));
}

function same(incident: Row, { title, url }: StoredIssue, judgement: IncidentJudgement): boolean {
  const services = incident.services.map(({ serviceId }) => serviceId).sort();
  return (
    incident.title === title &&
    incident.url === url &&
    incident.severity === judgement.severity &&
    incident.startedAt.getTime() === judgement.startedAt.getTime() &&
    incident.resolvedAt?.getTime() === judgement.resolvedAt?.getTime() &&
    services.join() === [...judgement.serviceIds].sort().join()
  );
}

async function write(
  transaction: Transaction,
  { source, externalId, title, url }: StoredIssue,
  { severity, startedAt, resolvedAt, serviceIds }: IncidentJudgement,
): Promise<string> {
  const data = { title, url, severity, startedAt, resolvedAt };
  const { id } = await transaction.incident.upsert({
    where: { source_externalId: { source, externalId } },
    create: { source, externalId, ...data },
    update: data,
    select: { id: true },
  });
  await transaction.incidentService.deleteMany({ where: { incidentId: id } });
  await transaction.incidentService.createMany({
    data: serviceIds.map((serviceId) => ({ incidentId: id, serviceId })),
  });
  return id;
}

/** Those whose numbers they were in are told before they go, the deployments they were put down to afterwards. */
async function remove(changes: Recording['changes'], transaction: Transaction, ids: string[]): Promise<void> {
  await changes.incidentsChanged(transaction, ids);
  const blamed = await transaction.attribution.findMany({
    where: { incidentId: { in: ids }, deploymentId: { not: null } },
    select: { deployment: { select: { environmentId: true, finishedAt: true } } },
  });
  await transaction.incident.deleteMany({ where: { id: { in: ids } } });
  const sinceOf = new Map<string, Date>();
  for (const { deployment } of blamed) {
    if (!deployment?.finishedAt) continue;
    const { environmentId, finishedAt } = deployment;
    const known = sinceOf.get(environmentId);
    sinceOf.set(environmentId, known && known < finishedAt ? known : finishedAt);
  }
  await changes.deploymentsChanged(
    transaction,
    [...sinceOf].map(([environmentId, since]) => ({ environmentId, since })),
  );
}
