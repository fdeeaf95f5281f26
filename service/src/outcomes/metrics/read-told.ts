import { INTERVAL_MS, pointsIn, readKpiWindows } from '../../collect/kpis/index.ts';
import {
  type AskedDays,
  type GoodMinutes,
  quantileAsked,
  readGoodMinutes,
  readSignalDays,
  type SignalDays,
} from '../../collect/telemetry/index.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { BURN_RATE_RULES } from '../../engine/forecast/index.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { MetricRow } from '../teams/index.ts';
import { toOutcomeMetric } from './read.ts';
import type { Told } from './told.ts';

const MINUTE_MS = 60_000;
const BURN_MINUTES = Math.max(...BURN_RATE_RULES.map(({ longMinutes }) => longMinutes));
const COMPLETE = 0.9; // a day with less of its points would pass for a bad one

/** A team's metric, and over which time it is asked what it told. */
export interface AskedTold {
  teamId: string;
  metric: MetricRow;
  from: Date;
  to: Date;
  /** Whether `to` is now: of an objective the last minutes are then read as well. */
  live: boolean;
}

/** Reads what the metrics among those asked tell that come from a KPI or a signal, by team. */
export async function readTold(context: Context, asked: readonly AskedTold[]): Promise<Map<string, Told>> {
  const [kpis, signals] = await Promise.all([
    readKpisTold(context.database, asked),
    readSignalsTold(context, asked),
  ]);
  return new Map([...kpis, ...signals]);
}

/** Those that come from a KPI. */
export async function readKpisTold(
  database: Transaction,
  asked: readonly AskedTold[],
): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for (const one of asked) {
    if (one.metric.kpi) told.set(one.teamId, await readKpiTold(database, one, one.metric.kpi));
  }
  return told;
}

type Kpi = NonNullable<MetricRow['kpi']>;

async function readKpiTold(database: Transaction, one: AskedTold, kpi: Kpi): Promise<Told> {
  const [from, to] = [floorDay(one.from), floorDay(one.to)];
  const part = { kpi, segment: one.metric.segment as Record<string, string> };
  const [days] = await readKpiWindows({ database }, [{ ...part, step: 'day' }], { from, to });
  if (!days) throw new Error(`the days of ${kpi.slug} were not read`);
  const objective = one.metric.kind === 'slo';
  const last = days.told.findLastIndex((intervals) => intervals > 0);
  return {
    firstDay: from / DAY_MS,
    throughToday: false,
    ...quotients(kpi, objective, days),
    bins: null,
    quantile: null,
    counted: kpi.kind === 'ratio',
    minutes: objective && one.live ? await readKpiMinutes(database, part, one.to.getTime()) : null,
    source: {
      kind: 'kpi',
      id: kpi.slug,
      name: kpi.name,
      known: true,
      lastAt: last < 0 ? null : from + last * DAY_MS,
    },
  };
}

type Days = { numerators: Float64Array; denominators: Float64Array; told: Float64Array };

/** What the value of each day is the quotient of: a level of its points, a sum of the day, if that is complete. */
function quotients(kpi: Kpi, objective: boolean, { numerators, denominators, told }: Days) {
  const points = pointsIn('day', kpi.resolution);
  switch (kpi.kind) {
    case 'gauge':
      return { numerators, denominators: told.map((intervals) => (intervals > 0 ? intervals : Number.NaN)) };
    case 'sum':
      return {
        numerators: numerators.map((total, day) =>
          (told[day] as number) >= COMPLETE * points ? total : Number.NaN,
        ),
        denominators: new Float64Array(told.length).fill(1),
      };
    case 'ratio':
      return kpi.proportion
        ? goodOf(kpi, objective, { numerators, denominators })
        : { numerators, denominators };
  }
}

/** Of an objective the good ones are above the stroke, also where the KPI counts the bad ones. */
function goodOf(
  { direction }: Kpi,
  objective: boolean,
  { numerators, denominators }: Omit<Days, 'told'>,
): Omit<Days, 'told'> {
  const good = numerators.map((numerator, index) => {
    const denominator = denominators[index] as number;
    const part = Math.min(denominator, Math.max(0, numerator));
    return objective && direction === 'lower' ? denominator - part : part;
  });
  return { numerators: good, denominators };
}

