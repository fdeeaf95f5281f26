import type { SignalKind } from '../../contracts/signals.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { type Cell, findSiblings, joinCell } from '../../store/signals/index.ts';
import { nameSignal } from './name.ts';
import { statisticOf } from './statistic.ts';
import { eachCell, type WindowSpan } from './windows.ts';

/** What can be made of the cells of a signal over a time and over several signals. */
export type Amount = 'total' | 'count' | 'mean' | 'min' | 'max' | 'p50' | 'p90' | 'p95' | 'p99';

/** The amounts that each kind of signal has: a rate is a total divided by time, a ratio its total by its count. */
export const AMOUNTS: Record<SignalKind, readonly Amount[]> = {
  gauge: ['mean', 'min', 'max'],
  rate: ['total'],
  change: ['total'],
  distribution: ['count', 'total', 'mean', 'min', 'max', 'p50', 'p90', 'p95', 'p99'],
  ratio: ['total', 'count'],
};

export interface AmountAsked {
  seriesId: number;
  amount: Amount;
  /** Attributes to tell apart: each of the series alike has them. */
  by: readonly string[];
  /** Attributes in which the series may differ besides. */
  across: readonly string[];
}

const MOST_SERIES = 2_000;

/**
 * An amount of a series, and of those that are like it but for the attributes named, by the values of `by` and by step:
 * what was told of several series in a step is joined before. Undefined when there are more than may be.
 */
export async function readAmounts(
  { database }: Pick<Context, 'database'>,
  { seriesId, amount, by, across }: AmountAsked,
  span: WindowSpan,
): Promise<{ values: readonly string[]; steps: Map<number, number> }[] | undefined> {
  const pool = connectionsOf(database);
  const rows = await findSiblings(pool, seriesId, { needed: by, free: across, limit: MOST_SERIES + 1 });
  if (rows.length > MOST_SERIES) return undefined;
  const groups = new Map<string, { values: readonly string[]; cells: Map<number, Cell> }>();
  await eachCell(pool, rows, span, ({ attributes }, step, cell) => {
    const values = by.map((key) => attributes[key] ?? '');
    const key = JSON.stringify(values);
    let group = groups.get(key);
    if (!group) {
      group = { values, cells: new Map() };
      groups.set(key, group);
    }
    group.cells.set(step, joinCell(group.cells.get(step), cell));
  });
  const [first] = rows;
  if (!first) return [];
  const { scale } = nameSignal(first);
  return [...groups.values()].map(({ values, cells }) => ({
    values,
    steps: new Map(
      [...cells].flatMap(([step, cell]) => {
        const value = amount === 'count' ? cell.count : statisticOf(cell, amount, first.kind, scale);
        return Number.isNaN(value) ? [] : [[step, value] as const];
      }),
    ),
  }));
}
