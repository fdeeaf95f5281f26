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
import { readCsv } from '../csv.ts';
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
  const figures: Record<string, number> = { cases: scored.length };
  if (scored.length > 0) {
    figures.top1 = mean(scored.map((each) => each.top1));
    figures.top3 = mean(scored.map((each) => each.top3));
  } else if (!options.json)
    console.log('No target.json names a root cause: rankings only, nothing is scored.');
  for (const metric of new Set(windows.map((window) => window.metric))) {
    const name = `${metric.slice(0, 1).toUpperCase()}${metric.slice(1)}`;
    const quiet = (kind: string): number =>
      mean(windows.filter((w) => w.kind === kind && w.metric === metric).map((w) => (w.named ? 0 : 1)));
    figures[`specificity${name}`] = quiet('tile');
    figures[`specificity${name}PublishedSplits`] = quiet('published');
    const of = scored.filter((each) => each.target.metric === metric);
    if (of.length === 0) continue;
    figures[`top1${name}`] = mean(of.map((each) => each.top1));
    figures[`top3${name}`] = mean(of.map((each) => each.top3));
  }
  if (options.out !== undefined) {
    const report = {
      cases: cases.map(({ ranking, ...each }) => ({ ...each, ...flatten(ranking) })),
      normalWindows: windows.map(({ ranking, ...each }) => ({ ...each, ...flatten(ranking) })),
    };
    await mkdir(options.out, { recursive: true });
    await writeFile(join(options.out, 'cases.json'), `${JSON.stringify(report, null, 2)}\n`);
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

function flatten(ranking: RootCauseRanking): { status: string; p: number | null; ranking: Candidate[] } {
  return {
    status: ranking.status,
    p: ranking.status === 'no_data' ? null : ranking.p,
    ranking: ranking.status === 'ranked' ? ranking.candidates : [],
  };
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
      const { target, truth } = readTarget(await readFile(file, 'utf8'), file);
      const table = await readTable(join(folder, split, name, 'metrics.csv'));
      issues.push({
        name: `${split}/${name}`,
        table,
        target,
        ...(truth === undefined ? {} : { truth }),
      });
    }
  }
  if (issues.length === 0)
    throw new BadInput(`${folder} has no train/*/ or test/*/ issue; pass a scenario folder.`);
  return issues;
}

function readTarget(text: string, file: string): { target: Target; truth: string | undefined } {
  let json: { target?: Partial<Target>; root_cause?: { node?: string } };
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${file} is not JSON (${(error as Error).message}).`);
  }
  const { node, metric, agg = 'Average' } = json.target ?? {};
  if (typeof node !== 'string' || typeof metric !== 'string') {
    throw new BadInput(`${file} needs "target" with node and metric.`);
  }
  return { target: { node, metric, agg }, truth: json.root_cause?.node };
}

async function readGraph(file: string): Promise<[string, string][]> {
  const { header, rows } = await readCsv(file);
  return rows.flatMap(([caller = '', ...cells]) =>
    cells.flatMap((cell, i): [string, string][] => (Number(cell) > 0 ? [[caller, header[i + 1] ?? '']] : [])),
  );
}

/** Three header rows (node, metric, statistic), then a time and one value per column. */
async function readTable(file: string): Promise<Table> {
  const { header, rows } = await readCsv(file);
  const [metrics, statistics] = rows;
  if (metrics === undefined || statistics === undefined) {
    throw new BadInput(`${file} needs three header rows: node, metric, statistic.`);
  }
  const body = rows.slice(2).filter(([time = '']) => time !== '' && Number.isFinite(Number(time)));
  if (body.length < 2) throw new BadInput(`${file} holds ${body.length} rows of data; give at least two.`);
  const columns = header.slice(1).map((node, i): Column => {
    const metric = metrics[i + 1] ?? '';
    const values = Float64Array.from(body, (row) =>
      readNumber(row[i + 1] ?? '', `${file}: ${node} ${metric}`),
    );
    return { node, metric, statistic: statistics[i + 1] ?? '', values };
  });
  return { times: Float64Array.from(body, ([time]) => Number(time)), columns };
}

function readNumber(text: string, where: string): number {
  if (/^(|nan|na|null|none)$/i.test(text.trim())) return Number.NaN;
  const value = Number(text);
  if (Number.isNaN(value)) throw new BadInput(`${where} holds "${text}"; give a number or leave it empty.`);
  return value;
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
