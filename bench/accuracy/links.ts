import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLinks, type TestedPair } from '../../service/src/engine/association/index.ts';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import { loadCorrelationKernel } from './correlation-kernel.ts';
import { type CsvSeries, readCsvTree } from './csv-series.ts';

/** The longest lead of a signal looked for, in steps of the common grid. */
const LAST_LAG = 60;
const DAY = 86_400_000;
/** A grid this long is a wrong timestamp, not a long history. */
const LONGEST_GRID = 5_000_000;

/** One row of what is written: a pair, where it is strongest, and what may be said of it. */
interface LinkRow {
  signal: string;
  kpi: string;
  lag: number;
  lagSeconds: number;
  r: number;
  effect: number;
  lower: number;
  upper: number;
  p: number;
  q: number;
  found: boolean;
  grade: string;
  days: number | null;
  daysAgreeing: number | null;
  outOfSampleGain: number | null;
}

/**
 * Every pair of `signals/*.csv` and `kpis/*.csv` (`timestamp,value`) under --data, tested for a link at leads of 0
 * to 60 steps. All series are put on one grid, its step the coarsest of the series' median steps, several values
 * in a step averaged, none left missing. `--out` gets links.csv and links.json with every pair tested, and
 * untested.json with the pairs that were not and why.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const signals = readCsvTree(join(options.data, 'signals'));
  const kpis = readCsvTree(join(options.data, 'kpis'));
  const grid = commonGrid([...signals, ...kpis]);
  const findings = findLinks(loadCorrelationKernel(), {
    signals: signals.map((series) => onGrid(series, grid)),
    kpis: kpis.map((series) => onGrid(series, grid)),
    lastLag: LAST_LAG,
    samplesPerDay: DAY / grid.step,
  });
  const rows = findings.tested
    .map((pair) => rowOf(pair, signals, kpis, grid.step))
    .sort((a, b) => a.q - b.q || a.p - b.p);
  const found = rows.filter((row) => row.found);
  if (options.out !== undefined) {
    const untested = findings.untested.map(({ signal, kpi, reason }) => ({
      signal: nameAt(signals, signal),
      kpi: nameAt(kpis, kpi),
      reason,
    }));
    write(options.out, rows, untested);
  }
  if (!options.json) print(found, rows.length, findings.untested.length);
  return { tested: rows.length, found: found.length };
}

interface Grid {
  start: number;
  step: number;
  length: number;
}

function commonGrid(all: readonly CsvSeries[]): Grid {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let step = 0;
  for (const series of all) {
    const times = Float64Array.from(series.times).sort();
    if (times.length < 2) continue;
    start = Math.min(start, times[0] as number);
    end = Math.max(end, times.at(-1) as number);
    const steps = times
      .subarray(1)
      .map((time, i) => time - (times[i] as number))
      .filter((difference) => difference > 0)
      .sort();
    step = Math.max(step, steps[Math.floor(steps.length / 2)] ?? 0);
  }
  if (step === 0) throw new BadInput('no file has two different times; a link needs series over time.');
  const length = Math.floor((end - start) / step) + 1;
  if (length > LONGEST_GRID) {
    throw new BadInput(`the files span ${length} steps of ${step / 1000} s; check their timestamps.`);
  }
  return { start, step, length };
}

function onGrid(series: CsvSeries, grid: Grid): Float64Array {
  const sums = new Float64Array(grid.length);
  const counts = new Float64Array(grid.length);
  series.times.forEach((time, i) => {
    const value = series.values[i] as number;
    if (Number.isNaN(value)) return;
    if (!Number.isFinite(value)) {
      throw new BadInput(`${series.key} row ${i + 2}: the value is infinite; leave it empty if missing.`);
    }
    const cell = Math.floor((time - grid.start) / grid.step);
    sums[cell] = (sums[cell] as number) + value;
    counts[cell] = (counts[cell] as number) + 1;
  });
  return sums.map((sum, cell) => (counts[cell] === 0 ? Number.NaN : sum / (counts[cell] as number)));
}

function nameAt(list: readonly CsvSeries[], index: number): string {
  return (list[index]?.key ?? '').replace(/\.csv$/, '');
}

function rowOf(
  pair: TestedPair,
  signals: readonly CsvSeries[],
  kpis: readonly CsvSeries[],
  step: number,
): LinkRow {
  return {
    signal: nameAt(signals, pair.signal),
    kpi: nameAt(kpis, pair.kpi),
    lag: pair.lag,
    lagSeconds: (pair.lag * step) / 1000,
    r: pair.correlation,
    effect: pair.effect.estimate,
    lower: pair.effect.lower,
    upper: pair.effect.upper,
    p: pair.p,
    q: pair.q,
    found: pair.found,
    grade: pair.grade,
    days: pair.steadiness?.blocks ?? null,
    daysAgreeing: pair.steadiness?.agreeing ?? null,
    outOfSampleGain: pair.steadiness?.outOfSampleGain ?? null,
  };
}

function write(out: string, rows: readonly LinkRow[], untested: readonly object[]): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'links.json'), `${JSON.stringify(rows, null, 1)}\n`);
  writeFileSync(join(out, 'untested.json'), `${JSON.stringify(untested, null, 1)}\n`);
  const columns = rows[0] === undefined ? [] : (Object.keys(rows[0]) as (keyof LinkRow)[]);
  const quoted = (value: unknown) =>
    /[",]/.test(String(value ?? '')) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? '');
  const lines = rows.map((row) => columns.map((column) => quoted(row[column])).join(','));
  writeFileSync(join(out, 'links.csv'), `${[columns.join(','), ...lines].join('\n')}\n`);
}

function print(found: readonly LinkRow[], tested: number, untested: number): void {
  console.log(`${tested} pairs tested, ${found.length} linked, ${untested} with not enough data`);
  for (const row of found.slice(0, 20)) {
    console.log(
      `${row.signal} -> ${row.kpi}  ${row.lagSeconds} s  r ${row.r.toFixed(2)}  effect ${row.effect.toPrecision(3)} ` +
        `[${row.lower.toPrecision(3)}, ${row.upper.toPrecision(3)}]  q ${row.q.toExponential(1)}  ${row.grade}`,
    );
  }
}
