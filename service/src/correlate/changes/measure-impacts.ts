import { setImmediate as breathe } from 'node:timers/promises';
import { findAllKpis, INTERVAL_MS, type KpiRow, readKpiWindows } from '../../collect/kpis/index.ts';
import { listWatched, readWindows } from '../../collect/telemetry/index.ts';
import type { KpiImpact } from '../../contracts/signal-changes.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Estimate, measureImpact } from '../../engine/impact/index.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Watch } from './finding.ts';
import type { Look } from './look.ts';
import { readKpi } from './read-stretches.ts';
import { MINUTE_MS } from './schedule.ts';
import type { Scope } from './watched.ts';

/** The looks after which impacts are measured anew, in hours, besides the last: a prediction takes a hundred times a comparison. */
const MEASURED_AT = new Set([1, 2, 4, 8, 12, 18, 24, 48, 96]);
const MOST_CONTROL_SIGNALS = 8;
const MOST_CONTROL_KPIS = 6;
const MOST_KPIS = 12; // a team that has more is told of those first that have a worth

interface Grid {
  stepMs: number;
  from: number;
  to: number;
}

/** A series that a change cannot have moved, by where it is: what would have happened goes by it. */
interface Control {
  name: string;
  values: Float64Array;
}

/**
 * What a change did to the KPIs of its team against what would have been without it. Controls are chosen by where they
 * are, not by what they did: the traffic of services that are neither before nor behind it, and the KPIs of teams that
 * own none of those; which of them a prediction uses is decided by the time before alone.
 */
export async function measureImpacts(
  context: Context,
  watch: Watch,
  { scope, lookMs }: Look,
): Promise<{ kpiId: string; result: KpiImpact }[]> {
  const last = watch.at.getTime() + lookMs >= watch.until.getTime();
  if (!scope.environment.production || !(last || MEASURED_AT.has(lookMs / HOUR_MS))) return [];
  const all = await findAllKpis(context.database);
  const own = all
    .filter(({ teamId }) => teamId === scope.team.id)
    .sort((a, b) => Number(b.worthAmount !== null) - Number(a.worthAmount !== null))
    .slice(0, MOST_KPIS);
  if (own.length === 0) return [];
  const near = await findNear(context.database, scope);
  const foreign = all.filter(
    ({ team, teamId, kind }) =>
      teamId !== scope.team.id &&
      kind !== 'gauge' &&
      team.simulated === scope.team.simulated &&
      !team.services.some(({ slug }) => near.has(slug)),
  );
  const controls = new Map<number, Control[]>();
  const results: { kpiId: string; result: KpiImpact }[] = [];
  for (const kpi of own) {
    const grid = gridOf(kpi, watch, lookMs);
    if (grid === null) {
      const reason = 'It is told by the day: too coarse to say what a change within a day did.';
      results.push({ kpiId: kpi.id, result: { kind: 'no_data', reason } });
      continue;
    }
    const known = controls.get(grid.stepMs) ?? (await readControls(context, { scope, near, foreign }, grid));
    controls.set(grid.stepMs, known);
    results.push({ kpiId: kpi.id, result: await measureOne(context, kpi, watch, grid, known) });
    await breathe();
  }
  return results;
}

/** Finer steps for a shorter time after it; a fixed multiple of a day before it. Null where a KPI is too coarse. */
function gridOf(kpi: KpiRow, { at }: Watch, lookMs: number): Grid | null {
  if (kpi.resolution === 'day') return null;
  const [stepMs, daysBefore] =
    kpi.resolution === 'hour' || lookMs > DAY_MS
      ? [HOUR_MS, 14]
      : lookMs < HOUR_MS
        ? [5 * MINUTE_MS, 2]
        : [15 * MINUTE_MS, 6];
  const to = Math.floor((at.getTime() + lookMs) / stepMs) * stepMs;
  const from = Math.floor(at.getTime() / stepMs) * stepMs - daysBefore * DAY_MS;
  return { stepMs, from, to };
}

