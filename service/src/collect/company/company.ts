import type { SimulatedCompany } from '../../contracts/company.ts';
import type { Context } from '../../store/database.ts';
import { SIMULATED_SOURCE } from '../services/index.ts';
import { forgetInvented } from '../telemetry/index.ts';
import { readTelemetry, TELEMETRY_SETTING } from './telemetry.ts';

const COMPANY_SETTING = 'simulated-company';
type CompanyState = 'loading' | 'loaded' | 'removed';

/** Remembers how far the simulated company is, so that one removed does not come back with the next start. */
export async function setCompanyState({ database }: Context, state: CompanyState): Promise<void> {
  await database.setting.upsert({
    where: { key: COMPANY_SETTING },
    create: { key: COMPANY_SETTING, value: { state } },
    update: { value: { state } },
  });
}

/** Whether it is ours to load: of several replicas that ask, one is told so, once. */
export async function claimCompany({ database }: Context): Promise<boolean> {
  const value = { state: 'loading' satisfies CompanyState };
  const { count } = await database.setting.createMany({
    data: [{ key: COMPANY_SETTING, value }],
    skipDuplicates: true,
  });
  return count > 0;
}

export async function readCompanyState({ database }: Context): Promise<CompanyState | null> {
  const row = await database.setting.findUnique({ where: { key: COMPANY_SETTING } });
  return (row?.value as { state?: CompanyState } | null)?.state ?? null;
}

export async function readCompany(context: Context): Promise<SimulatedCompany> {
  const { database } = context;
  const service = { team: { simulated: true } };
  const [state, teams, services, deployments, telemetry] = await Promise.all([
    readCompanyState(context),
    database.team.count({ where: { simulated: true } }),
    database.service.count({ where: service }),
    database.deployment.count({ where: { service } }),
    readTelemetry(context),
  ]);
  return { present: teams > 0, loading: state === 'loading', teams, services, deployments, telemetry };
}

/** Removes every simulated team with all that hangs on it, and all that was told of it. What is real was never let in there, and stays. */
export async function removeCompany(context: Context): Promise<void> {
  await context.database.$transaction(async (transaction) => {
    await transaction.setting.deleteMany({ where: { key: TELEMETRY_SETTING } }); // its sender ends
    await transaction.incident.deleteMany({ where: { source: SIMULATED_SOURCE } });
    await transaction.linkScan.deleteMany({ where: { simulated: true } });
    await transaction.team.deleteMany({ where: { simulated: true } });
    await transaction.person.deleteMany({ where: { simulated: true, outcomeMetrics: { none: {} } } });
  });
  await forgetInvented(context);
  await setCompanyState(context, 'removed');
}
