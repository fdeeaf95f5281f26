import { INTERVAL_MS, type KpiRow, readKpiSteps } from '../../collect/kpis/index.ts';
import { listWatched, readWindows } from '../../collect/telemetry/index.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { nearOf, readCalls } from './calls.ts';
import type { Grid } from './grid.ts';

const MOST_CONTROL_SIGNALS = 8;
const MOST_CONTROL_KPIS = 6;

/** A series that what is measured cannot have moved, by where it is: what would have happened goes by it. */
export interface Control {
  name: string;
  values: Float64Array;
}

/** What was touched: a deployment's service, or those that an incident or a live signal is of. */
export interface Touched {
  services: readonly string[];
  /** Slugs of the teams that own them. */
  teams: readonly string[];
  simulated: boolean;
  at: Date;
}

/**
 * Reads controls by grid, each once. They are chosen by where they are, not by what they did: the traffic of services
 * that are neither before nor behind what was touched, and the KPIs of teams that own none of those; which of them a
 * prediction uses is decided by the time before alone.
 */
export async function openControls(
  context: Context,
  touched: Touched,
  kpis: readonly KpiRow[],
): Promise<(grid: Grid) => Promise<readonly Control[]>> {
  const near = nearOf(touched.services, await readCalls(context, touched.at));
  const foreign = kpis.filter(
    ({ team, kind }) =>
      !touched.teams.includes(team.slug) &&
      kind !== 'gauge' &&
      team.simulated === touched.simulated &&
      !team.services.some(({ slug }) => near.has(slug)),
  );
  const known = new Map<string, Promise<readonly Control[]>>();
  return (grid) => {
    const key = `${grid.stepMs} ${grid.from} ${grid.to}`;
    const read = known.get(key) ?? readControls(context, { touched, near, foreign }, grid);
    known.set(key, read);
    return read;
  };
}

async function readControls(
  context: Context,
  { touched, near, foreign }: { touched: Touched; near: ReadonlySet<string>; foreign: readonly KpiRow[] },
  grid: Grid,
): Promise<Control[]> {
  const services = await context.database.service.findMany({
    where: { slug: { notIn: [...near] }, team: { simulated: touched.simulated } },
    select: { slug: true },
    orderBy: { slug: 'asc' },
    take: 4 * MOST_CONTROL_SIGNALS,
  });
  const watched = await listWatched(context, {
    services: services.map(({ slug }) => slug),
    since: new Date(grid.to - HOUR_MS),
  });
  const traffic = services
    .flatMap(
      ({ slug }) =>
        watched.find(
          ({ service, role, simulated }) =>
            service === slug && role === 'traffic' && simulated === touched.simulated,
        ) ?? [],
    )
    .slice(0, MOST_CONTROL_SIGNALS);
  const controls: Control[] = [];
  if (traffic.length > 0) {
    const told = await readWindows(context, traffic, grid);
    traffic.forEach(({ name }, index) => {
      const values = told[index];
      if (values) controls.push({ name, values });
    });
  }
  for (const kpi of foreign.slice(0, MOST_CONTROL_KPIS)) {
    if (INTERVAL_MS[kpi.resolution] > grid.stepMs) continue;
    controls.push({ name: kpi.name, values: await readKpiSteps(context, kpi, grid) });
  }
  return controls;
}
