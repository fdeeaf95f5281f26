import type { z } from 'zod';
import {
  MAX_BUCKETS,
  REFUSAL_REASONS,
  RefusalReason,
  type Signal,
  type SignalKind,
  type SignalMark,
  type SignalPoint,
  type SignalPoints,
  type SignalPointsQuery,
  type SignalQuery,
  type SignalRole,
  STEP_MS,
  type Statistic,
  Step,
  type TelemetryRefusal,
} from '../../contracts/signals.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import {
  type Cell,
  findSeries,
  readRefusals,
  type SeriesRow,
  type StoredMark,
  searchSeries,
} from '../../store/signals/index.ts';
import { assertKnown } from '../services/index.ts';
import { dayOf } from './fold.ts';
import { NOUNS, nameSignal, nameStatistics, wholeName } from './name.ts';
import { statisticOf } from './statistic.ts';
import { describeWatch, watchedOf } from './watch.ts';
import { eachCell } from './windows.ts';

/** What a reader may see. */
export interface Sight {
  simulatedOnly: boolean;
}

const WANTED_BUCKETS = 300; // about as many as a plot shows
const MOST_REFUSALS = 500;
const JUDGED_AT_ONCE = 1_000; // roles are no column: series are read until enough of them fit
const LARGEST_ID = 2 ** 31 - 1;

export async function listSignals(
  { database }: Context,
  query: z.output<typeof SignalQuery>,
  sight: Sight,
): Promise<{ items: Signal[]; nextCursor: string | null }> {
  const { search, service, team, kind, role, watched, cursor, limit } = query;
  if (team !== undefined) await assertKnown(database, { team });
  const words = search?.split(/\s+/).filter(Boolean) ?? [];
  const after = cursor === undefined ? undefined : readPlace(cursor);
  const filter = { words, nouns: NOUNS, service, team, kind, ...sight };
  const pool = connectionsOf(database);
  const judged = role !== undefined || watched !== undefined;
  const fits = (row: SeriesRow) =>
    (role === undefined || roleOf(row) === role) &&
    (watched === undefined || watchedOf(row).length > 0 === watched);
  const rows: SeriesRow[] = [];
  for (let from = after; rows.length <= limit; ) {
    const some = await searchSeries(pool, filter, from, judged ? JUDGED_AT_ONCE : limit + 1);
    rows.push(...(judged ? some.filter(fits) : some));
    if (!judged || some.length < JUDGED_AT_ONCE) break;
    from = some.at(-1);
  }
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(toSignal), nextCursor: rows.length > limit && last ? writePlace(last) : null };
}

/** @throws ServiceError unknown_signal */
export async function readSignal(context: Context, id: string, sight: Sight): Promise<Signal> {
  return toSignal(await findRow(context, id, sight));
}

/**
 * What a signal told, in buckets of one width. @throws ServiceError unknown_signal, invalid_request
 */
export async function readPoints(
  context: Context,
  id: string,
  query: z.output<typeof SignalPointsQuery>,
  sight: Sight,
): Promise<SignalPoints> {
  const row = await findRow(context, id, sight);
  const to = query.to === undefined ? context.now().getTime() : Date.parse(query.to);
  const from = query.from === undefined ? to - DAY_MS : Date.parse(query.from);
  if (from >= to) {
    throw new ServiceError('invalid_request', {
      detail: '`from` is not before `to`.',
      remedy: 'Give a `from` that lies before `to`, or before now where `to` is left out.',
      field: 'from',
    });
  }
  const step = query.step ?? fittingStep(to - from);
  const width = STEP_MS[step];
  const first = Math.floor(from / width) * width;
  const buckets = Math.ceil((to - first) / width);
  if (buckets > MAX_BUCKETS) {
    throw new ServiceError('invalid_request', {
      detail: `That would be ${buckets} points; the most is ${MAX_BUCKETS}.`,
      remedy: 'Ask for a shorter time, or give a wider step, such as 1h.',
      field: 'step',
    });
  }
  const cells = new Map<number, Cell>();
  const span = { from: first, to: first + buckets * width, stepMs: width };
  const lost: SignalPoints['damaged'] = [];
  await eachCell(
    connectionsOf(context.database),
    [row],
    span,
    (_, step, cell) => cells.set(step, cell),
    (gap) => lost.push({ code: 'telemetry_damaged', ...asTimes(gap) }),
  );
  const { scale, unit } = nameSignal(row);
  return {
    signal: toSignal(row),
    ...asTimes(span),
    step,
    unit,
    damaged: lost,
    points: Array.from({ length: buckets }, (_, i) =>
      toPoint(first + i * width, cells.get(i), row.kind, scale),
    ),
  };
}

