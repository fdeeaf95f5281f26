import type { z } from 'zod';
import type { SetAttribution } from '../../contracts/attributions.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import { findBlamed, judgeAnew } from '../verdicts/index.ts';
import { attribute, type Subject } from './attribute.ts';

/**
 * Takes a person's word for what caused an incident or a bug: it is never overwritten until it is withdrawn.
 * @throws ServiceError unknown_incident, unknown_bug, unknown_deployment
 */
export async function correctAttribution(
  { database, now }: Context,
  target: { subject: Subject; id: string },
  input: z.output<typeof SetAttribution>,
  decidedBy: string,
): Promise<void> {
  await transact(database, async (transaction) => {
    const { subject, id } = target;
    const before = await readBlamed(transaction, target);
    const deployment =
      input.deploymentId === null
        ? null
        : await transaction.deployment.findUnique({ where: { id: input.deploymentId } });
    if (input.deploymentId !== null && !deployment) throw unknownDeployment(input.deploymentId);
    const statement = deployment
      ? `${decidedBy} named ${deployment.version} as the cause.`
      : `${decidedBy} said that no deployment caused it.`;
    const data = {
      deploymentId: deployment?.id ?? null,
      score: null,
      origin: 'person' as const,
      decidedBy,
      decidedAt: now(),
      evidence: [{ statement: input.because ? `${statement} ${input.because}` : statement }],
    };
    const key = subject === 'incident' ? { incidentId: id } : { bugId: id };
    await transaction.attribution.upsert({ where: key, create: { ...key, ...data }, update: data });
    await judgeBlamed(transaction, target, before, now());
  });
}

/** Withdraws a person's word; the rule decides again. @throws ServiceError unknown_incident, unknown_bug */
export async function withdrawCorrection(
  { database, now }: Context,
  target: { subject: Subject; id: string },
): Promise<void> {
  await transact(database, async (transaction) => {
    const { subject, id } = target;
    const before = await readBlamed(transaction, target);
    const key = subject === 'incident' ? { incidentId: id } : { bugId: id };
    await transaction.attribution.deleteMany({ where: { ...key, origin: 'person' } });
    await attribute(transaction, subject, [id], now());
    await judgeBlamed(transaction, target, before, now());
  });
}

/** A bug changes no verdict; an incident those of the deployment blamed before and of the one blamed now. */
async function judgeBlamed(
  transaction: Transaction,
  { subject, id }: { subject: Subject; id: string },
  before: string | null,
  now: Date,
): Promise<void> {
  if (subject === 'bug') return;
  await judgeAnew(
    transaction,
    [...(before === null ? [] : [before]), ...(await findBlamed(transaction, [id]))],
    now,
  );
}

async function readBlamed(
  transaction: Transaction,
  { subject, id }: { subject: Subject; id: string },
): Promise<string | null> {
  const include = { attribution: true };
  const row =
    subject === 'incident'
      ? await transaction.incident.findUnique({ where: { id }, include })
      : await transaction.bug.findUnique({ where: { id }, include });
  if (row) return row.attribution?.deploymentId ?? null;
  throw new ServiceError(subject === 'incident' ? 'unknown_incident' : 'unknown_bug', {
    detail: `No ${subject} has the id ${id}.`,
    remedy: `Use an id that GET /api/v1/${subject}s lists.`,
    field: 'id',
  });
}

function unknownDeployment(id: string): ServiceError {
  return new ServiceError('unknown_deployment', {
    detail: `No deployment has the id ${id}.`,
    remedy: 'Use one of the candidates, or an id that GET /api/v1/deployments lists.',
    field: 'deploymentId',
  });
}