/** An interval longer than a minute is spread evenly over its minutes. */
async function readKpiMinutes(
  database: Transaction,
  part: { kpi: Kpi; segment: Record<string, string> },
  now: number,
): Promise<Told['minutes']> {
  const { kpi } = part;
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const from = to - BURN_MINUTES * MINUTE_MS;
  const good = new Float64Array(BURN_MINUTES).fill(Number.NaN);
  const total = good.slice();
  const resolutionMinutes = INTERVAL_MS[kpi.resolution] / MINUTE_MS;
  const minutes = { good, total, resolutionMinutes };
  if (kpi.resolution === 'day') return minutes; // longer than every short window
  const [told] = await readKpiWindows({ database }, [part], { from, to });
  if (!told) return minutes;
  const { numerators, denominators } = goodOf(kpi, true, told);
  for (let minute = 0; minute < BURN_MINUTES; minute += 1) {
    const interval = Math.floor((from + minute * MINUTE_MS - told.from) / told.stepMs);
    good[minute] = (numerators[interval] ?? Number.NaN) / resolutionMinutes;
    total[minute] = (denominators[interval] ?? Number.NaN) / resolutionMinutes;
  }
  return minutes;
}

/** Those that come from a signal. Telemetry is read over connections of its own: not within a transaction. */
export async function readSignalsTold(
  context: Pick<Context, 'database'>,
  asked: readonly AskedTold[],
): Promise<Map<string, Told>> {
  const wanted = asked.flatMap((one) => {
    const signal = toAskedDays(one.metric);
    return signal ? [{ one, signal }] : [];
  });
  if (wanted.length === 0) return new Map();
  const signals = wanted.map(({ signal }) => signal);
  const from = Math.min(...wanted.map(({ one }) => floorDay(one.from)));
  const to = Math.max(...wanted.map(({ one }) => Math.ceil(one.to.getTime() / DAY_MS) * DAY_MS));
  const live = wanted.filter(({ one }) => one.live && one.metric.kind === 'slo');
  const [days, minutes] = await Promise.all([
    readSignalDays(context, signals, { from, to }),
    readMinutes(
      context,
      live.map(({ signal }) => signal),
      live[0]?.one.to,
    ),
  ]);
  return new Map(
    wanted.map(({ one, signal }, index) => {
      const minutesOf = live.findIndex((entry) => entry.one === one);
      return [one.teamId, toTold(one, signal, from, days[index], minutes[minutesOf])];
    }),
  );
}

function readMinutes(
  context: Pick<Context, 'database'>,
  signals: readonly AskedDays[],
  now: Date | undefined,
): Promise<GoodMinutes[]> {
  if (now === undefined) return Promise.resolve([]);
  const to = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  return readGoodMinutes(context, signals, { from: to - BURN_MINUTES * MINUTE_MS, to });
}

function toTold(
  { metric }: AskedTold,
  signal: AskedDays,
  from: number,
  days: SignalDays | undefined,
  minutes: GoodMinutes | undefined,
): Told {
  const nothing = new Float64Array(0);
  const share = toOutcomeMetric(metric).scale === 'share';
  const [numerators, denominators] = days ? [days.numerators, days.denominators] : [nothing, nothing];
  return {
    firstDay: from / DAY_MS,
    throughToday: true,
    numerators: share
      ? numerators.map((part, day) => Math.min(denominators[day] as number, Math.max(0, part)))
      : numerators,
    denominators,
    bins: days?.bins ?? null,
    quantile: quantileAsked(signal) ?? null,
    counted: share,
    minutes: minutes ? { ...minutes, resolutionMinutes: 1 } : null,
    source: {
      kind: 'signal',
      id: String(signal.seriesId),
      name: days?.series.name ?? metric.signalName ?? `signal ${signal.seriesId}`,
      known: days !== undefined,
      lastAt: days ? days.series.lastAt.getTime() : null, // to the hour
    },
  };
}

/** What a metric asks of telemetry; null of one that comes from elsewhere. */
export function toAskedDays({
  kind,
  seriesId,
  statistic,
  limit,
}: Pick<MetricRow, 'kind' | 'seriesId' | 'statistic' | 'limit'>): AskedDays | null {
  if (seriesId === null) return null;
  if (kind === 'signal') {
    return {
      seriesId,
      as: 'statistic',
      statistic: statistic as (AskedDays & { as: 'statistic' })['statistic'],
    };
  }
  return limit === null ? { seriesId, as: 'without_errors' } : { seriesId, as: 'up_to', limit };
}

function floorDay(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS) * DAY_MS;
}
