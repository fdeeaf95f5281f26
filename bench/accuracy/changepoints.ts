import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findChangePoints } from '../../service/src/engine/change/index.ts';
import { BadInput } from '../bad-input.ts';
import { filesOf, nameOf } from '../csv.ts';
import type { BenchOptions } from '../tasks.ts';
import { covering, fMeasure } from './changepoint-scores.ts';

const ANNOTATIONS = 'annotations.json';

type Annotations = Record<string, Record<string, readonly number[]>>;

/**
 * Change points of TCPD series (`{ name, series: [{ raw }] }`), and with `annotations.json` beside them their
 * F1 (margin 5) and covering against all annotators, averaged over the annotated series of one dimension.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const files = (await filesOf(options.data, '.json')).filter((file) => basename(file) !== ANNOTATIONS);
  if (files.length === 0) throw new BadInput(`--data ${options.data} holds no series; pass TCPD JSON files.`);
  const annotations = await readAnnotations(join(dirname(files[0] as string), ANNOTATIONS));
  if (options.out !== undefined) await mkdir(options.out, { recursive: true });
  const scores: { f1: number; covering: number }[] = [];
  for (const file of files) {
    const series = await readSeries(file);
    if (series === undefined) {
      if (!options.json) console.log(`${nameOf(file).padEnd(24)} has several dimensions: skipped`);
      continue;
    }
    const result = findChangePoints(series.values);
    const found = result.kind === 'searched' ? result.changes.map((change) => change.index) : [];
    if (options.out !== undefined) {
      await writeFile(join(options.out, `${nameOf(file)}.json`), `${JSON.stringify(found)}\n`);
    }
    const marked = annotations?.[series.name] ?? annotations?.[nameOf(file)];
    const score =
      marked === undefined
        ? undefined
        : {
            f1: fMeasure(Object.values(marked), found),
            covering: covering(Object.values(marked), found, series.values.length),
          };
    if (score !== undefined) scores.push(score);
    if (!options.json) {
      const cells = score === undefined ? ['', ''] : [score.f1.toFixed(3), score.covering.toFixed(3)];
      console.log(
        `${nameOf(file).padEnd(24)}${cells.map((cell) => cell.padEnd(8)).join('')}${found.join(' ')}`,
      );
    }
  }
  if (scores.length === 0) {
    if (!options.json) console.log('No annotations beside the series: no scores.');
    return {};
  }
  const figures = {
    f1: mean(scores.map((score) => score.f1)),
    covering: mean(scores.map((score) => score.covering)),
  };
  if (!options.json)
    console.log(`${'mean'.padEnd(24)}${figures.f1.toFixed(3).padEnd(8)}${figures.covering.toFixed(3)}`);
  return figures;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new BadInput(`${file} is not JSON (${String(cause)}); pass TCPD JSON files.`);
  }
}

async function readAnnotations(file: string): Promise<Annotations | undefined> {
  const exists = await readFile(file).then(
    () => true,
    () => false,
  );
  return exists ? ((await readJson(file)) as Annotations) : undefined;
}

async function readSeries(file: string): Promise<{ name: string; values: Float64Array } | undefined> {
  const content = (await readJson(file)) as { name?: unknown; series?: { raw?: unknown }[] };
  if (!Array.isArray(content.series) || !Array.isArray(content.series[0]?.raw)) {
    throw new BadInput(`${file} has no series[0].raw; pass TCPD JSON files.`);
  }
  if (content.series.length > 1) return undefined;
  const values = Float64Array.from(content.series[0].raw as unknown[], (value, i) => {
    if (value === null || value === 'NaN') return Number.NaN;
    if (typeof value !== 'number')
      throw new BadInput(`${file} holds ${JSON.stringify(value)} at ${i}; give numbers.`);
    return value;
  });
  return { name: typeof content.name === 'string' ? content.name : nameOf(file), values };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
