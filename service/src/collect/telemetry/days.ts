import type { Statistic } from '../../contracts/signals.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { type BinnedDays, binDays, shareUpTo } from '../../engine/rates/index.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import {
  type Cell,
  findSeriesByIds,
  piecesOf,
  type SeriesRow,
  type Sketch,
  toLogSketch,
} from '../../store/signals/index.ts';
import { MINUTE_MS } from './gather.ts';
import { nameSignal, nameStatistics, wholeName } from './name.ts';
import { countedBy, QUANTILES } from './statistic.ts';
import { eachCell } from './windows.ts';

/** What is asked of a series: one of its statistics, or how many of its cases were good. */
export type AskedDays =
  | { seriesId: number; as: 'statistic'; statistic: Statistic }
  | { seriesId: number; as: 'without_errors' }
  /** In the unit the signal is shown in. */
  | { seriesId: number; as: 'up_to'; limit: number };

/** A series as a person knows it. */
export interface SeriesName {
  id: number;
  kind: SeriesRow['kind'];
  name: string;
  unit: string;
  metric: string;
  /** Of what a rate of it counts. */
  counted: string;
  service: string;
  team: string | null;
  lastAt: Date;
}

/**
 * A signal by UTC day, oldest first, NaN where nothing was told: what its value is the quotient of, or of a percentile
 * the distributions. In the units that the signal is shown in.
 */
export interface SignalDays {
  series: SeriesName;
  numerators: Float64Array;
  denominators: Float64Array;
  bins: BinnedDays | null;
}

/** Good ones and all of them by minute, oldest first. */
export interface GoodMinutes {
  good: Float64Array;
  total: Float64Array;
}

/** A span of whole UTC days, in milliseconds since 1970; the last one may still be going on. */
type Span = { from: number; to: number };

/** Signals by day, in the order asked; undefined of a series that is not there any more. */
export async function readSignalDays(
  { database }: Pick<Context, 'database'>,
  asked: readonly AskedDays[],
  span: Span,
): Promise<(SignalDays | undefined)[]> {
  const days = Math.ceil((span.to - span.from) / DAY_MS);
  const pool = connectionsOf(database);
  const rows = await findSeriesByIds(pool, [...new Set(asked.map(({ seriesId }) => seriesId))]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const results = asked.map((one) => {
    const row = byId.get(one.seriesId);
    return (
      row && { ...emptyDays(days), row, one, sketches: new Array<Sketch | undefined>(days).fill(undefined) }
    );
  });
  await eachCell(pool, rows, { ...span, stepMs: DAY_MS }, (row, day, cell) => {
    for (const result of results) {
      if (result?.row.id !== row.id || day >= days) continue;
      const { one, numerators, denominators, sketches } = result;
      if (quantileAsked(one) !== undefined) sketches[day] = cell.sketch;
      else [numerators[day], denominators[day]] = quotientOf(one, cell, row);
    }
  });
  return results.map((result) => {
    if (!result) return undefined;
    const { row, one, numerators, denominators, sketches } = result;
    const bins =
      quantileAsked(one) === undefined ? null : binDays(onOneGrid(sketches, nameSignal(row).scale));
    return { series: toName(row, one), numerators, denominators, bins };
  });
}

/** The minutes of a span, of which `from` and `to` are whole ones, for objectives; in the order asked. */
export async function readGoodMinutes(
  { database }: Pick<Context, 'database'>,
  asked: readonly AskedDays[],
  span: Span,
): Promise<GoodMinutes[]> {
  const length = (span.to - span.from) / MINUTE_MS;
  const pool = connectionsOf(database);
  const rows = await findSeriesByIds(pool, [...new Set(asked.map(({ seriesId }) => seriesId))]);
  const results = asked.map(() => ({ good: gaps(length), total: gaps(length) }));
  await eachCell(pool, rows, { ...span, stepMs: MINUTE_MS }, (row, minute, cell) => {
    asked.forEach((one, index) => {
      const result = results[index];
      if (one.seriesId !== row.id || !result || minute >= length) return;
      [result.good[minute], result.total[minute]] = quotientOf(one, cell, row);
    });
  });
  return results;
}

/** @returns undefined where no series has this id */
export async function findSignalName(
  { database }: Pick<Context, 'database'>,
  asked: AskedDays,
): Promise<SeriesName | undefined> {
  const [row] = await findSeriesByIds(connectionsOf(database), [asked.seriesId]);
  return row && toName(row, asked);
}

/** Which share a percentile is the end of; undefined of what is no percentile. */
export function quantileAsked(asked: AskedDays): number | undefined {
  return asked.as === 'statistic' ? QUANTILES[asked.statistic] : undefined;
}

function emptyDays(days: number): { numerators: Float64Array; denominators: Float64Array } {
  return { numerators: gaps(days), denominators: gaps(days) };
}

function gaps(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** Above and below the stroke. */
function quotientOf(asked: AskedDays, cell: Cell, row: SeriesRow & { scale: number }): [number, number] {
  switch (asked.as) {
    case 'without_errors':
      return [Math.min(cell.count, Math.max(0, cell.count - cell.sum)), cell.count];
    case 'up_to':
      return cell.sketch ? countGood(cell.sketch, asked.limit / row.scale) : [Number.NaN, Number.NaN];
    case 'statistic':
      if (asked.statistic === 'rate') return [countedBy(cell, row.kind), (cell.minutes ?? 1) * 60];
      return [cell.sum * (asked.statistic === 'ratio' ? 1 : row.scale), cell.count];
  }
}

function countGood(sketch: Sketch, limit: number): [number, number] {
  let [good, total] = [0, 0];
  for (const { low, high, count } of piecesOf(sketch)) {
    good += count * shareUpTo(low, high, limit);
    total += count;
  }
  return [good, total];
}

/** Days whose explicit bounds differ, or that have none, are laid on the grid of powers that all can be read on. */
function onOneGrid(sketches: readonly (Sketch | undefined)[], scale: number) {
  const grids = new Set(
    sketches.flatMap((sketch) => (sketch ? [sketch.kind === 'log' ? 'log' : sketch.bounds.join()] : [])),
  );
  return sketches.map((sketch) => {
    if (!sketch) return undefined;
    const same = grids.size > 1 && sketch.kind === 'buckets' ? toLogSketch(sketch) : sketch;
    return piecesOf(same).map(({ low, high, count }) => ({ low: low * scale, high: high * scale, count }));
  });
}

function toName(row: SeriesRow, asked: AskedDays): SeriesName {
  const named = nameSignal(row);
  const statistic =
    asked.as === 'statistic'
      ? nameStatistics(row.kind, named).find((one) => one.statistic === asked.statistic)
      : undefined;
  const { id, kind, metric, service, team, lastAt } = row;
  return {
    id,
    kind,
    metric,
    counted: `${metric} ${named.noun} ${named.unit}`,
    name: statistic?.name ?? wholeName(named),
    unit: statistic?.unit ?? named.unit,
    service,
    team,
    lastAt,
  };
}
