import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  forecastSeries,
  reportedResolution,
  type ThresholdOutlook,
  timeToThreshold,
} from '../../service/src/engine/forecast/index.ts';
import { seededRandom } from '../random.ts';
import type { BenchOptions } from '../tasks.ts';
import { readM4 } from './m4-series.ts';

/** Steps over which the threshold (the largest value) is taken: fourteen days of hours. */
const STEPS_A_DAY = 24;
const THRESHOLD_STEPS = 14 * STEPS_A_DAY;

interface Counts {
  hit: number;
  falseAlarm: number;
  missed: number;
  right: number;
  /** Sum of the probabilities of those it says yes to, and of all. */
  sure: number;
  likely: number;
}

interface Answer {
  will: boolean;
  probability: number;
  reached: boolean;
}

const RESAMPLES = 2_000;

/**
 * Whether and at which step each series reaches the largest value of its last fourteen days. `--earlier DAYS` asks the
 * same of as many earlier moments, a day apart and all within the training file: what one stretch of 48 hours, which
 * all series share, says of a method is uncertain by itself.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { series, horizon, seasons } = await readM4(options.data);
  const lines = ['id,threshold,will,step,probability'];
  const stepErrors: number[] = [];
  const answers: Answer[] = [];
  const counts = noCounts();
  let scored = 0;
  const foresee = (history: Float64Array) => {
    const threshold = Math.max(...history.subarray(-THRESHOLD_STEPS).filter(Number.isFinite));
    const forecast = forecastSeries(history, { horizon, seasons });
    const outlook =
      forecast.status === 'forecast' && Number.isFinite(threshold)
        ? timeToThreshold(forecast, threshold, { resolution: reportedResolution(history), history })
        : undefined;
    return { threshold, outlook };
  };
  for (const { id, train, test } of series) {
    const { threshold, outlook } = foresee(train);
    const will = outlook?.willReach ?? false;
    const said = outlook === undefined ? 'not enough data' : String(will);
    lines.push(
      `${id},${Number.isFinite(threshold) ? threshold : ''},${said},${will ? outlook?.step : ''},${outlook?.probability ?? ''}`,
    );
    if (test === undefined) continue;
    scored++;
    const actual = count(counts, outlook, threshold, test);
    answers.push({ will, probability: outlook?.probability ?? 0, reached: actual > 0 });
    if (will && actual > 0) stepErrors.push(Math.abs((outlook?.step ?? 0) - actual));
  }
  if (options.out !== undefined) {
    await mkdir(options.out, { recursive: true });
    await writeFile(join(options.out, 'breaches.csv'), `${lines.join('\n')}\n`);
  }
  if (scored === 0) {
    if (!options.json) console.log('No test file: outlooks only, nothing is scored.');
    return { series: series.length };
  }
  stepErrors.sort((a, b) => a - b);
  const figures: Record<string, number> = {
    f1: f1(counts),
    medianHourError: stepErrors[Math.floor(stepErrors.length / 2)] ?? 0,
    // 2 sum(p of those it says yes to) / (how many it says yes to + sum(p)): the F1 that its own probabilities expect.
    f1Expected: (2 * counts.sure) / (counts.hit + counts.falseAlarm + counts.likely),
    hit: counts.hit,
    falseAlarm: counts.falseAlarm,
    missed: counts.missed,
    right: counts.right,
    series: series.length,
    ...samplingError(answers),
    f1BestCut: bestCut(answers),
  };
  const earlier = Number(options.flags.earlier ?? 0);
  const scores = Array.from({ length: earlier }, (_, day) => {
    const before = noCounts();
    for (const { train } of series) {
      const end = train.length - horizon - STEPS_A_DAY * day;
      if (end < THRESHOLD_STEPS) continue;
      const { threshold, outlook } = foresee(train.subarray(0, end));
      count(before, outlook, threshold, train.subarray(end, end + horizon));
    }
    return f1(before);
  });
  if (earlier > 0) {
    figures.f1Earlier = scores.reduce((sum, score) => sum + score, 0) / earlier;
    figures.f1EarlierLeast = Math.min(...scores);
    figures.f1EarlierMost = Math.max(...scores);
  }
  if (!options.json) {
    for (const [key, value] of Object.entries(figures)) console.log(`${key.padEnd(20)}${value.toFixed(4)}`);
  }
  return figures;
}

/** Counts one answer; answers at which step the threshold was reached, 0 for never. */
function count(
  counts: Counts,
  outlook: ThresholdOutlook | undefined,
  threshold: number,
  after: Float64Array,
): number {
  const will = outlook?.willReach ?? false;
  const probability = outlook?.probability ?? 0;
  const actual = after.findIndex((value) => value >= threshold) + 1;
  if (will) counts.sure += probability;
  counts.likely += probability;
  if (will && actual > 0) counts.hit++;
  else if (will) counts.falseAlarm++;
  else if (actual > 0) counts.missed++;
  else counts.right++;
  return actual;
}

function f1({ hit, falseAlarm, missed }: Counts): number {
  return (2 * hit) / Math.max(1, 2 * hit + falseAlarm + missed);
}

/** Between which F1 would lie had other series of the kind been asked: the bootstrap's middle 95 % (Efron 1979). */
function samplingError(answers: readonly Answer[]): { f1Lower: number; f1Upper: number } {
  const random = seededRandom(1);
  const scores = Array.from({ length: RESAMPLES }, () => {
    const drawn = answers.map(() => answers[Math.floor(random() * answers.length)] as Answer);
    return f1OfAnswers(drawn, ({ will }) => will);
  }).sort((a, b) => a - b);
  const at = (share: number) => scores[Math.floor((RESAMPLES - 1) * share)] as number;
  return { f1Lower: at(0.025), f1Upper: at(0.975) };
}

/** The largest F1 that any one cut through the probabilities would have made, chosen with the answers at hand. */
function bestCut(answers: readonly Answer[]): number {
  return Math.max(
    ...answers.map(({ probability: cut }) =>
      f1OfAnswers(answers, ({ probability }) => probability >= cut && probability > 0),
    ),
  );
}

function f1OfAnswers(answers: readonly Answer[], says: (answer: Answer) => boolean): number {
  const counts = noCounts();
  for (const answer of answers) {
    if (says(answer)) counts[answer.reached ? 'hit' : 'falseAlarm']++;
    else if (answer.reached) counts.missed++;
  }
  return f1(counts);
}

function noCounts(): Counts {
  return { hit: 0, falseAlarm: 0, missed: 0, right: 0, sure: 0, likely: 0 };
}
