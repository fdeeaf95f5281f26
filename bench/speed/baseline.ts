import { createBaseline } from '../../service/src/engine/baseline/index.ts';
import type { BenchOptions } from '../tasks.ts';

const MINUTE = 60_000;
/** Signals of one day of minutes each: the growth from one to the next should be linear. */
const SIZES = [100, 300, 1000];
const POINTS = 1440;

/** A repeatable sequence of noise in [-0.5, 0.5) (linear congruential, Numerical Recipes). */
function noise(length: number): Float64Array {
  const values = new Float64Array(length);
  let state = 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 32 - 0.5;
  }
  return values;
}

/** Points per second of CPU time through the default baseline, at three numbers of signals, and one long signal. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const jitter = noise(1 << 16);
  const stream = (signals: number, points: number): number => {
    let alerts = 0;
    const begin = process.cpuUsage();
    for (let signal = 0; signal < signals; signal++) {
      const baseline = createBaseline();
      for (let i = 0; i < points; i++) {
        const season = 10 * Math.sin((2 * Math.PI * i) / 1440);
        const value = 100 + season + (jitter[(i * 7 + signal * 131) & 65535] as number) * 8;
        if (baseline.push(i * MINUTE, value).alert) alerts++;
      }
    }
    const spent = process.cpuUsage(begin);
    const seconds = (spent.user + spent.system) / 1e6;
    if (!options.json) {
      const rate = (signals * points) / seconds / 1e6;
      console.log(
        `${signals} signals x ${points} points: ${seconds.toFixed(2)} s CPU, ${rate.toFixed(2)} M points/s, ${alerts} alerts`,
      );
    }
    return (signals * points) / seconds;
  };
  stream(50, POINTS);
  for (const signals of SIZES) figures[`pointsPerSecond${signals}`] = stream(signals, POINTS);
  figures.pointsPerSecondLong = stream(1, POINTS * 1000);
  return figures;
}
