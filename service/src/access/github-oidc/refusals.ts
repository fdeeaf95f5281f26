import { createHash } from 'node:crypto';
import type { RefusedRun } from '../../contracts/trust-policies.ts';
import { type Context, repeatOnConflict } from '../../store/database.ts';
import type { RefusedRun as Row } from '../../store/generated/client.ts';
import { runUrl, trusts } from '../trust-policies/index.ts';
import type { RefusedIdentity } from './verify.ts';

const MOST_KEPT = 50;
const MOST_KEPT_PER_OWNER = 20; // anybody at GitHub can ask, and must not push out everybody else

/** Keeps a refused run, or counts it once more, and forgets the oldest of too many. */
export async function keepRefusal(
  { database, now }: Context,
  { fault, run, reason }: RefusedIdentity,
): Promise<void> {
  const same = [fault.code, run.issuer, run.repositoryId, run.environment, run.ref, run.jobWorkflowRef];
  const fingerprint = Uint8Array.from(createHash('sha256').update(JSON.stringify(same)).digest());
  const told = { ...run, code: fault.code, reason, remedy: fault.remedy, lastAt: now() };
  await repeatOnConflict(() =>
    database.refusedRun.upsert({
      where: { fingerprint },
      create: { ...told, fingerprint, firstAt: now() },
      update: { ...told, times: { increment: 1 } },
    }),
  );
  await database.$executeRaw`
    DELETE FROM refused_runs WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER (ORDER BY last_at DESC, id DESC) AS of_all,
          row_number() OVER (PARTITION BY issuer, repository_owner_id ORDER BY last_at DESC, id DESC) AS of_owner
        FROM refused_runs) AS ranked
      WHERE of_all > ${MOST_KEPT} OR of_owner > ${MOST_KEPT_PER_OWNER})`;
}

/** The runs refused last, without those that a policy trusts by now. */
export async function listRefusals({ database }: Context): Promise<RefusedRun[]> {
  const rows = await database.refusedRun.findMany({ orderBy: [{ lastAt: 'desc' }, { id: 'desc' }] });
  const policies = await database.trustPolicy.findMany();
  return rows
    .filter((row) => row.code !== 'oidc_not_trusted' || !policies.some((policy) => trusts(policy, row)))
    .map(toRefusedRun);
}

function toRefusedRun({ fingerprint, firstAt, lastAt, ...row }: Row): RefusedRun {
  return {
    ...row,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    url: runUrl(row.issuer, row.repository, row.runId),
  };
}
