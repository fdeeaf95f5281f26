import { Run } from '../../contracts/deployments.ts';
import { GateRef } from '../../contracts/gate-reasons.ts';
import type { Transaction } from '../../store/database.ts';

/** A deployment as far as the run that made it is known. */
interface Made {
  environmentId: string;
  runKey: string | null;
  runAttempt: number | null;
  runJob: string | null;
}

/** What the gate said last to the run that made a deployment, or null where it was not asked. */
export async function findGate(
  database: Transaction,
  { environmentId, runKey, runAttempt, runJob }: Made,
): Promise<GateRef | null> {
  if (runKey === null) return null;
  const rows = await database.gateDecision.findMany({
    where: { environmentId, runKey },
    orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
  });
  const asked = rows.map((row) => ({ row, run: Run.parse(row.run) }));
  const mine = asked.filter(
    ({ run: { attempt, job } }) =>
      (runAttempt === null || attempt === undefined || attempt === runAttempt) &&
      (runJob === null || job === undefined || job === runJob),
  );
  const { row } = mine.find(({ run }) => run.job === runJob) ?? mine[0] ?? {};
  if (!row) return null;
  const { id, decision, overriddenAt, reasons } = row;
  return GateRef.parse({ id, decision, overridden: overriddenAt !== null, reasons });
}