/** What was refused in the last days, the newest day first and of each the most first. */
export async function listRefusals({ database, now }: Context, days: number): Promise<TelemetryRefusal[]> {
  const since = new Date(dayOf(now().getTime()) - (days - 1) * DAY_MS);
  const rows = await readRefusals(connectionsOf(database), since, MOST_REFUSALS);
  return rows.map(({ label, firstAt, lastAt, ...row }) => {
    const reason = RefusalReason.parse(row.reason);
    return {
      ...row,
      ...REFUSAL_REASONS[reason],
      reason,
      label: label === '' ? null : label,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
    };
  });
}

function asTimes({ from, to }: { from: number; to: number }): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function toPoint(at: number, cell: Cell | undefined, kind: SignalKind, scale: number): SignalPoint {
  const figure = (statistic: Statistic) => {
    const value = statisticOf(cell, statistic, kind, scale);
    return Number.isNaN(value) ? null : value;
  };
  return {
    at: new Date(at).toISOString(),
    count: cell ? cell.count : null,
    sum: figure('total'),
    mean: figure('mean'),
    min: figure('min'),
    max: figure('max'),
    rate: figure('rate'),
    p50: figure('p50'),
    p90: figure('p90'),
    p95: figure('p95'),
    p99: figure('p99'),
  };
}

/** The narrowest that makes no more points than a plot shows. */
function fittingStep(length: number): Step {
  return Step.options.find((step) => length / STEP_MS[step] <= WANTED_BUCKETS) ?? '1d';
}

async function findRow({ database }: Context, id: string, sight: Sight): Promise<SeriesRow> {
  const number = /^\d{1,10}$/.test(id) ? Number(id) : Number.NaN;
  const row = number <= LARGEST_ID ? await findSeries(connectionsOf(database), number, sight) : undefined;
  if (row) return row;
  throw new ServiceError('unknown_signal', {
    detail: `No signal has the id \`${id}\`.`,
    remedy: 'See GET /api/v1/signals for those there are; one that told nothing for 400 days is forgotten.',
    field: 'id',
  });
}

function toSignal(row: SeriesRow): Signal {
  const name = nameSignal(row);
  const { service, environment, metric, kind, unit, attributes } = row;
  const statistics = nameStatistics(kind, name);
  return {
    id: String(row.id),
    name: wholeName(name),
    service,
    team: row.team === null ? null : { slug: row.team, name: row.teamName ?? row.team },
    environment,
    metric,
    kind,
    unit,
    attributes,
    statistics,
    role: roleOf(row),
    watched: watchedOf(row).length > 0,
    worse: describeWatch(row)[0]?.worse ?? 'either',
    mark: row.mark && toMark(row.mark, statistics),
    simulated: row.simulated,
    createdAt: row.createdAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
  };
}

function roleOf(row: SeriesRow): SignalRole {
  return describeWatch(row)[0]?.role ?? 'other';
}

function toMark({ threshold, at, ...mark }: StoredMark, statistics: Signal['statistics']): SignalMark {
  const shown = statistics.find(({ statistic }) => statistic === threshold?.statistic);
  return {
    ...mark,
    threshold: threshold && shown ? { ...threshold, statistic: shown.statistic, unit: shown.unit } : null,
    at: new Date(at).toISOString(),
  };
}

function writePlace({ service, metric, id }: SeriesRow): string {
  return Buffer.from(JSON.stringify([service, metric, id])).toString('base64url');
}

function readPlace(cursor: string): { service: string; metric: string; id: number } {
  try {
    const [service, metric, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const whole = typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= LARGEST_ID;
    const texts = [service, metric].every((text) => typeof text === 'string' && !text.includes('\0'));
    if (whole && texts) return { service: service as string, metric: metric as string, id };
  } catch {
    // told below, with whatever else it may be
  }
  throw new ServiceError('invalid_request', {
    detail: 'The cursor is not one that this service has given out.',
    remedy: 'Pass `nextCursor` of the page before unchanged, or leave `cursor` out to begin again.',
    field: 'cursor',
  });
}
