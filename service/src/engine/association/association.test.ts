import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCorrelationKernel } from '../kernel/index.ts';
import { fillGaps } from '../series/index.ts';
import { removeTrendAndSeason } from './adjust.ts';
import { evenOut } from './even-out.ts';
import {
  estimateEffect,
  falseDiscoveryRates,
  findLinks,
  gradeEvidence,
  harmonicNumber,
  type LinkSearch,
} from './index.ts';
import { acrossTests, effectiveLags, effectiveWays } from './several-tests.ts';
import { judgeSteadiness } from './steadiness.ts';

const kernel = createCorrelationKernel(readFileSync(new URL('../kernel/scan.wasm', import.meta.url)));

/** Independent normal draws (multiplicative generator, Box-Muller). */
function normalDraws(seed: number): () => number {
  let state = (seed * 7919) % 2147483647 || 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 10; i++) uniform();
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function wandering(seed: number, length: number, memory = 0.8): Float64Array {
  const draw = normalDraws(seed);
  let level = 0;
  return Float64Array.from({ length }, () => {
    level = memory * level + draw();
    return 50 + level;
  });
}

/** kpi[t] = own noise + slope * signal[t - lag]. */
function driven(signal: Float64Array, lag: number, slope: number, seed: number): Float64Array {
  const own = wandering(seed, signal.length, 0.6);
  return own.map((value, t) => value + slope * (signal[Math.max(0, t - lag)] as number));
}

const LENGTH = 1440;
function search(overrides: Partial<LinkSearch> = {}): LinkSearch {
  const signals = [1, 2, 3, 4].map((seed) => wandering(seed, LENGTH));
  const kpis = [driven(signals[1] as Float64Array, 7, -0.8, 11), wandering(12, LENGTH)];
  return { signals, kpis, lastLag: 30, samplesPerDay: 288, ...overrides };
}

