import { ServiceError } from '../../errors.ts';
import { lockEnvironments, type Transaction, transact } from '../../store/database.ts';
import { markHotfixes, recordDeployed } from '../pull-requests/index.ts';
import type { ChangedSpan, Recording } from '../recording.ts';
import { addCommits } from './commits.ts';
import { insertDeployments } from './insert.ts';
import { type Entry, earliest, Register } from './register.ts';
import { type Input, type Report, ReportReader } from './report.ts';

export interface Recorded {
  id: string;
  environmentId: string;
  created: boolean;
}

/**
 * Records a start, a finish, or both; the same `source` and `externalId` is the same deployment, whatever the order in
 * which its reports arrive, and so is the same run of a pipeline told by two systems.
 * @throws ServiceError for a name, a time or a sender that does not fit
 */
export async function recordDeployment(recording: Recording, input: Input): Promise<Recorded> {
  const [result] = await recordDeployments(recording, [input]);
  if (result && 'id' in result) return result;
  throw result?.error;
}

/**
 * Records many at once, in one transaction, judging each environment once. What does not fit is told in its place and
 * keeps nothing else back. Repeating it changes nothing.
 */
export async function recordDeployments(
  recording: Recording,
  inputs: Input[],
): Promise<(Recorded | { error: ServiceError })[]> {
  const { database } = recording.context;
  const results = await transact(database, (transaction) => recordAll(recording, transaction, inputs));
  await recordDeployed(
    recording,
    results.flatMap((result, index) => {
      const input = inputs[index];
      return 'error' in result || !input?.pullRequests ? [] : [{ ...input, ...result }];
    }),
  );
  return results;
}

async function recordAll(recording: Recording, transaction: Transaction, inputs: Input[]) {
  const reader = await ReportReader.open(recording, transaction, inputs);
  const reports: (Report | { error: ServiceError })[] = [];
  for (const input of inputs) reports.push(await reader.read(input).catch(toRefusal));
  const fitting = reports.filter((report) => 'input' in report);
  await lockEnvironments(
    transaction,
    fitting.map(({ environmentId }) => environmentId),
  );
  const register = await Register.open(transaction, fitting);
  const contents = new Map<string, Input['commits']>();
  const results = reports.map((report) => {
    if ('error' in report) return report;
    try {
      const { row, created } = register.apply(report, recording.context.now());
      contents.set(row.id, [...(contents.get(row.id) ?? []), ...(report.input.commits ?? [])]);
      return { id: row.id, environmentId: row.environmentId, created };
    } catch (error) {
      return toRefusal(error);
    }
  });
  await writeRegister(recording, transaction, register, contents);
  return results;
}

/** Writes what has changed, then tells of it environment by environment. */
export async function writeRegister(
  { changes }: Recording,
  transaction: Transaction,
  register: Register,
  contents: Map<string, Input['commits']>,
): Promise<void> {
  const entries = register.entries;
  const created = entries.filter((entry) => entry.created);
  for (const { row } of created) row.commitCount = new Set(contents.get(row.id)?.map(({ sha }) => sha)).size;
  await insertDeployments(
    transaction,
    created.map(({ row }) => row),
  );
  for (const { row, created: fresh, changed } of entries) {
    if (fresh || !changed) continue;
    const { aliases: _, id, commitCount: __, ...data } = row;
    await transaction.deployment.update({ where: { id }, data, select: { id: true } });
  }
  await transaction.deploymentAlias.createMany({
    data: entries.flatMap(({ row, aliases }) =>
      aliases.slice(row.aliases.length).map((alias) => ({ ...alias, deploymentId: row.id })),
    ),
    skipDuplicates: true,
  });
  const filled = await addCommits(transaction, contents, new Set(created.map(({ row }) => row.id)));
  const touched = entries.filter(({ row, changed }) => changed || filled.has(row.id));
  await markHotfixes(
    transaction,
    touched.map(({ row }) => row.id),
  );
  await changes.deploymentsChanged(transaction, spansOf(touched));
}

/** From when to when something is different, by environment. */
function spansOf(entries: Entry[]): ChangedSpan[] {
  const spans = new Map<string, { since: Date; until: Date }>();
  for (const { row, since } of entries) {
    const at = row.finishedAt ?? row.startedAt;
    const known = spans.get(row.environmentId) ?? { since, until: at };
    spans.set(row.environmentId, {
      since: earliest(known.since, since),
      until: new Date(Math.max(at.getTime(), known.until.getTime())),
    });
  }
  return [...spans].map(([environmentId, span]) => ({ environmentId, ...span }));
}

function toRefusal(error: unknown): { error: ServiceError } {
  if (error instanceof ServiceError) return { error };
  throw error;
}
