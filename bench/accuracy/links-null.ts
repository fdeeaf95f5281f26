import { removeTrendAndSeason } from '../../service/src/engine/association/adjust.ts';
import { FALSE_DISCOVERY_RATE, findLinks } from '../../service/src/engine/association/index.ts';
import { throughSameSteps } from '../../service/src/engine/association/level-effect.ts';
import { prepareSeries } from '../../service/src/engine/association/prepare.ts';
import { normalCdf, normalQuantile } from '../../service/src/engine/distributions/index.ts';
import { fillGaps, filterSeries, fitAutoregression } from '../../service/src/engine/series/index.ts';
import type { BenchOptions } from '../tasks.ts';
import { loadCorrelationKernel } from './correlation-kernel.ts';
import { type RealSeries, readRealSeries } from './real-series.ts';

/** Samples of one collection: the sets differ in length, and so do the searches. */
const LENGTHS = [576, 720, 960, 1500, 2400, 4000];
const COLLECTIONS_PER_LENGTH = 6;
const KPIS = 6;
const SIGNALS = 14;
const LAST_LAG = 60;
/** Series of one family and orientation stand at least this far apart in time, so that none can be related. */
const APART = 2 * LAST_LAG + 10;
const SHARE = 0.1;
const SAMPLES_PER_DAY = 288;

/** What the 10 % are a share of. */
type Planting = 'none' | 'whitened' | 'adjusted' | 'raw';

interface Tally {
  planted: number;
  hits: number;
  rightLag: number;
  covered: number;
  found: number;
  falseFound: number;
  tested: number;
  proportions: number[];
  /** Sum of what a test that was told the lag and the noise would find. */
  told: number;
}

/**
 * False discoveries and power of the link search on series that cannot be related: real ones out of different
 * sets, or of one set reversed or shifted past the reach of the lags. Half of the KPIs of a collection then get
 * an effect of one signal at a random lag, carrying 10 % of the KPI's variance: `raw` of both as they are,
 * `adjusted` after trend and season are taken off both. Beside the power stands `told`, that of least squares which
 * is told the lag, the KPI's noise before anything was planted, and how many pairs are true: where an effect is a tenth
 * of a season that both series have anyway, hardly a trace is left of it once the season is gone. `--seeds N` takes
 * that many seeds from `--seed` on together: the sixty plants of one tell a power to within a tenth.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const kernel = loadCorrelationKernel();
  // NAB's artificial folders hold generated series; `--generated yes` takes them in as well.
  const pool = readRealSeries(options.data, LENGTHS[0] as number).filter(
    ({ family }) => options.flags.generated !== undefined || !/artificial/i.test(family),
  );
  const tallies: Record<Planting, Tally> = {
    none: emptyTally(),
    whitened: emptyTally(),
    adjusted: emptyTally(),
    raw: emptyTally(),
  };
  const first = Number(options.flags.seed ?? 7);
  const seeds = Array.from({ length: Number(options.flags.seeds ?? 1) }, (_, i) => first + i);
  const draws = (['none', 'whitened', 'adjusted', 'raw'] as const).flatMap((planting) =>
    seeds.map((seed) => ({ planting, seed })),
  );
  for (const { planting, seed } of draws) {
    const random = generator(seed);
    for (const length of LENGTHS) {
      for (let i = 0; i < COLLECTIONS_PER_LENGTH; i++) {
        const { signals, kpis } = drawCollection(pool, length, random);
        if (kpis.length === 0) continue;
        const plants = planting === 'none' ? [] : plant(signals, kpis, planting, random);
        const { tested } = findLinks(kernel, {
          signals: signals.map(({ values }) => values),
          kpis: kpis.map(({ values }) => values),
          lastLag: LAST_LAG,
          samplesPerDay: SAMPLES_PER_DAY,
        });
        count(tallies[planting], tested, plants);
        for (const one of plants) {
          const source = signals[one.signal] as RealSeries;
          tallies[planting].told += powerWhenTold(
            one,
            source.values,
            (FALSE_DISCOVERY_RATE * plants.length) / tested.length,
          );
        }
        if (options.flags.verbose !== undefined) explain(planting, tested, plants, signals, kpis);
      }
    }
  }
  const figures: Record<string, number> = { pool: pool.length };
  for (const [name, tally] of Object.entries(tallies)) Object.assign(figures, summary(name, tally));
  if (!options.json) {
    for (const [name, tally] of Object.entries(tallies)) console.log(sentence(name, tally));
  }
  return figures;
}

interface Plant {
  signal: number;
  kpi: number;
  lag: number;
  slope: number;
  /** The KPI before. */
  noise: Float64Array;
}

