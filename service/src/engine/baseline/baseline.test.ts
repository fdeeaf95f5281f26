import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { ALERT_SCORE, createBaseline, type Reading, restoreBaseline } from './index.ts';

const MINUTE = 60_000;
const STEP = 5 * MINUTE;
const DAY = 288; // points of five minutes

/** A repeatable uniform sequence in (0, 1): mulberry32. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 + 2 ** -33;
  };
}

function gaussian(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

function stream(values: readonly number[], step = STEP): Reading[] {
  const baseline = createBaseline();
  return values.map((value, i) => ({ ...baseline.push(i * step, value) }));
}

function series(length: number, at: (i: number) => number): number[] {
  return Array.from({ length }, (_, i) => at(i));
}

function alertsAt(readings: readonly Reading[]): number[] {
  return readings.flatMap((reading, i) => (reading.alert ? [i] : []));
}

function expectSound(readings: readonly Reading[]): void {
  for (const { score, expected, lower, upper, alert, direction, status } of readings) {
    expect(Number.isFinite(score) && score >= 0 && score <= 1).toBe(true);
    expect([expected, lower, upper].every(Number.isFinite)).toBe(true);
    expect(lower <= expected && expected <= upper).toBe(true);
    expect(alert).toBe(status === 'scored' && score >= ALERT_SCORE);
    if (alert) expect(direction).not.toBe(0);
  }
}

describe('what is told', () => {
  const noise = gaussian(1);
  const quiet = series(4 * DAY, () => 100 + 3 * noise());

  it('tells of a spike at once, above and below, and stays silent on the noise before it', () => {
    for (const [height, direction] of [
      [60, 1],
      [-60, -1],
    ] as const) {
      const readings = stream([...quiet, 100 + height]);
      expect(alertsAt(readings)).toEqual([quiet.length]);
      expect(readings.at(-1)?.direction).toBe(direction);
    }
  });

  it('tells once of a level shift, then adopts the new level', () => {
    const next = gaussian(2);
    const readings = stream([...quiet, ...series(4 * DAY, () => 140 + 3 * next())]);
    expect(alertsAt(readings)).toEqual([quiet.length]);
    expect(readings.at(-1)?.expected).toBeGreaterThan(135);
    expect(readings.at(-1)?.lower).toBeLessThan(140);
    expect(readings.at(-1)?.upper).toBeGreaterThan(140);
  });

  it('finds the day in the data and tells when it does not come', () => {
    const next = gaussian(3);
    const day = (i: number): number => (i % DAY > 100 && i % DAY < 200 ? 80 : 20) + next();
    const readings = stream(series(10 * DAY, (i) => (i > 8 * DAY && i < 9 * DAY ? 20 + next() : day(i))));
    expect(readings[8 * DAY - 140]?.expected).toBeGreaterThan(70);
    expect(readings[8 * DAY - 20]?.expected).toBeLessThan(30);
    const alerts = alertsAt(readings).filter((i) => i > 3 * DAY);
    expect(alerts[0]).toBeGreaterThan(8 * DAY + 99);
    expect(alerts[0]).toBeLessThan(8 * DAY + 105);
  });

  it('finds the week where days differ', () => {
    const next = gaussian(4);
    const hours = 24 * 7;
    const value = (i: number): number => (i % hours < 120 ? 100 + 30 * Math.sin(i / 3.82) : 40) + next();
    const readings = stream(series(6 * hours, value), 60 * MINUTE);
    const lastWeek = readings.slice(-hours).map((reading, i) => Math.abs(reading.expected - value(i)));
    expect(lastWeek.sort((a, b) => a - b)[84]).toBeLessThan(4);
  });

  it('takes no week for the season of what wanders, once two have passed', () => {
    const state = createBaseline();
    const next = gaussian(17);
    let slow = 0;
    for (let i = 0; i < 16 * 1_440; i++) {
      slow = 0.995 * slow + next();
      state.push(i * MINUTE, 50 + slow + 0.3 * next());
    }
    expect(state.serialize().season?.adopted).toBe(false);
  });

  it('adopts no season in noise', () => {
    const next = gaussian(5);
    const state = createBaseline();
    for (let i = 0; i < 10 * DAY; i++) state.push(i * STEP, next());
    expect(state.serialize().season?.adopted).toBe(false);
  });

  it('does not tell of a nightly job once it has seen a few', () => {
    const next = gaussian(6);
    const readings = stream(series(14 * DAY, (i) => 5 + next() + (i % DAY < 3 ? 60 : 0)));
    expect(alertsAt(readings).filter((i) => i > 2 * DAY && i % DAY < 3)).toEqual([]);
  });

  it('still sees an anomaly after earlier ones', () => {
    const next = gaussian(7);
    const spikes = [3 * DAY, 6 * DAY, 9 * DAY];
    const readings = stream(series(10 * DAY, (i) => 100 + 3 * next() + (spikes.includes(i) ? 90 : 0)));
    expect(alertsAt(readings).filter((i) => spikes.includes(i))).toEqual(spikes);
  });

  it('notices that rare events become frequent', () => {
    const next = uniform(8);
    const dense = (i: number): boolean => i > 9 * DAY && i < 9.5 * DAY;
    const readings = stream(series(10 * DAY, (i) => (next() < (dense(i) ? 0.4 : 0.01) ? 3 : 0)));
    expect(alertsAt(readings).some(dense)).toBe(true);
  });
});

describe('one rate for every kind of signal', () => {
  const kinds: Record<string, (seed: number) => () => number> = {
    gaussian,
    lognormal: (seed) => {
      const next = gaussian(seed);
      return () => Math.exp(next());
    },
    'Student t, 3 degrees of freedom': (seed) => {
      const next = gaussian(seed);
      return () => next() / Math.sqrt((next() ** 2 + next() ** 2 + next() ** 2) / 3);
    },
    'counts, 0.2 a step': (seed) => {
      const next = uniform(seed);
      return () => {
        let count = 0;
        for (let product = next(); product > Math.exp(-0.2); product *= next()) count++;
        return count;
      };
    },
    autoregressive: (seed) => {
      const next = gaussian(seed);
      let value = 0;
      return () => {
        value = 0.9 * value + next();
        return value;
      };
    },
  };
  it.each(Object.entries(kinds))('%s: at most 3 alerts a week where 0.5 are agreed', (_, kind) => {
    let alerts = 0;
    for (let seed = 1; seed <= 8; seed++) alerts += alertsAt(stream(series(28 * DAY, kind(seed)))).length;
    expect(alerts / (8 * 4)).toBeLessThan(3);
  });

  it('fewer alerts where fewer are agreed', () => {
    const counts = [0.1, 0.5, 5].map((alertsPerWeek) => {
      const next = gaussian(9);
      const baseline = createBaseline({ alertsPerWeek });
      let alerts = 0;
      for (let i = 0; i < 60 * DAY; i++) if (baseline.push(i * STEP, next()).alert) alerts++;
      return alerts;
    });
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[2]).toBeGreaterThan(counts[0] as number);
  });
});

describe('laws', () => {
  const signal = fc.record({
    seed: fc.integer(),
    length: fc.integer({ min: 0, max: 1200 }),
    kind: fc.constantFrom('noise', 'spiky', 'sparse', 'season'),
  });
  const draw = ({ seed, length, kind }: { seed: number; length: number; kind: string }): number[] => {
    const next = gaussian(seed);
    return series(length, (i) => {
      if (kind === 'spiky') return Math.exp(2 * next());
      if (kind === 'sparse') return next() > 2 ? Math.round(8 * Math.abs(next())) : 0;
      return next() + (kind === 'season' ? 10 * Math.sin((2 * Math.PI * i) / DAY) : 0);
    });
  };
  const scores = (values: readonly number[]): number[] => stream(values).map((reading) => reading.score);

  it('scores do not depend on the unit', () => {
    fc.assert(
      fc.property(signal, fc.integer({ min: -20, max: 20 }), (description, power) => {
        const values = draw(description);
        expect(scores(values.map((value) => value * 2 ** power))).toEqual(scores(values));
      }),
      { numRuns: 25 },
    );
  });

  it('a signal turned upside down scores the same, in the other direction', () => {
    fc.assert(
      fc.property(signal, (description) => {
        const values = draw(description);
        const upright = stream(values);
        const inverted = stream(values.map((value) => -value));
        expect(inverted.map(({ score }) => score)).toEqual(upright.map(({ score }) => score));
        inverted.forEach((reading, i) => {
          expect(reading.direction + (upright[i]?.direction ?? 0)).toBe(0);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('continues exactly from its state, through JSON, wherever it is cut', () => {
    fc.assert(
      fc.property(signal, fc.double({ min: 0, max: 1, noNaN: true }), (description, share) => {
        const values = draw(description);
        const cut = Math.floor(share * values.length);
        const first = createBaseline();
        values.slice(0, cut).forEach((value, i) => {
          first.push(i * STEP, value);
        });
        const second = restoreBaseline(JSON.parse(JSON.stringify(first.serialize())));
        for (let i = cut; i < values.length; i++) {
          const value = values[i] as number;
          expect({ ...second.push(i * STEP, value) }).toEqual({ ...first.push(i * STEP, value) });
        }
        expect(second.serialize()).toEqual(first.serialize());
      }),
      { numRuns: 25 },
    );
  });

  it('takes any numbers at any times without NaN, and passes over what is no measurement', () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 }), fc.constant(0));
    const time = fc.oneof(fc.integer({ min: -1000, max: 100_000_000 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.tuple(time, value), { maxLength: 600 }), (points) => {
        const baseline = createBaseline();
        expectSound(points.map(([at, x]) => ({ ...baseline.push(at, x) })));
      }),
      { numRuns: 60 },
    );
  });

  it('needs no more room after a year than after a month', () => {
    const next = gaussian(10);
    const baseline = createBaseline();
    const numbers = (x: unknown): number =>
      typeof x === 'object' && x !== null
        ? Object.values(x).reduce((sum: number, y) => sum + numbers(y), 0)
        : 1;
    const sizes: number[] = [];
    for (let i = 1; i <= 360 * 24; i++) {
      baseline.push(i * 60 * MINUTE, next());
      if (i % (120 * 24) === 0) sizes.push(numbers(baseline.serialize()));
    }
    expect(Math.max(...sizes)).toBeLessThan(5000);
  });
});

describe('poor input', () => {
  it('constant, then a change: silence, then one alert', () => {
    const readings = stream([...series(4 * DAY, () => 45), 46, 46, 46]);
    expectSound(readings);
    expect(alertsAt(readings)).toEqual([4 * DAY]);
  });

  it('zeros throughout', () => {
    const readings = stream(series(1000, () => 0));
    expectSound(readings);
    expect(alertsAt(readings)).toEqual([]);
  });

  it('nothing but missing values', () => {
    const readings = stream(series(300, () => Number.NaN));
    expect(readings.every((reading) => reading.status === 'missing' && reading.score === 0)).toBe(true);
    expectSound(readings);
  });

  it('infinite values are missing, not extreme', () => {
    const next = gaussian(11);
    const baseline = createBaseline();
    for (let i = 0; i < 500; i++) baseline.push(i * STEP, next());
    expect(baseline.push(500 * STEP, Number.POSITIVE_INFINITY).status).toBe('missing');
    expect(baseline.push(501 * STEP, next()).status).toBe('scored');
  });

  it('the same time twice, an earlier time and no time are passed over', () => {
    const baseline = createBaseline();
    expect(baseline.push(1000, 1).status).toBe('learning');
    for (const time of [1000, 999, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(baseline.push(time, 1e6).status).toBe('out_of_order');
    }
    expect(baseline.serialize().level.points).toBe(1);
  });

  it('a gap is a gap: no alert for values that go on as before', () => {
    const next = gaussian(12);
    const baseline = createBaseline();
    const alerts: number[] = [];
    for (let i = 0; i < 20 * DAY; i++) {
      const away = i > 6 * DAY && i < 8 * DAY;
      const value = 50 + 20 * Math.sin((2 * Math.PI * i) / DAY) + next();
      if (!away && baseline.push(i * STEP, value).alert) alerts.push(i);
    }
    expect(alerts.filter((i) => i >= 8 * DAY && i < 9 * DAY)).toEqual([]);
  });

  it('names a rate that is none, and a state of another version', () => {
    for (const alertsPerWeek of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => createBaseline({ alertsPerWeek })).toThrow(EngineError);
    }
    const state = createBaseline().serialize();
    expect(() => restoreBaseline({ ...state, version: 2 as 1 })).toThrow(/version is 2/);
  });
});
