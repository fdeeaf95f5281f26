import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCorrelationKernel } from '../kernel/index.ts';
import { driverRemoval } from './drivers.ts';
import { describeLink, findLinks, pooledEffect } from './index.ts';

const kernel = createCorrelationKernel(readFileSync(new URL('../kernel/scan.wasm', import.meta.url)));
const LENGTH = 1_440;
const LAG = 7;

/** Independent normal draws (multiplicative generator, Box-Muller). */
function normalDraws(seed: number): () => number {
  let state = (seed * 7919) % 2147483647;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 10; i++) uniform();
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function wandering(seed: number, memory: number): Float64Array {
  const draw = normalDraws(seed);
  let level = 0;
  return Float64Array.from({ length: LENGTH }, () => {
    level = memory * level + draw();
    return 50 + level;
  });
}

describe('describeLink', () => {
  const driver = wandering(3, 0.9);
  const signal = wandering(1, 0.8).map((value, t) => value + (driver[t] as number));
  const kpi = wandering(2, 0.5).map(
    (value, t) => value - 0.8 * (signal[Math.max(0, t - LAG)] as number) + 2 * (driver[t] as number),
  );
  const search = { drivers: [driver], lastLag: 30, samplesPerDay: 288 };
  const [found] = findLinks(kernel, { ...search, signals: [signal], kpis: [kpi] }).tested;
  if (!found) throw new Error('the pair was not tested');
  const shown = describeLink(kernel, {
    ...search,
    signal,
    kpi,
    lag: found.lag,
    effect: found.effect,
    mostPoints: 100,
  });

  it('shows the correlation that was found, at the lag it was found at, beyond chance', () => {
    expect(found).toMatchObject({ found: true, lag: LAG });
    const at = shown.profile.find(({ lag }) => lag === LAG);
    expect(at?.correlation).toBeCloseTo(found.correlation, 6);
    expect(Math.abs(at?.correlation ?? 0)).toBeGreaterThan(shown.chance);
    expect(shown.profile.map(({ lag }) => lag)).toEqual(Array.from({ length: 61 }, (_, i) => i - 30));
  });

  it('draws no more points than asked for, in order of the signal, about a line of the slope found', () => {
    expect(shown.points.length).toBeLessThanOrEqual(100);
    expect(shown.points.map(({ x }) => x)).toEqual([...shown.points.map(({ x }) => x)].sort((a, b) => a - b));
    const [first, last] = [shown.line[0], shown.line.at(-1)];
    if (!first || !last) throw new Error('there is no line');
    expect((last.y - first.y) / (last.x - first.x)).toBeCloseTo(found.effect.estimate, 9);
    for (const { y, lower, upper } of shown.line) {
      expect(lower).toBeLessThan(y);
      expect(upper).toBeGreaterThan(y);
    }
    // The points lie about it: without the driver's part, which would tilt them the other way.
    const [low, high] = [shown.points[5], shown.points.at(-6)];
    expect(Math.sign((high?.y ?? 0) - (low?.y ?? 0))).toBe(-1);
  });

  it('tells the effect of each day, most of them about the whole', () => {
    expect(shown.blocks).toHaveLength(5);
    expect(shown.blocks[1]).toMatchObject({ from: 288, to: 576 });
    const covering = shown.blocks.filter(({ effect }) => effect.lower < -0.8 && effect.upper > -0.8);
    expect(covering.length).toBeGreaterThanOrEqual(4);
  });

  it('tells what was seen of the signal as it came', () => {
    expect(shown.seen.lower).toBeGreaterThan(Math.min(...signal));
    expect(shown.seen.upper).toBeLessThan(Math.max(...signal));
    expect(shown.spread).toBeGreaterThan(0.5);
  });

  it('refuses a pair that could not have been found', () => {
    const flat = new Float64Array(LENGTH).fill(1);
    const pair = { ...search, signal: flat, kpi, lag: 0, effect: found.effect, mostPoints: 10 };
    expect(() => describeLink(kernel, pair)).toThrowError(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});

describe('pooledEffect', () => {
  const moved = (signalShift: number, kpi: number, half: number) => ({
    signalShift,
    kpiShift: { estimate: kpi, lower: kpi - half, upper: kpi + half },
  });

  it('is the slope through the origin, weighted by what is known', () => {
    // By hand: weights 1/half^2 of 1 and 1/4; (10*-20*1 + 10*-30*.25) / (100*1 + 100*.25) = -22
    expect(pooledEffect([moved(10, -20, 1), moved(10, -30, 2)])?.estimate).toBeCloseTo(-2.2, 9);
  });

  it('is as wide as its one event, and wider where events differ by more than they allow', () => {
    const one = pooledEffect([moved(10, -20, 5)]);
    expect(one).toMatchObject({ estimate: -2 });
    expect((one?.upper ?? 0) - (one?.lower ?? 0)).toBeCloseTo(1, 9);
    const agreeing = pooledEffect([moved(10, -20, 5), moved(-10, 20, 5)]);
    const apart = pooledEffect([moved(10, -5, 5), moved(-10, 35, 5)]);
    const width = (effect: typeof one) => (effect?.upper ?? 0) - (effect?.lower ?? 0);
    expect(width(agreeing)).toBeCloseTo(1 / Math.SQRT2, 9);
    expect(width(apart)).toBeGreaterThan(3 * width(agreeing));
  });

  it('is nothing without an event that moved the signal', () => {
    expect(pooledEffect([])).toBeUndefined();
    expect(pooledEffect([moved(0, 3, 1)])).toBeUndefined();
  });
});

describe('driverRemoval', () => {
  it('leaves nothing that goes with any driver at any lag, and takes a copy of one for no further driver', () => {
    const [one, other] = [wandering(21, 0.9), wandering(22, 0.3)];
    const values = wandering(23, 0.7).map((value, t) => value + 3 * (one[Math.max(0, t - 2)] as number));
    const left = driverRemoval([one, other, one.map((value) => 2 * value)], 6)(values);
    expect([...left.subarray(0, 6)].every(Number.isNaN)).toBe(true);
    const mean = (list: Float64Array) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const about = (list: Float64Array) => list.map((value) => value - mean(list));
    const spread = Math.sqrt(about(left.subarray(6)).reduce((sum, value) => sum + value ** 2, 0));
    for (const driver of [one, other]) {
      const drawn = about(driver);
      const size = Math.sqrt(drawn.reduce((sum, value) => sum + value ** 2, 0));
      const level = mean(values);
      for (let lag = 0; lag <= 6; lag++) {
        let product = 0;
        for (let t = 6; t < LENGTH; t++)
          product += (drawn[t - lag] as number) * ((left[t] as number) - level);
        expect(Math.abs(product / (size * spread))).toBeLessThan(1e-9);
      }
    }
  });
});

describe('drivers that share a season', () => {
  it('bring nothing of their own noise into what follows the same season', () => {
    const season = (t: number) => Math.sin((2 * Math.PI * t) / 288);
    const seasonal = (seed: number, size: number) =>
      wandering(seed, 0.9).map((value, t) => value + size * season(t));
    const { tested } = findLinks(kernel, {
      signals: [31, 32, 33].map((seed) => seasonal(seed, 20)),
      kpis: [41, 42, 43].map((seed) => seasonal(seed, 80)),
      drivers: [seasonal(51, 40)],
      lastLag: 30,
      samplesPerDay: 288,
    });
    expect(tested).toHaveLength(9);
    expect(Math.min(...tested.map(({ p }) => p))).toBeGreaterThan(1e-3);
  });
});