type Tested = ReturnType<typeof findLinks>['tested'];

function count(tally: Tally, tested: Tested, plants: readonly Plant[]): void {
  let found = 0;
  let wrong = 0;
  for (const pair of tested) {
    const planted = plants.find(({ signal, kpi }) => signal === pair.signal && kpi === pair.kpi);
    if (pair.found) {
      found++;
      if (planted === undefined) wrong++;
      else {
        tally.hits++;
        if (planted.lag === pair.lag) {
          tally.rightLag++;
          if (pair.effect.lower <= planted.slope && planted.slope <= pair.effect.upper) tally.covered++;
        }
      }
    }
  }
  tally.planted += plants.length;
  tally.found += found;
  tally.falseFound += wrong;
  tally.tested += tested.length;
  tally.proportions.push(found > 0 ? wrong / found : 0);
}

function summary(name: string, tally: Tally): Record<string, number> {
  const mean = tally.proportions.reduce((sum, value) => sum + value, 0) / tally.proportions.length;
  return {
    [`${name}.tested`]: tally.tested,
    [`${name}.found`]: tally.found,
    [`${name}.falseFound`]: tally.falseFound,
    [`${name}.falseDiscoveryProportion`]: tally.found > 0 ? tally.falseFound / tally.found : 0,
    [`${name}.falseDiscoveryRate`]: mean,
    ...(tally.planted > 0
      ? {
          [`${name}.power`]: tally.hits / tally.planted,
          [`${name}.told`]: tally.told / tally.planted,
          [`${name}.rightLag`]: tally.rightLag / Math.max(1, tally.hits),
          [`${name}.coverage`]: tally.covered / Math.max(1, tally.rightLag),
        }
      : {}),
  };
}

function sentence(name: string, tally: Tally): string {
  const figures = summary(name, tally);
  return Object.entries(figures)
    .map(([key, value]) => `${key} ${Number.isInteger(value) ? value : value.toFixed(3)}`)
    .join('  ');
}

function explain(
  planting: Planting,
  tested: Tested,
  plants: readonly Plant[],
  signals: readonly RealSeries[],
  kpis: readonly RealSeries[],
): void {
  for (const pair of tested) {
    const planted = plants.find(({ signal, kpi }) => signal === pair.signal && kpi === pair.kpi);
    if (pair.found === (planted !== undefined)) continue;
    const what = pair.found ? 'FALSE' : 'missed';
    console.log(
      `${planting} ${what} ${signals[pair.signal]?.name} -> ${kpis[pair.kpi]?.name} n ${signals[0]?.values.length} ` +
        `lag ${pair.lag} (${planted?.lag}) r ${pair.correlation.toFixed(3)} p ${pair.p.toExponential(1)} q ${pair.q.toExponential(1)} exact ${pair.steadiness !== undefined}`,
    );
  }
}

/** Draws signals and KPIs that cannot be related: one family's series are reversed in turn and shifted apart. */
function drawCollection(
  pool: readonly RealSeries[],
  length: number,
  random: () => number,
): { signals: RealSeries[]; kpis: RealSeries[] } {
  const eligible = pool.filter(({ values }) => values.length >= length);
  const families = [...new Set(eligible.map(({ family }) => family))];
  const taken = new Map<string, number>();
  const base = new Map<string, number>();
  const chosen: RealSeries[] = [];
  const used = new Set<string>();
  for (let attempt = 0; attempt < 2000 && chosen.length < KPIS + SIGNALS; attempt++) {
    // A family at a time, so that the largest set does not fill every collection.
    const family = families[Math.floor(random() * families.length)] as string;
    const members = eligible.filter((series) => series.family === family && !used.has(series.group));
    const series = members[Math.floor(random() * members.length)];
    const place = taken.get(family) ?? 0;
    const slot = Math.floor(place / 2);
    if (series === undefined || (slot + 1) * APART > length) continue;
    taken.set(family, place + 1);
    used.add(series.group);
    if (!base.has(family)) base.set(family, Math.floor(random() * length));
    const cut = series.values.slice(0, length);
    if (place % 2 === 1) cut.reverse();
    // The seam where the shifted series starts over must not meet another's seam within the lags either.
    const shift = (base.get(family) as number) + slot * APART + (place % 2) * (APART / 2);
    chosen.push({ ...series, values: cut.map((_, t) => cut[(t + shift) % length] as number) });
  }
  for (let i = chosen.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [chosen[i], chosen[j]] = [chosen[j] as RealSeries, chosen[i] as RealSeries];
  }
  const kpis = Math.min(KPIS, Math.floor(chosen.length / 3));
  return { kpis: chosen.slice(0, kpis), signals: chosen.slice(kpis) };
}

