import { createBaseline } from '../../service/src/engine/baseline/index.ts';
import type { BenchOptions } from '../tasks.ts';

const MINUTE = 60_000;
const DAY_POINTS = 1440;
/** Signals of one day of minutes each: the cost should grow in proportion. */
const SIGNALS = [100, 300, 1000];
/** Days of one long signal. */
const LONG_DAYS = 700;
/** Signals of a day that are streamed before anything is measured, and how often each size then is, in turn. */
const WARM_UP_SIGNALS = 500;
const ROUNDS = 5;

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

/**
 * Points per second of CPU time through the default baseline: many signals for a day, and one for two years. What a
 * service that has been up for a minute does: compiled before the first measurement, and every size measured as often,
 * in turn with the others; the median counts.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const values = weekOfMinutes();
  let alerts = 0;
  const stream = (signals: number, points: number): number => {
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
    return (signals * points) / ((spent.user + spent.system) / 1e6);
  };
  stream(WARM_UP_SIGNALS, DAY_POINTS);
  const sizes = [
    ...SIGNALS.map((signals) => ({ name: `pointsPerSecond${signals}`, signals, points: DAY_POINTS })),
    { name: 'pointsPerSecondLong', signals: 1, points: LONG_DAYS * DAY_POINTS },
  ];
  const rates: number[][] = sizes.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    sizes.forEach(({ signals, points }, i) => {
      rates[i]?.push(stream(signals, points));
    });
  }
  const figures: Record<string, number> = {};
  sizes.forEach(({ name, signals, points }, i) => {
    const sorted = rates[i]?.sort((a, b) => a - b) ?? [];
    const rate = sorted[ROUNDS >> 1] as number;
    figures[name] = rate;
    if (!options.json) {
      const [least, most] = [sorted[0] as number, sorted[ROUNDS - 1] as number].map((one) =>
        (one / 1e6).toFixed(2),
      );
      console.log(
        `${signals} signals x ${points} points: ${(rate / 1e6).toFixed(2)} M points/s of CPU (${least} to ${most})`,
      );
    }
  });
  if (!options.json) console.log(`${alerts} alerts in all`);
  return figures;
}
