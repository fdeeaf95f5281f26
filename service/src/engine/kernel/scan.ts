import { EngineError } from '../errors.ts';
import { instantiate, type KernelExports } from './exports.ts';
import { type LagRange, planScan, type ScanPlan, twiddleFactors } from './plan.ts';

/** A correlation for every signal, KPI and lag. */
export interface CorrelationScan {
  readonly signals: number;
  readonly kpis: number;
  readonly lags: LagRange;
  /** r[(signal * kpis + kpi) * lags.count + lag - lags.first], single precision, within [-1, 1] but rounding. */
  readonly correlations: Float32Array;
}

/** The compiled scan, ready to run any number of times. One instance serves one thread. */
export interface CorrelationKernel {
  scan(input: ScanInput): CorrelationScan;
}

export interface ScanInput {
  /** Leading series on one regular grid; NaN is a missing sample. */
  readonly signals: readonly Float64Array[];
  /** Following series on the same grid. */
  readonly kpis: readonly Float64Array[];
  readonly lags: LagRange;
}

// Below this many shared samples a correlation with gaps is noise whatever it says; it is reported as 0.
const LEAST_OVERLAP = 8;
const PAGE = 65_536;
/** In place of the address of a result that nobody reads. */
const NOT_WANTED = 0;

/**
 * Makes the correlation kernel from the bytes of `scan.wasm`.
 * @throws CompileError from the runtime when the bytes are not that module.
 */
export function createCorrelationKernel(bytes: Uint8Array): CorrelationKernel {
  const module = instantiate(bytes);
  return { scan: (input) => runScan(module, input) };
}

/**
 * Pearson's r of signal[t] with kpi[t + k] for every signal, KPI and lag, by overlap-save segmented FFT
 * (Stockham 1966; Oppenheim & Schafer, Discrete-Time Signal Processing, 8.7): spectra of short blocks, their
 * products added up over the blocks, one short inverse transform a pair.
 *
 * Without gaps: exact Pearson, each lag centred and scaled over its own overlap. Where either series has gaps:
 * sum xy / sqrt(sum x^2 * sum y^2) over the samples both have, each series centred on its own mean. That differs
 * from pairwise-complete Pearson by the product of the two means over the overlap, which is second order;
 * survivors of a scan are computed exactly afterwards. A constant or empty series gives 0, infinities are
 * refused. Error about 2e-7; with gaps about 1e-6, and 2e-4 where one sample outweighs all others.
 *
 * Cost O((signals + kpis) * n log P + signals * kpis * n P / (P - lags)) with P the block length; with gaps
 * three times the products. Memory does not grow with the number of signals, but for the answer.
 *
 * @throws EngineError `empty`, `length_mismatch`, `not_finite`, `invalid_argument`.
 */
function runScan(module: KernelExports, input: ScanInput): CorrelationScan {
  const { signals, kpis, lags } = input;
  const length = checkedLength(input);
  const plan = planScan({ length, kpis: kpis.length, lags }, module.heapBase());
  const missingPages = Math.ceil((plan.end - module.memory.buffer.byteLength) / PAGE);
  if (missingPages > 0) module.memory.grow(missingPages);
  const memory = module.memory.buffer;
  new Float32Array(memory, plan.address.twiddles).set(twiddleFactors(plan.size));

  const gappyKpis = transformKpis(module, plan, input, length);
  let masksReady = false;
  clear(memory, plan.address.values, plan.address.spectra);
  const correlations = new Float32Array(signals.length * kpis.length * lags.count);
  const perRow = kpis.length * lags.count;
  for (let from = 0; from < signals.length; from += 8) {
    const rows = signals.slice(from, from + 8);
    if (rows.length < 8) clear(memory, plan.address.values, plan.address.spectra);
    const masked = loadRows(module, plan, rows, length, 0, `signals[${from}..]`) || gappyKpis;
    if (!masked) correlateComplete(module, plan, length, input);
    else {
      if (!masksReady) {
        transformKpiMasks(module, plan, input, length);
        masksReady = true;
        clear(memory, plan.address.values, plan.address.spectra);
        loadRows(module, plan, rows, length, 0, `signals[${from}..]`);
      }
      correlateMasked(module, plan, rows.length, length, input);
    }
    module.rowsFromLanes(plan.address.lagValues, rows.length, perRow, plan.address.correlations);
    correlations.set(
      new Float32Array(memory, plan.address.correlations, rows.length * perRow),
      from * perRow,
    );
  }
  return { signals: signals.length, kpis: kpis.length, lags, correlations };
}

