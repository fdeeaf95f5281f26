import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  forecastSeries,
  reportedResolution,
  timeToThreshold,
} from '../../service/src/engine/forecast/index.ts';
import type { BenchOptions } from '../tasks.ts';
import { readM4 } from './m4-series.ts';

/** Steps over which the threshold (the largest value) is taken: fourteen days of hours. */
const THRESHOLD_STEPS = 14 * 24;

/** Whether and at which step each series reaches the largest value of its last fourteen days. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { series, horizon, seasons } = await readM4(options.data);
  const lines = ['id,threshold,will,step,probability'];
  const counts = { hit: 0, falseAlarm: 0, missed: 0, right: 0 };
  const stepErrors: number[] = [];
  let scored = 0;
  for (const { id, train, test } of series) {
    const threshold = Math.max(...train.subarray(-THRESHOLD_STEPS).filter(Number.isFinite));
    const forecast = forecastSeries(train, { horizon, seasons });
    const outlook =
      forecast.status === 'forecast' && Number.isFinite(threshold)
        ? timeToThreshold(forecast, threshold, { resolution: reportedResolution(train), history: train })
        : undefined;
    const will = outlook?.willReach ?? false;
    const said = outlook === undefined ? 'not enough data' : String(will);
    lines.push(
      `${id},${Number.isFinite(threshold) ? threshold : ''},${said},${will ? outlook?.step : ''},${outlook?.probability ?? ''}`,
    );
    if (test === undefined) continue;
    scored++;
    const actual = test.findIndex((value) => value >= threshold) + 1;
    if (will && actual > 0) {
      counts.hit++;
      stepErrors.push(Math.abs((outlook?.step ?? 0) - actual));
    } else if (will) counts.falseAlarm++;
    else if (actual > 0) counts.missed++;
    else counts.right++;
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
  const figures = {
    f1: (2 * counts.hit) / Math.max(1, 2 * counts.hit + counts.falseAlarm + counts.missed),
    medianHourError: stepErrors[Math.floor(stepErrors.length / 2)] ?? 0,
    ...counts,
    series: series.length,
  };
  if (!options.json) {
    for (const [key, value] of Object.entries(figures)) console.log(`${key.padEnd(20)}${value.toFixed(4)}`);
  }
  return figures;
}
