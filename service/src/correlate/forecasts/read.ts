import { z } from 'zod';
import { findScope } from '../../collect/services/index.ts';
import { listWatched, readWindows } from '../../collect/telemetry/index.ts';
import {
  FORECAST_KINDS,
  type Forecast,
  type ForecastDetail,
  type ForecastQuery,
  type Forecasts,
} from '../../contracts/forecasts.ts';
import type { Statistic } from '../../contracts/signals.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { DAYS_OF_WEEK, HORIZON_DAYS } from './courses.ts';
import { foresee } from './foresee.ts';
import { HISTORY_MS } from './look-ahead.ts';
import { judgeRecord } from './record.ts';
import { chooseSubjects } from './subjects.ts';
import { sayForecast } from './words.ts';

const MOST_SHOWN = 100;
const SHOWN_MS = 7 * DAY_MS;
const RECORD_MS = 90 * DAY_MS;

/** What a reader may see. */
interface Sight {
  simulatedOnly: boolean;
}

/** Forecasts of a state, and how good they have been in the last ninety days. */
export async function listForecasts(
  context: Context,
  query: z.output<typeof ForecastQuery>,
  { simulatedOnly }: Sight,
): Promise<Forecasts> {
  const { database, now } = context;
  const slugs = await slugsOf(context, await findScope(database, query));
  const scope: Prisma.ForecastWhereInput = {
    ...(simulatedOnly && { simulated: true }),
    ...(slugs && {
      OR: [
        { service: { in: slugs } },
        ...(query.service === undefined && query.team !== undefined ? [{ team: { slug: query.team } }] : []),
      ],
    }),
  };
  const state: Prisma.ForecastWhereInput =
    query.state === 'all' ? {} : { state: query.state === 'open' ? 'open' : { not: 'open' } };
  const rows = await database.forecast.findMany({
    where: { ...scope, ...state },
    orderBy:
      query.state === 'open'
        ? [{ expectedAt: 'asc' }, { id: 'asc' }]
        : [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: MOST_SHOWN,
  });
  const decided = await database.forecast.findMany({
    where: { ...scope, state: { not: 'open' }, resolvedAt: { gte: new Date(now().getTime() - RECORD_MS) } },
    select: { kind: true, state: true, madeAt: true, crossedAt: true, lookedBack: true },
  });
  const watched = await listWatched(context, {
    ...(slugs && { services: slugs }),
    simulatedOnly,
    since: new Date(now().getTime() - DAY_MS),
  });
  return {
    items: await toForecasts(context, rows),
    record: judgeRecord(decided),
    records: FORECAST_KINDS.flatMap((kind) => {
      const of = decided.filter((one) => one.kind === kind);
      return of.length === 0 ? [] : [{ kind, record: judgeRecord(of) }];
    }),
    outcomes: await database.outcomeMetric.count({
      where: {
        team: {
          ...(simulatedOnly && { simulated: true }),
          ...(query.team !== undefined && { slug: query.team }),
        },
      },
    }),
    watched: chooseSubjects(watched).length,
  };
}

/** One forecast with the week before it and what is expected now. @throws ServiceError unknown_forecast */
export async function readForecast(
  context: Context,
  id: string,
  { simulatedOnly }: Sight,
): Promise<ForecastDetail> {
  const row = await context.database.forecast.findUnique({ where: { id } });
  const [forecast] = row && (row.simulated || !simulatedOnly) ? await toForecasts(context, [row]) : [];
  if (!row || !forecast) {
    throw new ServiceError('unknown_forecast', {
      detail: `No forecast has the id ${id}.`,
      remedy: 'Use an id that GET /api/v1/forecasts lists.',
      field: 'id',
    });
  }
  if (row.seriesId === null || row.statistic === null)
    return { ...forecast, ...(await readTrend(context, row)) };
  const open = row.state === 'open';
  const end = open
    ? Math.floor(context.now().getTime() / HOUR_MS) * HOUR_MS
    : (row.resolvedAt ?? row.updatedAt).getTime();
  const from = end - HISTORY_MS;
  const asked = [{ seriesId: row.seriesId, statistic: row.statistic as Statistic }];
  const [hours = new Float64Array(0)] = await readWindows(context, asked, { from, to: end, stepMs: HOUR_MS });
  const expected = open ? foresee(hours) : undefined;
  const skipped = hours.length - SHOWN_MS / HOUR_MS;
  const at = (index: number) => new Date(end + index * HOUR_MS).toISOString();
  return {
    ...forecast,
    past: Array.from(hours.subarray(skipped), (value, index) => ({
      at: at(index - SHOWN_MS / HOUR_MS),
      value: Number.isNaN(value) ? null : value,
    })),
    ahead:
      expected?.status === 'forecast'
        ? Array.from(expected.median, (median, index) => ({
            at: at(index),
            median,
            lower: expected.lower[index] as number,
            upper: expected.upper[index] as number,
          }))
        : [],
  };
}

const Trend = z.object({ trend: z.array(z.object({ day: z.string(), estimate: z.number().nullable() })) });

/** The course of an outcome by the day, as its snapshot has it, and where it is heading; of a budget what was left of it. */
async function readTrend(
  { database }: Context,
  { teamId, kind, state }: Row,
): Promise<Pick<ForecastDetail, 'past' | 'ahead'>> {
  const snapshot = teamId === null ? null : await database.outcomeSnapshot.findUnique({ where: { teamId } });
  const metric = teamId === null ? null : await database.outcomeMetric.findUnique({ where: { teamId } });
  const card = Trend.safeParse(snapshot?.card);
  if (!card.success || !metric) return { past: [], ahead: [] };
  const allowed = 1 - metric.target;
  const past = card.data.trend.map(({ day, estimate }) => ({
    at: `${day}T00:00:00.000Z`,
    value: estimate === null || kind === 'outcome' ? estimate : 1 - (1 - estimate) / allowed,
  }));
  if (kind !== 'outcome' || state !== 'open') return { past, ahead: [] };
  const expected = foresee(
    Float64Array.from(past, ({ value }) => value ?? Number.NaN),
    { horizon: HORIZON_DAYS, seasons: DAYS_OF_WEEK },
  );
  const last = Date.parse(past.at(-1)?.at ?? '');
  return {
    past,
    ahead:
      expected.status === 'forecast'
        ? Array.from(expected.median, (median, index) => ({
            at: new Date(last + (index + 1) * DAY_MS).toISOString(),
            median,
            lower: expected.lower[index] as number,
            upper: expected.upper[index] as number,
          }))
        : [],
  };
}

async function slugsOf({ database }: Context, ids: string[] | undefined): Promise<string[] | undefined> {
  if (!ids) return undefined;
  const rows = await database.service.findMany({ where: { id: { in: ids } }, select: { slug: true } });
  return rows.map(({ slug }) => slug);
}

type Row = Prisma.ForecastGetPayload<object>;

async function toForecasts({ database }: Context, rows: readonly Row[]): Promise<Forecast[]> {
  const services = await database.service.findMany({
    where: { slug: { in: [...new Set(rows.flatMap(({ service }) => service ?? []))] } },
    select: { slug: true, team: { select: { slug: true, name: true } } },
  });
  const teams = new Map(services.map(({ slug, team }) => [slug, team]));
  const owners = new Map(
    (
      await database.team.findMany({
        where: { id: { in: [...new Set(rows.flatMap(({ teamId }) => teamId ?? []))] } },
        select: { id: true, slug: true, name: true },
      })
    ).map(({ id, slug, name }) => [id, { slug, name }]),
  );
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    state: row.state,
    sentence: sayForecast(row),
    signal:
      row.seriesId === null
        ? null
        : { id: String(row.seriesId), statistic: row.statistic as Statistic, name: row.name },
    service: row.service,
    team: owners.get(row.teamId ?? '') ?? teams.get(row.service ?? '') ?? null,
    unit: row.unit,
    threshold: row.threshold,
    thresholdKind: row.thresholdKind,
    direction: row.direction,
    value: row.value,
    probability: row.probability,
    expectedAt: iso(row.expectedAt),
    earliestAt: iso(row.earliestAt),
    latestAt: iso(row.latestAt),
    madeAt: row.madeAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: iso(row.resolvedAt),
    crossedAt: iso(row.crossedAt),
    lookedBack: row.lookedBack,
    simulated: row.simulated,
  }));
}