/** Spectra and overlap moments of the KPIs; answers whether any has a gap. */
function transformKpis(
  module: KernelExports,
  plan: ScanPlan,
  { kpis, lags }: ScanInput,
  length: number,
): boolean {
  const { address, lead } = plan;
  let gaps = false;
  for (let group = 0; group < plan.followerGroups; group++) {
    const rows = kpis.slice(group * 8, group * 8 + 8);
    clear(module.memory.buffer, address.values, address.spectra);
    if (loadRows(module, plan, rows, length, lead, `kpis[${group * 8}..]`)) gaps = true;
    const table = group * lags.count * 32;
    module.overlapMoments(
      address.values + lead * 32,
      length,
      lags.first,
      lags.count,
      false,
      address.followingSums + table,
      address.followingScales + table,
    );
    followingSpectra(module, plan, lags, group, address.values, address.following);
  }
  return gaps;
}

/** Spectra of the KPIs' squares and masks, needed as soon as one series has a gap. */
function transformKpiMasks(
  module: KernelExports,
  plan: ScanPlan,
  { kpis, lags }: ScanInput,
  length: number,
): void {
  const { address, lead } = plan;
  for (let group = 0; group < plan.followerGroups; group++) {
    const rows = kpis.slice(group * 8, group * 8 + 8);
    clear(module.memory.buffer, address.values, address.spectra);
    loadRows(module, plan, rows, length, lead, `kpis[${group * 8}..]`);
    module.squareAll(address.values + lead * 32, length, address.squares + lead * 32);
    module.interleaveMask(address.rows, rows.length, length, address.mask + lead * 32);
    followingSpectra(module, plan, lags, group, address.squares, address.followingSquares);
    roundFollowing(
      module,
      plan,
      group,
      address.followingSquares,
      address.squareUnits,
      address.roundedSquares,
    );
    followingSpectra(module, plan, lags, group, address.mask, address.followingMask);
    roundFollowing(module, plan, group, address.followingMask, address.maskUnits, address.roundedMask);
  }
}

function roundFollowing(
  module: KernelExports,
  plan: ScanPlan,
  group: number,
  from: number,
  units: number,
  to: number,
): void {
  const run = plan.blocks * 64;
  const stride = run * plan.followerGroups;
  const at = group * run;
  module.roundSpectra(
    from + at,
    plan.blocks,
    plan.bins,
    stride,
    false,
    plan.address.most,
    units + group * 32,
    to + at,
    stride,
  );
}

function followingSpectra(
  module: KernelExports,
  plan: ScanPlan,
  lags: LagRange,
  group: number,
  from: number,
  to: number,
): void {
  const { address, blocks, hop, size } = plan;
  const run = blocks * 64;
  module.blockSpectra(
    from + (plan.lead + lags.first) * 32,
    blocks,
    hop,
    size,
    size,
    address.twiddles,
    address.scratchA,
    address.scratchB,
    to + group * run,
    run * plan.followerGroups,
    address.most,
  );
}

function correlateComplete(
  module: KernelExports,
  plan: ScanPlan,
  length: number,
  { kpis, lags }: ScanInput,
): void {
  const { address } = plan;
  module.overlapMoments(
    address.values,
    length,
    lags.first,
    lags.count,
    true,
    address.leadingSums,
    address.leadingScales,
  );
  leadingSpectra(module, plan, address.values);
  sumsOverLags(module, plan, kpis.length, lags.count, address.following, address.lagValues);
  module.pearson(
    address.lagValues,
    kpis.length,
    lags.count,
    length,
    lags.first,
    address.leadingSums,
    address.leadingScales,
    address.followingSums,
    address.followingScales,
  );
}

function correlateMasked(
  module: KernelExports,
  plan: ScanPlan,
  count: number,
  length: number,
  { kpis, lags }: ScanInput,
): void {
  const { address } = plan;
  module.squareAll(address.values, length, address.squares);
  module.interleaveMask(address.rows, count, length, address.mask);
  leadingSpectra(module, plan, address.values);
  sumsOverLags(module, plan, kpis.length, lags.count, address.following, address.lagValues);
  leadingSpectra(module, plan, address.squares, address.most);
  roundedSumsOverLags(module, plan, kpis.length, lags.count, 'Mask', address.lagLeadingSquares);
  leadingSpectra(module, plan, address.mask, address.most);
  roundedSumsOverLags(module, plan, kpis.length, lags.count, 'Squares', address.lagFollowingSquares);
  module.maskedCorrelation(
    address.lagValues,
    address.lagLeadingSquares,
    address.lagFollowingSquares,
    kpis.length * lags.count,
    LEAST_OVERLAP,
  );
}

