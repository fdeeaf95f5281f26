import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { falseDiscoveryRates } from '../../engine/association/index.ts';
import { compareSignal } from './compare.ts';
import { decideSignal } from './decide.ts';
import { looksWithin, MINUTE_MS } from './schedule.ts';
import { FALSE_ALARMS, SHARES, toSpend } from './spend.ts';
import { windowsOf } from './windows.ts';

const STREAMS = Number(process.env.NULL_STREAMS ?? 24); // of more: docs/changes.md
const SIGNALS = 4;
const DAYS = 8;
const WINDOW_MS = 4 * HOUR_MS;

function source(seed: number): () => number {
  let state = seed;
  return () => {
    let sum = 0;
    for (let i = 0; i < 6; i += 1) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      sum += ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }
    return (sum - 3) * Math.SQRT2;
  };
}

/** Minutes that follow from each other, with a season of the day: nothing ever happens to them. */
function stream(seed: number, persistence: number): Float64Array {
  const next = source(seed);
  let level = 0;
  return Float64Array.from(
    { length: (DAYS * DAY_MS) / MINUTE_MS + 2 * (WINDOW_MS / MINUTE_MS) },
    (_, minute) => {
      level = persistence * level + next();
      return 200 + 40 * Math.cos((minute / 1_440) * 2 * Math.PI) + 8 * level;
    },
  );
}

it('deployments without any effect are called regressed in at most five of a hundred, all looks and signals together', () => {
  const at = DAYS * DAY_MS; // since the first minute
  let called = 0;
  for (let run = 0; run < STREAMS; run += 1) {
    const streams = Array.from({ length: SIGNALS }, (_, i) =>
      stream(run * 97 + i * 7_919 + 1, i % 2 === 0 ? 0 : 0.7),
    );
    let spent = 0;
    let regressed = false;
    for (const lookMs of looksWithin(WINDOW_MS)) {
      const windows = windowsOf({ begunAt: at - 3 * MINUTE_MS, at, lookMs });
      const { stepMs, before, after } = windows;
      const read = (values: Float64Array, shift: number) => ({
        from: before.from - shift,
        values: Float64Array.from({ length: (after.to - before.from) / stepMs }, (_, step) => {
          const minutes = stepMs / MINUTE_MS;
          const first = (before.from - shift) / MINUTE_MS + step * minutes;
          let sum = 0;
          for (let m = first; m < first + minutes; m += 1) sum += values[m] ?? Number.NaN;
          return sum / minutes;
        }),
      });
      const compared = streams.map((values) =>
        compareSignal({
          windows,
          now: read(values, 0),
          days: windows.days.filter((shift) => before.from - shift >= 0).map((shift) => read(values, shift)),
          stretches: [],
          role: 'latency',
          unit: 'units',
          proportion: false,
        }),
      );
      const pValues = compared.map(({ found }) => (found.kind === 'no_data' ? 1 : found.pValue));
      const qValues = falseDiscoveryRates(Float64Array.from(pValues));
      const alpha = toSpend({ spent, lookMs, windowMs: WINDOW_MS });
      spent += alpha;
      compared.forEach(({ found }, index) => {
        const qValue = qValues[index] ?? 1;
        // Whatever moved counts, and no threshold forgives it: stricter than a deployment is judged.
        const moved =
          found.kind === 'no_data'
            ? found
            : ({ ...found, kind: found.shift > 0 ? 'increased' : 'decreased' } as const);
        const { turn } = decideSignal({
          found: moved,
          qValue,
          alpha: alpha * SHARES.own,
          worse: 'higher',
          standing: null,
        });
        regressed ||= turn === 'claimed';
      });
    }
    if (regressed) called += 1;
  }
  expect(called).toBeLessThanOrEqual(
    FALSE_ALARMS * STREAMS + 2.5 * Math.sqrt(STREAMS * FALSE_ALARMS * (1 - FALSE_ALARMS)),
  );
  if (process.env.NULL_STREAMS) console.log(`${called} of ${STREAMS} called regressed`);
});
