import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forecastSeries } from '../../service/src/engine/forecast/index.ts';
import type { BenchOptions } from '../tasks.ts';
import { readM4 } from './m4-series.ts';

/** Median and 95 % bounds for every series of an M4 pair; OWA against Naive2 as the competition computed it. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { series, horizon, seasons, scoringSeason } = await readM4(options.data);
  const lines = [`id,step,median,lower,upper`];
  const totals = {
    smape: 0,
    mase: 0,
    naiveSmape: 0,
    naiveMase: 0,
    covered: 0,
    judged: 0,
    scored: 0,
    silent: 0,
  };
  for (const { id, train, test } of series) {
    const naive = naive2(train, horizon, scoringSeason);
    const forecast = forecastSeries(train, { horizon, seasons });
    if (forecast.status === 'not_enough_data') totals.silent++;
    const median = forecast.status === 'forecast' ? forecast.median : naive;
    if (forecast.status === 'forecast') {
      for (let k = 0; k < horizon; k++) {
        lines.push(`${id},${k + 1},${forecast.median[k]},${forecast.lower[k]},${forecast.upper[k]}`);
      }
    }
    if (test === undefined) continue;
    totals.scored++;
    totals.smape += smape(test, median);
    totals.naiveSmape += smape(test, naive);
    totals.mase += mase(train, test, median, scoringSeason);
    totals.naiveMase += mase(train, test, naive, scoringSeason);
    if (forecast.status !== 'forecast') continue;
    for (let k = 0; k < Math.min(horizon, test.length); k++) {
      const value = test[k] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      totals.judged++;
      if (value >= (forecast.lower[k] ?? 0) && value <= (forecast.upper[k] ?? 0)) totals.covered++;
    }
  }
  if (options.out !== undefined) {
    await mkdir(options.out, { recursive: true });
    await writeFile(join(options.out, 'forecasts.csv'), `${lines.join('\n')}\n`);
  }
  if (totals.scored === 0) {
    if (!options.json) console.log('No test file: forecasts only, nothing is scored.');
    return { series: series.length };
  }
  const figures = {
    owa: (totals.smape / totals.naiveSmape + totals.mase / totals.naiveMase) / 2,
    coverage95: totals.covered / totals.judged,
    smape: (100 * totals.smape) / totals.scored,
    mase: totals.mase / totals.scored,
    series: series.length,
    withoutForecast: totals.silent,
  };
  if (!options.json) {
    for (const [key, value] of Object.entries(figures)) console.log(`${key.padEnd(20)}${value.toFixed(4)}`);
  }
  return figures;
}

/** Symmetric mean absolute percentage error, 0 to 2. */
function smape(actual: Float64Array, forecast: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < actual.length; k++) {
    const size = Math.abs(actual[k] ?? 0) + Math.abs(forecast[k] ?? 0);
    if (size > 0) sum += (2 * Math.abs((actual[k] ?? 0) - (forecast[k] ?? 0))) / size;
  }
  return sum / actual.length;
}

/** Mean absolute error in units of the seasonal naive error within the training part. */
function mase(train: Float64Array, actual: Float64Array, forecast: Float64Array, season: number): number {
  let scale = 0;
  for (let i = season; i < train.length; i++) scale += Math.abs((train[i] ?? 0) - (train[i - season] ?? 0));
  scale /= train.length - season;
  let sum = 0;
  for (let k = 0; k < actual.length; k++) sum += Math.abs((actual[k] ?? 0) - (forecast[k] ?? 0));
  return scale > 0 ? sum / actual.length / scale : 0;
}

/**
 * Naive2 of the M4 competition: the last value, seasonally adjusted by classical multiplicative decomposition
 * where the 90 % autocorrelation test finds a season.
 */
function naive2(train: Float64Array, horizon: number, season: number): Float64Array {
  const indices = isSeasonal(train, season)
    ? seasonalIndices(train, season)
    : new Float64Array(season).fill(1);
  const size = train.length;
  const last = (train[size - 1] ?? 0) / (indices[(size - 1) % season] ?? 1);
  return Float64Array.from({ length: horizon }, (_, k) => last * (indices[(size + k) % season] ?? 1));
}

function isSeasonal(train: Float64Array, season: number): boolean {
  if (season < 2 || train.length < 3 * season) return false;
  const mean = train.reduce((a, b) => a + b, 0) / train.length;
  const at = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < train.length; i++) sum += ((train[i] ?? 0) - mean) * ((train[i - lag] ?? 0) - mean);
    return sum;
  };
  const variance = at(0);
  let squares = 0;
  for (let lag = 1; lag < season; lag++) squares += (at(lag) / variance) ** 2;
  return Math.abs(at(season) / variance) > 1.645 * Math.sqrt((1 + 2 * squares) / train.length);
}

function seasonalIndices(train: Float64Array, season: number): Float64Array {
  const half = Math.floor(season / 2);
  const sum = new Float64Array(season);
  const count = new Float64Array(season);
  for (let i = half; i < train.length - half; i++) {
    let trend = 0;
    for (let j = -half; j <= half; j++) {
      const share = season % 2 === 0 && Math.abs(j) === half ? 0.5 : 1;
      trend += share * (train[i + j] ?? 0);
    }
    const ratio = (train[i] ?? 0) / (trend / season);
    if (!Number.isFinite(ratio)) continue;
    sum[i % season] = (sum[i % season] ?? 0) + ratio;
    count[i % season] = (count[i % season] ?? 0) + 1;
  }
  const indices = sum.map((value, i) => value / (count[i] || 1));
  const mean = indices.reduce((a, b) => a + b, 0) / season;
  return indices.map((value) => value / mean);
}