function leadingSpectra(module: KernelExports, plan: ScanPlan, series: number, most = NOT_WANTED): void {
  const { address, blocks, hop, size } = plan;
  module.blockSpectra(
    series,
    blocks,
    hop,
    hop,
    size,
    address.twiddles,
    address.scratchA,
    address.scratchB,
    address.spectra,
    blocks * 64,
    most,
  );
}

function sumsOverLags(
  module: KernelExports,
  plan: ScanPlan,
  kpis: number,
  lags: number,
  following: number,
  out: number,
): void {
  const { address, blocks, bins } = plan;
  module.crossSpectra(address.spectra, following, kpis, blocks, bins, bins, address.cross);
  inverse(module, plan, kpis, lags, out);
}

/** The same for sums of squares, whose bins above 0 are summed in whole numbers. */
function roundedSumsOverLags(
  module: KernelExports,
  plan: ScanPlan,
  kpis: number,
  lags: number,
  of: 'Squares' | 'Mask',
  out: number,
): void {
  const { address, blocks, bins } = plan;
  module.roundSpectra(
    address.spectra,
    blocks,
    bins,
    blocks * 64,
    true,
    address.most,
    address.units,
    address.rounded,
    blocks * 32,
  );
  module.crossSpectra(address.spectra, address[`following${of}`], kpis, blocks, bins, 1, address.cross);
  module.roundedCrossSpectra(
    address.rounded,
    address.units,
    address[`rounded${of}`],
    of === 'Mask' ? address.maskUnits : address.squareUnits,
    kpis,
    blocks,
    bins,
    address.cross,
  );
  inverse(module, plan, kpis, lags, out);
}

function inverse(module: KernelExports, plan: ScanPlan, kpis: number, lags: number, out: number): void {
  const { address } = plan;
  module.lagSums(
    address.cross,
    kpis,
    plan.size,
    lags,
    address.twiddles,
    address.scratchA,
    address.scratchB,
    out,
  );
}

/** Copies up to eight rows in and standardises them; answers whether any has a gap. */
function loadRows(
  module: KernelExports,
  plan: ScanPlan,
  rows: readonly Float64Array[],
  length: number,
  lead: number,
  name: string,
): boolean {
  const { address } = plan;
  const target = new Float64Array(module.memory.buffer, address.rows, 8 * length);
  let gaps = false;
  rows.forEach((row, index) => {
    target.set(row, index * length);
    const missing = module.rowMoments(
      address.rows + index * length * 8,
      length,
      address.moments + index * 16,
    );
    if (missing < 0) {
      throw new EngineError(
        'not_finite',
        `series ${index} of ${name} is infinite: use NaN for a missing sample`,
      );
    }
    if (missing > 0) gaps = true;
  });
  module.interleave(address.rows, rows.length, length, address.moments, address.values + lead * 32);
  return gaps;
}

function clear(memory: ArrayBuffer, from: number, to: number): void {
  new Uint8Array(memory, from, to - from).fill(0);
}

function checkedLength({ signals, kpis, lags }: ScanInput): number {
  const length = signals[0]?.length ?? 0;
  if (signals.length === 0 || kpis.length === 0 || length === 0) {
    throw new EngineError('empty', 'signals and kpis must each hold at least one series with samples');
  }
  for (const [name, list] of [
    ['signals', signals],
    ['kpis', kpis],
  ] as const) {
    const wrong = list.findIndex((series) => series.length !== length);
    if (wrong >= 0) {
      throw new EngineError(
        'length_mismatch',
        `${name}[${wrong}] has ${list[wrong]?.length} samples, signals[0] has ${length}: put all on one grid, NaN where missing`,
      );
    }
  }
  const last = lags.first + lags.count - 1;
  if (!Number.isInteger(lags.first) || !Number.isInteger(lags.count) || lags.count < 1) {
    throw new EngineError(
      'invalid_argument',
      'lags.first and lags.count must be whole numbers, count at least 1',
    );
  }
  if (Math.max(Math.abs(lags.first), Math.abs(last)) >= length) {
    throw new EngineError(
      'invalid_argument',
      `lags reach ${last} but the series have ${length} samples: scan fewer lags`,
    );
  }
  return length;
}
