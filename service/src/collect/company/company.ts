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

/** Removes every simulated team with all that hangs on it, and all that was told and found of it. What is real was never let in there, and stays. */
export async function removeCompany(context: Context): Promise<void> {
  await context.database.$transaction(async (transaction) => {
    const invented = { simulated: true };
    await transaction.setting.deleteMany({ where: { key: TELEMETRY_SETTING } }); // its sender ends
    await transaction.incident.deleteMany({ where: { source: SIMULATED_SOURCE } });
    await transaction.linkScan.deleteMany({ where: invented });
    await transaction.link.deleteMany({ where: invented });
    const kpis = await transaction.kpi.findMany({ where: { team: invented }, select: { id: true } });
    await transaction.watchState.deleteMany({ where: { key: { in: kpis.map(({ id }) => `kpi:${id}`) } } });
    await transaction.team.deleteMany({ where: invented });
    await transaction.person.deleteMany({ where: { simulated: true, outcomeMetrics: { none: {} } } });
  });
  const series = await forgetInvented(context);
  await forgetFindings(context, series);
  await setCompanyState(context, 'removed');
}

/** What was found of signals names them by series and is tied to no team: it goes by what it is of. */
async function forgetFindings({ database }: Context, series: readonly number[]): Promise<void> {
  const invented = { simulated: true };
  await database.$transaction(async (transaction) => {
    const lives = await transaction.liveSignal.findMany({ where: invented, select: { id: true } });
    await transaction.liveMute.deleteMany({ where: { liveSignalId: { in: lives.map(({ id }) => id) } } });
    await transaction.anomaly.deleteMany({ where: invented });
    await transaction.liveSignal.deleteMany({ where: invented });
    await transaction.liveEvent.deleteMany({ where: invented });
    await transaction.forecast.deleteMany({ where: invented });
    // Of a team's outcome they name the team or its metric, which are gone by now.
    await transaction.$executeRaw`
      DELETE FROM forecast_checks WHERE subject LIKE 'outcome:%' AND NOT EXISTS (
        SELECT FROM outcome_metrics m WHERE split_part(substr(subject, 9), ' ', 1) IN (m.id, m.team_id))`;
    await transaction.$executeRaw`
      DELETE FROM forecast_checks WHERE split_part(subject, ':', 2) = ANY (${series.map(String)})`;
    await transaction.$executeRaw`
      DELETE FROM watch_states WHERE key LIKE 'signal:%' AND split_part(key, ':', 2) = ANY (${series.map(String)})`;
    // Each share says what it watches until its next tick, which is up to a minute away.
    await transaction.$executeRaw`
      UPDATE watch_shards SET watched = COALESCE(
        (SELECT jsonb_agg(one) FROM jsonb_array_elements(watched) one WHERE NOT (one->>'simulated')::boolean), '[]')`;
  });
}
