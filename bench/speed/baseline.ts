import { createBaseline } from '../../service/src/engine/baseline/index.ts';
import type { BenchOptions } from '../tasks.ts';

const MINUTE = 60_000;
const DAY_POINTS = 1440;
/** Signals of one day of minutes each: the cost should grow in proportion. */
const SIGNALS = [100, 300, 1000];
/** Days of one long signal. */
const LONG_DAYS = 700;

/** A week of minutes: a daily wave with noise (linear congruential, Numerical Recipes), the same in every run. */
function weekOfMinutes(): Float64Array {
  const values = new Float64Array(7 * DAY_POINTS);
  let state = 12345;
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = 100 + 10 * Math.sin((2 * Math.PI * i) / DAY_POINTS) + 8 * (state / 2 ** 32 - 0.5);
  }
  return values;
}

/** Points per second of CPU time through the default baseline: many signals for a day, and one for two years. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const values = weekOfMinutes();
  const stream = (signals: number, points: number, quiet = options.json): number => {
    let alerts = 0;
    const begin = process.cpuUsage();
    for (let signal = 0; signal < signals; signal++) {
      const baseline = createBaseline();
      let at = (signal * 131) % values.length;
      for (let i = 0; i < points; i++) {
        if (baseline.push(i * MINUTE, values[at] as number).alert) alerts++;
        if (++at === values.length) at = 0;
      }
    }
    const spent = process.cpuUsage(begin);
    const seconds = (spent.user + spent.system) / 1e6;
    const rate = (signals * points) / seconds;
    if (!quiet) {
      const figure = `${(rate / 1e6).toFixed(2)} M points/s`;
      console.log(
        `${signals} signals x ${points} points: ${seconds.toFixed(2)} s CPU, ${figure}, ${alerts} alerts`,
      );
    }
    return rate;
  };
  stream(100, DAY_POINTS, true); // compiles the hot path before anything is measured
  for (const signals of SIGNALS) figures[`pointsPerSecond${signals}`] = stream(signals, DAY_POINTS);
  figures.pointsPerSecondLong = stream(1, LONG_DAYS * DAY_POINTS);
  return figures;
}
