import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Candidate,
  type ObservedSignal,
  type RootCauseRanking,
  rankComponents,
  type SignalKind,
} from '../../service/src/engine/root-cause/index.ts';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import { kindOfMetric } from './signal-kind.ts';

/** Rows before the trigger in the published evaluation: the third row of an issue is the first one looked at. */
const LEAD_ROWS = 2;
/** Half an hour of five-minute rows after the trigger is looked at, however much longer the window is. */
const FOLLOW_ROWS = 6;

interface Column {
  node: string;
  metric: string;
  statistic: string;
  values: Float64Array;
}

interface Table {
  times: Float64Array;
  columns: Column[];
}

interface Target {
  node: string;
  metric: string;
  agg: string;
  timestamp: number;
}

/** Root-cause rankings for a PetShop scenario folder, scored as the paper does, ties shared out. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const edges = await readGraph(join(options.data, 'graph.csv'));
  const normal = await readTable(join(options.data, 'noissue', 'metrics.csv'));
  const issues = await readIssues(options.data);
  const cases = issues.map(({ name, table, target, truth }) => {
    const ranking = analyse(normal, table, edges, target);
    return {
      name,
      target,
      truth,
      ranking,
      top1: tieAware(ranking, truth, 1),
      top3: tieAware(ranking, truth, 3),
    };
  });
  const rows = middle(issues.map((issue) => issue.table.times.length)) ?? 5;
  const windows = distinctTargets(issues.map((issue) => issue.target)).flatMap((target) =>
    normalWindows(normal.times.length, rows).map((window) => {
      const before = rowsOf(normal, 0, window.from);
      const ranking = analyse(before, rowsOf(normal, window.from, window.to), edges, target);
      return { ...window, metric: target.metric, named: ranking.status === 'ranked', ranking };
    }),
  );

  const scored = cases.filter((each) => each.truth !== undefined);
  const share = (kind: string, metric: string): number =>
    mean(windows.filter((w) => w.kind === kind && w.metric === metric).map((w) => (w.named ? 0 : 1)));
  const figures: Record<string, number> = {
    top1: mean(scored.map((each) => each.top1)),
    top3: mean(scored.map((each) => each.top3)),
    specificityLatency: share('tile', 'latency'),
    specificityAvailability: share('tile', 'availability'),
    specificityLatencyPublishedSplits: share('published', 'latency'),
    specificityAvailabilityPublishedSplits: share('published', 'availability'),
    cases: scored.length,
  };
  for (const metric of ['latency', 'availability']) {
    const of = scored.filter((each) => each.target.metric === metric);
    figures[`top1_${metric}`] = mean(of.map((each) => each.top1));
    figures[`top3_${metric}`] = mean(of.map((each) => each.top3));
  }
  if (options.out !== undefined) {
    await mkdir(options.out, { recursive: true });
    await writeFile(
      join(options.out, 'cases.json'),
      `${JSON.stringify({ cases, normalWindows: windows }, null, 2)}\n`,
    );
  }
  if (!options.json) {
    for (const each of cases) {
      const names =
        each.ranking.status === 'ranked'
          ? each.ranking.candidates
              .slice(0, 3)
              .map((c) => `${c.component.slice(0, 40)} ${c.score.toFixed(3)}`)
          : [each.ranking.status];
      console.log(
        `${each.name.padEnd(16)}${each.target.metric.padEnd(14)}${each.top1.toFixed(2)} ${each.top3.toFixed(2)}  ${(each.truth ?? '').slice(0, 30).padEnd(32)}${names.join(' | ')}`,
      );
    }
    for (const [key, value] of Object.entries(figures)) console.log(`${key.padEnd(42)}${value.toFixed(3)}`);
  }
  return figures;
}

function analyse(
  normal: Table,
  issue: Table,
  edges: ReadonlyArray<readonly [string, string]>,
  target: Target,
): RootCauseRanking {
  const rows = Math.min(issue.times.length, LEAD_ROWS + FOLLOW_ROWS);
  const reference = new Map(normal.columns.map((column) => [keyOf(column), column.values]));
  const signals: ObservedSignal[] = [];
  for (const column of issue.columns) {
    const kind = kindOfMetric(column.metric);
    if (kind !== 'traffic' && column.statistic !== target.agg) continue;
    signals.push({
      component: column.node,
      metric: `${column.metric} ${column.statistic}`,
      kind,
      reference: reference.get(keyOf(column)) ?? new Float64Array(0),
      window: column.values.subarray(0, rows),
    });
  }
  const kind: SignalKind = kindOfMetric(target.metric);
  return rankComponents({
    signals,
    edges,
    lead: Math.min(LEAD_ROWS, rows - 1),
    target: { component: target.node, kind },
  });
}

/** Chance that the true component is among the first `k` when equal scores are put in random order. */
function tieAware(ranking: RootCauseRanking, truth: string | undefined, k: number): number {
  if (ranking.status !== 'ranked' || truth === undefined) return 0;
  const found = ranking.candidates.find((candidate: Candidate) => candidate.component === truth);
  if (found === undefined) return 0;
  const tied = ranking.candidates.filter((candidate) => candidate.rank === found.rank).length;
  return Math.min(1, Math.max(0, (k - (found.rank - 1)) / tied));
}

