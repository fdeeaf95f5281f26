import type { SimulatedCompany } from '../../contracts/company.ts';
import type { Context } from '../../store/database.ts';

export const COMPANY_SETTING = 'simulated-company';
export type CompanyState = 'loading' | 'loaded' | 'removed';

/** Remembers how far the simulated company is, so that one removed does not come back with the next start. */
export async function setCompanyState({ database }: Context, state: CompanyState): Promise<void> {
  await database.setting.upsert({
    where: { key: COMPANY_SETTING },
    create: { key: COMPANY_SETTING, value: { state } },
    update: { value: { state } },
  });
}

export async function readCompanyState({ database }: Context): Promise<CompanyState | null> {
  const row = await database.setting.findUnique({ where: { key: COMPANY_SETTING } });
  return (row?.value as { state?: CompanyState } | null)?.state ?? null;
}

export async function readCompany(context: Context): Promise<SimulatedCompany> {
  const { database } = context;
  const service = { team: { simulated: true } };
  const [state, teams, services, deployments] = await Promise.all([
    readCompanyState(context),
    database.team.count({ where: { simulated: true } }),
    database.service.count({ where: service }),
    database.deployment.count({ where: { service } }),
  ]);
  return { present: teams > 0, loading: state === 'loading', teams, services, deployments };
}

const SOURCE = 'simulated';

/**
 * Removes what is invented. A service that somebody reported real deployments or bugs of stays with its team, which
 * then counts as real.
 */
export async function removeCompany(context: Context): Promise<void> {
  await context.database.$transaction(async (transaction) => {
    const simulated = { team: { simulated: true } };
    const real = { some: { source: { not: SOURCE } } };
    await transaction.incident.deleteMany({ where: { source: SOURCE } });
    await transaction.service.deleteMany({
      where: { ...simulated, NOT: { OR: [{ deployments: real }, { bugs: real }] } },
    });
    await transaction.team.deleteMany({ where: { simulated: true, services: { none: {} } } });
    await transaction.team.updateMany({ where: { simulated: true }, data: { simulated: false } });
    await transaction.person.deleteMany({ where: { simulated: true, outcomeMetrics: { none: {} } } });
  });
  await setCompanyState(context, 'removed');
}
