import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ALERT_SCORE, createBaseline } from '../../service/src/engine/baseline/index.ts';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import { type CsvSeries, readCsvTree, readTime } from './csv-series.ts';
import { type ScoredSeries, scoreCorpus } from './nab-score.ts';

interface Detected {
  series: CsvSeries;
  scores: Float64Array;
  alerts: Uint8Array;
}

/** Streams one series through a fresh baseline, in order, one point at a time. */
function detect(series: CsvSeries): Detected {
  const baseline = createBaseline();
  const scores = new Float64Array(series.values.length);
  const alerts = new Uint8Array(series.values.length);
  for (let i = 0; i < scores.length; i++) {
    const reading = baseline.push(series.times[i] as number, series.values[i] as number);
    scores[i] = reading.score;
    alerts[i] = reading.alert ? 1 : 0;
  }
  return { series, scores, alerts };
}

/** The tree of CSVs and, where they stand, the labels: `DIR/data` with `DIR/labels`, or DIR itself. */
function findInputs(folder: string): { data: string; labels: string | undefined } {
  if (!existsSync(folder))
    throw new BadInput(`--data ${folder} does not exist; name a folder of timestamp,value CSVs.`);
  const nested = join(folder, 'data');
  const data = existsSync(nested) && statSync(nested).isDirectory() ? nested : folder;
  const file = join('labels', 'combined_windows.json');
  const labels = [join(data, '..', file), join(data, file)].find((path) => existsSync(path));
  return { data, labels };
}

/** Windows by the path of their file, in lower case: the corpus itself spells one folder in two ways. */
function readWindows(file: string): Map<string, Array<[string, string]>> {
  try {
    const windows = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Array<[string, string]>>;
    return new Map(Object.entries(windows).map(([path, limits]) => [path.toLowerCase(), limits]));
  } catch (cause) {
    throw new BadInput(`${file} is not JSON of the form { "path.csv": [["start", "end"], ...] }.`, { cause });
  }
}

/** The rows of the labelled windows: the first and the last whose time lies within, both included. */
function windowRows(
  series: CsvSeries,
  limits: Array<[string, string]>,
  file: string,
): Array<[number, number]> {
  return limits.map(([start, end]) => {
    const from = readTime(start);
    const to = readTime(end);
    const within = (time: number): boolean => time >= from && time <= to;
    const first = series.times.findIndex(within);
    if (first < 0) {
      throw new BadInput(`${file}: window ${start} to ${end} of ${series.key} holds no row of that file.`);
    }
    return [first, series.times.findLastIndex(within)];
  });
}

function writeTree(out: string, detected: readonly Detected[]): void {
  for (const { series, scores, alerts } of detected) {
    const path = join(out, series.key);
    mkdirSync(dirname(path), { recursive: true });
    const rows = series.stamps.map((stamp, i) => `${stamp},${scores[i]},${alerts[i]}`);
    writeFileSync(path, `timestamp,score,alert\n${rows.join('\n')}\n`);
  }
}

/**
 * Anomaly scores and alerts for every series of a folder, with the NAB Standard score where labels stand beside it.
 * Labels are read after every series has been scored.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { data, labels } = findInputs(options.data);
  const detected = readCsvTree(data).map(detect);
  if (options.out !== undefined) writeTree(options.out, detected);
  const say = (line: string): void => {
    if (!options.json) console.log(line);
  };
  const points = detected.reduce((sum, one) => sum + one.scores.length, 0);
  const alerts = detected.reduce((sum, one) => sum + one.alerts.reduce((a, b) => a + b, 0), 0);
  const figures: Record<string, number> = {
    series: detected.length,
    points,
    alerts,
    alertsPer1000: points === 0 ? 0 : (1000 * alerts) / points,
  };
  say(
    `${detected.length} series, ${points} points, ${alerts} alerts (${figures.alertsPer1000?.toFixed(2)} per 1,000)`,
  );
  if (labels === undefined) {
    say('No labels/combined_windows.json beside the data: raw output only, nothing scored.');
    return figures;
  }
  const windows = readWindows(labels);
  const labelled = detected.filter((one) => windows.has(one.series.key.toLowerCase()));
  const corpus: ScoredSeries[] = labelled.map((one) => ({
    scores: one.scores,
    windows: windowRows(one.series, windows.get(one.series.key.toLowerCase()) ?? [], labels),
  }));
  const absent = windows.size - labelled.length;
  if (absent > 0) say(`${absent} labelled series are not in ${data}: scored without them.`);
  if (labelled.length < detected.length)
    say(`${detected.length - labelled.length} series have no label entry: not scored.`);
  const result = scoreCorpus(corpus, ALERT_SCORE);
  if (result === undefined) {
    say('No labelled window in these series: nothing to score.');
    return figures;
  }
  const { fixed, best } = result;
  say(
    `Standard ${fixed.standard.toFixed(1)} at the fixed threshold ${ALERT_SCORE}, ${best.standard.toFixed(1)} at the best (${best.threshold.toFixed(3)})`,
  );
  say(
    `windows hit ${Math.round(fixed.windowsHit * fixed.windows)} of ${fixed.windows}, false positives ${fixed.falsePositives}`,
  );
  return {
    standardFixed: fixed.standard,
    standardBest: best.standard,
    windowsHit: fixed.windowsHit,
    ...figures,
    windows: fixed.windows,
    threshold: ALERT_SCORE,
  };
}