/** Windows of an issue's length over the second half of the normal rows, and the six splits of the paper. */
function normalWindows(
  total: number,
  rows: number,
): { kind: 'tile' | 'published'; from: number; to: number }[] {
  const windows: { kind: 'tile' | 'published'; from: number; to: number }[] = [];
  for (let from = Math.floor(total / 2); from + rows <= total; from += rows) {
    windows.push({ kind: 'tile', from, to: from + rows });
  }
  const stride = Math.max(1, Math.floor(total * 0.1));
  for (let from = Math.floor(total / 2); from < total - 3; from += stride) {
    windows.push({ kind: 'published', from, to: total });
  }
  return windows;
}

function rowsOf(table: Table, from: number, to: number): Table {
  return {
    times: table.times.subarray(from, to),
    columns: table.columns.map((column) => ({ ...column, values: column.values.subarray(from, to) })),
  };
}

function distinctTargets(targets: readonly Target[]): Target[] {
  return [
    ...new Map(targets.map((target) => [`${target.node} ${target.metric} ${target.agg}`, target])).values(),
  ];
}

function keyOf(column: Column): string {
  return JSON.stringify([column.node, column.metric, column.statistic]);
}

async function readIssues(
  folder: string,
): Promise<{ name: string; table: Table; target: Target; truth?: string }[]> {
  const issues: { name: string; table: Table; target: Target; truth?: string }[] = [];
  for (const split of ['train', 'test']) {
    const names = await readdir(join(folder, split)).catch(() => []);
    for (const name of names.filter((each) => !each.startsWith('.')).sort(byNumber)) {
      const file = join(folder, split, name, 'target.json');
      const json = JSON.parse(await readFile(file, 'utf8')) as {
        target?: Target;
        root_cause?: { node?: string };
      };
      if (json.target === undefined)
        throw new BadInput(`${file} has no "target"; give node, metric and agg.`);
      const table = await readTable(join(folder, split, name, 'metrics.csv'));
      const truth = json.root_cause?.node;
      issues.push({
        name: `${split}/${name}`,
        table,
        target: json.target,
        ...(truth === undefined ? {} : { truth }),
      });
    }
  }
  if (issues.length === 0)
    throw new BadInput(`${folder} has no train/*/ or test/*/ issue; pass a scenario folder.`);
  return issues;
}

async function readGraph(file: string): Promise<[string, string][]> {
  const [header, ...rows] = await readCsv(file);
  const names = header?.slice(1) ?? [];
  return rows.flatMap(([caller, ...cells]) =>
    cells.flatMap((cell, i): [string, string][] =>
      Number(cell) > 0 && caller !== undefined ? [[caller, names[i] ?? '']] : [],
    ),
  );
}

async function readTable(file: string): Promise<Table> {
  const rows = await readCsv(file);
  const [nodes, metrics, statistics] = rows;
  if (nodes === undefined || metrics === undefined || statistics === undefined) {
    throw new BadInput(`${file} needs three header rows: node, metric, statistic.`);
  }
  const body = rows.slice(3).filter((row) => row[0] !== '' && Number.isFinite(Number(row[0])));
  if (body.length < 2) throw new BadInput(`${file} holds ${body.length} rows of data; give at least two.`);
  const columns = nodes.slice(1).map(
    (node, i): Column => ({
      node,
      metric: metrics[i + 1] ?? '',
      statistic: statistics[i + 1] ?? '',
      values: Float64Array.from(body, (row) => {
        const cell = row[i + 1];
        return cell === undefined || cell === '' ? Number.NaN : Number(cell);
      }),
    }),
  );
  return { times: Float64Array.from(body, (row) => Number(row[0])), columns };
}

async function readCsv(file: string): Promise<string[][]> {
  const text = await readFile(file, 'utf8');
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