async function measureOne(
  context: Context,
  kpi: KpiRow,
  { begunAt, at }: Watch,
  grid: Grid,
  controls: readonly Control[],
): Promise<KpiImpact> {
  const response = await readKpi(context, kpi, grid);
  const intervention = Math.ceil((at.getTime() - grid.from) / grid.stepMs);
  const begun = Math.floor((begunAt.getTime() - grid.from) / grid.stepMs);
  if (intervention >= response.length) return noData('none_after');
  response.fill(Number.NaN, begun, intervention); // while it went out it was neither
  const impact = measureImpact({ response, controls: controls.map(({ values }) => values), intervention });
  if (impact.kind === 'no_data') return noData(impact.reason);
  const below = kpi.kind === 'ratio' ? await countBelow(context, kpi, grid, intervention) : 0;
  const intervals = grid.stepMs / INTERVAL_MS[kpi.resolution];
  const hours = (impact.rowsAfter * grid.stepMs) / HOUR_MS;
  const total =
    kpi.kind === 'sum'
      ? times(impact.cumulative, intervals)
      : kpi.kind === 'ratio'
        ? times(impact.effect, below)
        : impact.effect;
  const perHour = kpi.kind === 'gauge' || hours === 0 ? null : times(total, 1 / hours);
  const worth = kpi.worthAmount;
  const shown = impact.effect.lower > 0 || impact.effect.upper < 0;
  return {
    kind: 'impact',
    difference: pick(kpi.kind === 'sum' ? times(impact.effect, intervals) : impact.effect),
    total: pick(total),
    perHour: perHour && pick(perHour),
    relative: impact.relative ? pick(impact.relative) : null,
    money: worth === null ? null : times(total, worth),
    moneyPerHour: worth === null || perHour === null ? null : times(perHour, worth),
    currency: kpi.worthCurrency,
    pValue: impact.pValue,
    shown,
    better: shown ? impact.effect.value > 0 === (kpi.direction === 'higher') : null,
    stepMs: grid.stepMs,
    from: new Date(grid.from + intervention * grid.stepMs).toISOString(),
    actual: Array.from(response.subarray(intervention), (value) => (Number.isNaN(value) ? null : value)),
    expected: [...impact.predicted],
    expectedLower: [...impact.predictedLower],
    expectedUpper: [...impact.predictedUpper],
    controls: impact.controlsUsed.flatMap((index) => controls[index]?.name ?? []),
    rowsBefore: impact.rowsBefore,
  };
}

function times({ value, lower, upper }: Estimate, factor: number): Estimate {
  return { value: value * factor, lower: lower * factor, upper: upper * factor };
}

function pick({ value, lower, upper }: Estimate): Estimate {
  return { value, lower, upper };
}

const REASONS = {
  too_few_before: 'Too little is known of it before.',
  none_after: 'Nothing is known of it since.',
  constant_before: 'It did not move before, so nothing can be predicted.',
};

function noData(reason: keyof typeof REASONS): KpiImpact {
  return { kind: 'no_data', reason: REASONS[reason] };
}

/** What a ratio was counted of since, such as started checkouts. */
async function countBelow(
  context: Context,
  kpi: KpiRow,
  { from, to, stepMs }: Grid,
  intervention: number,
): Promise<number> {
  const [window] = await readKpiWindows(context, [{ kpi }], { from: from + intervention * stepMs, to });
  return (window?.denominators ?? new Float64Array(0)).reduce(
    (sum, value) => sum + (Number.isNaN(value) ? 0 : value),
    0,
  );
}

/** The service, everything that calls it directly or not, and everything that it calls: what it may have moved. */
async function findNear(database: Transaction, scope: Scope): Promise<Set<string>> {
  const rows = await database.$queryRaw<{ slug: string }[]>`
    WITH RECURSIVE up(id) AS (
      SELECT ${scope.service.id}::text
      UNION SELECT d.service_id FROM up JOIN service_dependencies d ON d.depends_on_id = up.id
    ), down(id) AS (
      SELECT ${scope.service.id}::text
      UNION SELECT d.depends_on_id FROM down JOIN service_dependencies d ON d.service_id = down.id
    )
    SELECT slug FROM services WHERE id IN (SELECT id FROM up UNION SELECT id FROM down)`;
  return new Set(rows.map(({ slug }) => slug));
}

async function readControls(
  context: Context,
  { scope, near, foreign }: { scope: Scope; near: ReadonlySet<string>; foreign: readonly KpiRow[] },
  grid: Grid,
): Promise<Control[]> {
  const services = await context.database.service.findMany({
    where: { slug: { notIn: [...near] }, team: { simulated: scope.team.simulated } },
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
            service === slug && role === 'traffic' && simulated === scope.team.simulated,
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
    controls.push({ name: kpi.name, values: await readKpi(context, kpi, grid) });
  }
  return controls;
}