/** Adds to every other KPI its share of one signal, in place; answers what was planted. */
function plant(
  signals: readonly RealSeries[],
  kpis: RealSeries[],
  planting: Exclude<Planting, 'none'>,
  random: () => number,
): Plant[] {
  const plants: Plant[] = [];
  for (let kpi = 0; kpi < kpis.length; kpi += 2) {
    const target = kpis[kpi] as RealSeries;
    const signal = Math.floor(random() * signals.length);
    const source = signals[signal] as RealSeries;
    const lag = Math.floor(random() * (Math.min(LAST_LAG, Math.floor(target.values.length / 10)) + 1));
    const of = measure(planting, target.values);
    const slope =
      (random() < 0.5 ? -1 : 1) *
      Math.sqrt((SHARE / (1 - SHARE)) * (variance(of(target.values)) / variance(of(source.values))));
    const values = target.values.map((value, t) => {
      const cause = t >= lag ? (source.values[t - lag] as number) : (source.values[0] as number);
      return value + slope * (Number.isNaN(cause) ? 0 : cause);
    });
    kpis[kpi] = { ...target, values };
    plants.push({ signal, kpi, lag, slope, noise: target.values });
  }
  return plants;
}

/**
 * The chance that generalised least squares finds a plant at level `p`, told its lag and the noise it lies in, of which
 * the filter is made; trend and season are taken out of both as the search takes them out.
 */
function powerWhenTold({ lag, slope, noise }: Plant, signal: Float64Array, p: number): number {
  const calendar = [SAMPLES_PER_DAY, SAMPLES_PER_DAY * 7];
  const [x, y] = [prepareSeries(signal, calendar), prepareSeries(noise, calendar)];
  if (x.kind !== 'prepared' || y.kind !== 'prepared') return 0;
  const periods = [...new Set([...x.periods, ...y.periods])];
  const cause = throughSameSteps(signal, periods, y.filter);
  const errors = throughSameSteps(noise, periods, y.filter);
  let causes = 0;
  let squares = 0;
  let count = 0;
  for (let t = lag; t < errors.length; t++) {
    const [u, v] = [cause[t - lag] as number, errors[t] as number];
    if (Number.isNaN(u) || Number.isNaN(v)) continue;
    causes += u * u;
    squares += v * v;
    count++;
  }
  const score = Math.abs(slope) * Math.sqrt((causes * count) / squares);
  return normalCdf(score + normalQuantile(p / 2));
}

/** Turns a series into what its variance is counted on. */
function measure(
  planting: Exclude<Planting, 'none'>,
  target: Float64Array,
): (values: Float64Array) => Float64Array {
  if (planting === 'raw') return (values) => values;
  const adjust = (values: Float64Array) => removeTrendAndSeason(values, [SAMPLES_PER_DAY], fillGaps).values;
  if (planting === 'adjusted') return adjust;
  const { filter } = fitAutoregression(fillGaps(adjust(target)), 30);
  return (values) => filterSeries(fillGaps(adjust(values)), filter);
}

function variance(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  return present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length;
}

function emptyTally(): Tally {
  return {
    planted: 0,
    hits: 0,
    rightLag: 0,
    covered: 0,
    found: 0,
    falseFound: 0,
    tested: 0,
    proportions: [],
    told: 0,
  };
}

/** A repeatable sequence in [0, 1) (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