describe('findLinks', () => {
  it('finds the planted link at its lag, with its slope inside the interval, and nothing else', () => {
    const { tested, untested } = findLinks(kernel, search());
    expect(untested).toEqual([]);
    expect(tested).toHaveLength(8);
    const found = tested.filter((pair) => pair.found);
    expect(found.map(({ signal, kpi, lag }) => ({ signal, kpi, lag }))).toEqual([
      { signal: 1, kpi: 0, lag: 7 },
    ]);
    const link = found[0];
    expect(link?.effect.lower).toBeLessThan(-0.8);
    expect(link?.effect.upper).toBeGreaterThan(-0.8);
    expect(link?.effect.upper).toBeLessThan(0);
    expect(link?.grade).toBe('leads');
    expect(link?.steadiness?.agreeing).toBe(link?.steadiness?.blocks);
    expect(link?.steadiness?.outOfSampleGain).toBeGreaterThan(0);
  });

  it('still finds it with 5 % of all samples missing and a shared daily season', () => {
    const base = search();
    const draw = normalDraws(99);
    const season = (t: number) => 20 * Math.sin((2 * Math.PI * t) / 288);
    const spoil = (series: Float64Array) =>
      series.map((value, t) => (Math.abs(draw()) > 1.96 ? Number.NaN : value + season(t)));
    const { tested } = findLinks(
      kernel,
      search({ signals: base.signals.map(spoil), kpis: base.kpis.map(spoil) }),
    );
    expect(tested.filter((p) => p.found).map(({ signal, kpi, lag }) => [signal, kpi, lag])).toEqual([
      [1, 0, 7],
    ]);
  });

  it('says the same in other units: r and q stay, the effect scales', () => {
    const base = search();
    const [plain] = findLinks(kernel, base).tested.filter((pair) => pair.found);
    const [scaled] = findLinks(
      kernel,
      search({
        signals: base.signals.map((series) => series.map((v) => 1000 * v + 5)),
        kpis: base.kpis.map((series) => series.map((v) => 2 * v - 100)),
      }),
    ).tested.filter((pair) => pair.found);
    expect(scaled?.correlation).toBeCloseTo(plain?.correlation ?? 0, 6);
    expect((scaled?.effect.estimate ?? 0) * 500).toBeCloseTo(plain?.effect.estimate ?? 0, 6);
  });

  it('finds nothing among unrelated wandering series', () => {
    let found = 0;
    for (let round = 0; round < 10; round++) {
      const make = (i: number) => wandering(1000 + 50 * round + i, 720, 0.5 + (i % 5) / 10.5);
      const { tested } = findLinks(kernel, {
        signals: Array.from({ length: 8 }, (_, i) => make(i)),
        kpis: Array.from({ length: 3 }, (_, i) => make(20 + i)),
        lastLag: 30,
        samplesPerDay: 288,
      });
      found += tested.filter((pair) => pair.found).length;
    }
    expect(found).toBeLessThanOrEqual(1);
  });

  it('finds what only the outliers of a signal carry', () => {
    const draw = normalDraws(43);
    const spikes = wandering(41, LENGTH, 0).map((value) => value + (draw() > 2.3 ? 400 : 0));
    const own = wandering(42, LENGTH, 0.6);
    const kpi = own.map((value, t) => value + 0.006 * (spikes[Math.max(0, t - 9)] as number));
    const [pair] = findLinks(kernel, search({ signals: [spikes], kpis: [kpi] })).tested;
    expect(pair).toMatchObject({ found: true, lag: 9 });
  });

  it('does not take the rhythm that a link brings for the own rhythm of the KPI, nor for chance', () => {
    // A signal that resembles itself a cycle ago makes the KPI do so, and correlate at lags a cycle away.
    const draw = normalDraws(81);
    const rhythm = new Float64Array(960);
    for (let t = 0; t < rhythm.length; t++) rhythm[t] = 0.9 * (rhythm[t - 24] ?? 0) + draw();
    const own = wandering(82, rhythm.length, 0.6);
    const kpi = own.map((value, t) => value + 0.25 * (rhythm[Math.max(0, t - 5)] as number));
    const [pair] = findLinks(kernel, search({ signals: [rhythm], kpis: [kpi] })).tested;
    expect(pair).toMatchObject({ found: true, lag: 5 });
    expect(pair?.p).toBeLessThan(1e-9);
    expect(pair?.effect.lower).toBeLessThan(0.25);
    expect(pair?.effect.upper).toBeGreaterThan(0.25);
  });

  it('does not link two things that both follow the traffic, once the traffic is given', () => {
    const traffic = wandering(70, LENGTH);
    const signal = driven(traffic, 3, 1, 71);
    const kpi = driven(traffic, 9, 1, 72);
    const both = { signals: [signal], kpis: [kpi], lastLag: 30, samplesPerDay: 288 };
    expect(findLinks(kernel, both).tested[0]?.found).toBe(true);
    const [partial] = findLinks(kernel, { ...both, drivers: [traffic] }).tested;
    expect(partial?.found).toBe(false);
  });

  it.each([
    ['one point', Float64Array.of(1)],
    ['all equal', new Float64Array(500).fill(3)],
    ['all missing', new Float64Array(500).fill(Number.NaN)],
    ['a straight line', Float64Array.from({ length: 500 }, (_, t) => t)],
    ['too few present', Float64Array.from({ length: 500 }, (_, t) => (t < 40 ? t * t : Number.NaN))],
  ])('says not enough data for %s', (_, series) => {
    const other = wandering(5, series.length);
    const { tested, untested } = findLinks(kernel, {
      signals: [series],
      kpis: [other],
      lastLag: 10,
      samplesPerDay: 288,
    });
    expect(tested).toEqual([]);
    expect(untested[0]?.reason).toMatch(/\w/);
  });

  it.each([
    ['empty', { signals: [] }],
    ['length_mismatch', { kpis: [new Float64Array(3)] }],
    ['not_finite', { kpis: [new Float64Array(LENGTH).fill(Number.POSITIVE_INFINITY)] }],
    ['invalid_argument', { lastLag: -1 }],
    ['invalid_argument', { samplesPerDay: 0 }],
  ])('refuses with %s', (code, overrides) => {
    expect(() => findLinks(kernel, search(overrides))).toThrowError(expect.objectContaining({ code }));
  });

  it('never answers NaN, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constant(Number.NaN),
            fc.integer({ min: -3, max: 3 }),
            fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
          ),
          { minLength: 70, maxLength: 160 },
        ),
        (values) => {
          const signal = Float64Array.from(values);
          const kpi = Float64Array.from(values, (_, t) => values[(t * 7) % values.length] as number);
          const { tested } = findLinks(kernel, {
            signals: [signal],
            kpis: [kpi],
            lastLag: 10,
            samplesPerDay: 24,
          });
          for (const pair of tested) {
            const { estimate, lower, upper } = pair.effect;
            for (const figure of [pair.correlation, pair.p, pair.q, estimate, lower, upper]) {
              expect(Number.isNaN(figure)).toBe(false);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('falseDiscoveryRates', () => {
  it('equals p.adjust(p, "BY") of R', () => {
    // R: p.adjust(c(0.001, 0.008, 0.039, 0.041, 0.6), "BY"); also scipy.stats.false_discovery_control(p, method="by")
    const q = falseDiscoveryRates(Float64Array.of(0.001, 0.008, 0.039, 0.041, 0.6));
    const expected = [0.011416667, 0.045666667, 0.117020833, 0.117020833, 1];
    expected.forEach((value, i) => {
      expect(q[i]).toBeCloseTo(value, 8);
    });
  });

  it('keeps the order of p, is never below p, and forgets where each stood', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (list) => {
          const p = Float64Array.from(list);
          const q = falseDiscoveryRates(p);
          const backwards = falseDiscoveryRates(p.slice().reverse()).reverse();
          expect([...backwards]).toEqual([...q]);
          p.forEach((value, i) => {
            expect(q[i]).toBeGreaterThanOrEqual(value);
            p.forEach((other, j) => {
              if (value < other) expect(q[i]).toBeLessThanOrEqual(q[j] as number);
            });
          });
        },
      ),
    );
  });

  it('sums harmonic numbers', () => {
    expect(harmonicNumber(4)).toBeCloseTo(25 / 12, 12);
  });
});

describe('the parts', () => {
  it('grades no higher than the evidence', () => {
    const leading = { lag: 3, reverse: false, outOfSampleGain: 0.1 };
    expect(gradeEvidence(leading)).toBe('leads');
    expect(gradeEvidence({ ...leading, lag: 0 })).toBe('association');
    expect(gradeEvidence({ ...leading, reverse: true })).toBe('association');
    expect(gradeEvidence({ ...leading, outOfSampleGain: -0.1 })).toBe('association');
    expect(gradeEvidence({ ...leading, naturalExperiment: true })).toBe('natural_experiment');
    expect(gradeEvidence({ ...leading, naturalExperiment: true, experiment: true })).toBe('experiment');
  });

  it('covers the true slope about 95 times in 100', () => {
    let covered = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const draw = normalDraws(seed);
      const x = Float64Array.from({ length: 300 }, draw);
      const y = Float64Array.from(
        { length: 300 },
        (_, t) => (t >= 2 ? 0.3 * (x[t - 2] as number) : 0) + draw(),
      );
      const { lower, upper } = estimateEffect(x, y, 2, 1, 300);
      if (lower <= 0.3 && 0.3 <= upper) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(180);
  });

  it('is not moved by one wild value', () => {
    const draw = normalDraws(3);
    const x = Float64Array.from({ length: 400 }, draw);
    const y = x.map((value) => 2 * value + draw());
    const before = estimateEffect(x, y, 0, 1, 400).estimate;
    y[200] = 1e6;
    expect(estimateEffect(x, y, 0, 1, 400).estimate).toBeCloseTo(before, 1);
  });

  it('removes a season it can foretell, and leaves noise alone', () => {
    const draw = normalDraws(8);
    const noise = Float64Array.from({ length: 480 }, draw);
    const seasonal = noise.map((value, t) => value + 5 * Math.sin((2 * Math.PI * t) / 24) + 0.01 * t);
    const cleared = removeTrendAndSeason(seasonal, [24], fillGaps);
    expect(cleared.periods).toEqual([24]);
    const left = Math.max(...cleared.values.map(Math.abs));
    expect(left).toBeLessThan(5.5);
    expect(removeTrendAndSeason(noise, [24], fillGaps).periods).toEqual([]);
  });

  it('counts lags that tell the same as one test', () => {
    const draw = normalDraws(14);
    const white = Float64Array.from({ length: 2000 }, draw);
    expect(effectiveLags(white, 61)).toBeGreaterThan(58);
    // numpy: S = (1 - a*a) / (1 + a*a - 2*a*cos(w)); mean(sqrt(S))**2 / mean(S) = 0.265 for a = 0.95; the window adds.
    const slow = effectiveLags(wandering(15, 20_000, 0.95), 61);
    expect(slow / 61).toBeGreaterThan(0.2);
    expect(slow / 61).toBeLessThan(0.5);
    expect(effectiveLags(white, 1)).toBe(1);
    expect(effectiveLags(new Float64Array(50).fill(3), 10)).toBe(10);
  });

  it('counts two ways that say the same as one', () => {
    const draw = normalDraws(16);
    const one = Float64Array.from({ length: 500 }, draw);
    const other = Float64Array.from({ length: 500 }, draw);
    expect(effectiveWays(one, one)).toBeCloseTo(1, 6);
    expect(effectiveWays(one, other)).toBeGreaterThan(1.99);
    expect(effectiveWays(one, new Float64Array(500))).toBe(2);
    // 1 - (1 - 0.01)^3
    expect(acrossTests(0.01, 3)).toBeCloseTo(0.029701, 9);
  });

  it('gives small p-values no more often than they say where nothing is linked', () => {
    const p: number[] = [];
    for (let round = 0; round < 12; round++) {
      const make = (i: number, memory: number) => wandering(5000 + 40 * round + i, 500, memory);
      const memories = [0, 0.5, 0.9, 0.95];
      const { tested } = findLinks(kernel, {
        signals: memories.map((memory, i) => make(i, memory)),
        kpis: memories.map((memory, i) => make(10 + i, memory)),
        lastLag: 12,
        samplesPerDay: 100,
      });
      for (const pair of tested) p.push(pair.p);
    }
    // Of 192 pairs 3.8 are expected; what the scan passed over is not that small.
    const small = p.filter((one) => one <= 0.02).length;
    expect(small).toBeLessThanOrEqual(10);
  });

  it('evens out busy hours', () => {
    const draw = normalDraws(9);
    const busy = Float64Array.from({ length: 960 }, (_, t) => draw() * (t % 24 === 7 ? 20 : 1));
    const even = evenOut(busy, [24]);
    const size = (phase: number) => {
      const at = [...even].filter((_, t) => t % 24 === phase).map(Math.abs);
      return at.reduce((sum, v) => sum + v, 0) / at.length;
    };
    expect(size(7) / size(3)).toBeLessThan(2);
  });

  it('calls a slope that turns its sign unsteady', () => {
    const draw = normalDraws(4);
    const x = Float64Array.from({ length: 800 }, draw);
    const y = x.map((value, t) => (t < 400 ? value : -value) + draw());
    const steady = judgeSteadiness(x, y, 0, 100);
    expect(steady.blocks).toBe(8);
    expect(steady.agreeing).toBeLessThan(7);
    expect(steady.outOfSampleGain).toBeLessThan(0);
  });
});
