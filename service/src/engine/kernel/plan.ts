/** Which lags to scan: `count` of them from `first` on; lag k compares signal[t] with kpi[t + k]. */
export interface LagRange {
  readonly first: number;
  readonly count: number;
}

/** Sizes and addresses of one scan inside the kernel's memory. */
export interface ScanPlan {
  /** Transform length, a power of two. */
  readonly size: number;
  /** Samples a block advances: size - lags + 1. */
  readonly hop: number;
  readonly blocks: number;
  readonly bins: number;
  readonly followerGroups: number;
  /** Samples of zeros before a following series, so that negative lags read zeros. */
  readonly lead: number;
  /** Samples of the padded leading and following buffers. */
  readonly leadingLength: number;
  readonly followingLength: number;
  readonly address: Readonly<Record<Region, number>>;
  /** Bytes of memory needed from address 0 on. */
  readonly end: number;
}

type Region =
  | 'rows'
  | 'moments'
  | 'twiddles'
  | 'scratchA'
  | 'scratchB'
  | 'values'
  | 'squares'
  | 'mask'
  | 'spectra'
  | 'rounded'
  | 'most'
  | 'units'
  | 'following'
  | 'followingSquares'
  | 'followingMask'
  | 'roundedSquares'
  | 'roundedMask'
  | 'squareUnits'
  | 'maskUnits'
  | 'followingSums'
  | 'followingScales'
  | 'leadingSums'
  | 'leadingScales'
  | 'cross'
  | 'lagValues'
  | 'lagLeadingSquares'
  | 'lagFollowingSquares'
  | 'correlations';

const SMALLEST_TRANSFORM = 64;

/**
 * The transform length with the least arithmetic. Longer blocks waste less on the lags they overlap but make
 * each pair's inverse dearer: cost per pair = blocks * bins multiply-adds + one inverse of `size` points.
 * A transform's complex point costs about twice the multiply-add per level of log2.
 */
export function transformSize(length: number, lags: number): number {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  const longest = 2 ** Math.ceil(Math.log2(Math.max(SMALLEST_TRANSFORM, length + lags)));
  for (let size = SMALLEST_TRANSFORM; size <= longest; size *= 2) {
    const hop = size - lags + 1;
    if (hop < 1) continue;
    const cost = Math.ceil(length / hop) * (size / 2 + 1) * 8 + size * Math.log2(size) * 2;
    if (cost < bestCost) {
      best = size;
      bestCost = cost;
    }
  }
  return best;
}

/** Lays the scan's buffers out one after another from `base`, 64-byte aligned. Pure arithmetic, O(1). */
export function planScan(shape: { length: number; kpis: number; lags: LagRange }, base: number): ScanPlan {
  const { length, kpis, lags } = shape;
  const size = transformSize(length, lags.count);
  const hop = size - lags.count + 1;
  const blocks = Math.ceil(length / hop);
  const bins = size / 2 + 1;
  const followerGroups = Math.ceil(kpis / 8);
  const lead = Math.max(0, -lags.first);
  const leadingLength = (blocks - 1) * hop + hop;
  const followingLength = lead + Math.max(0, lags.first) + (blocks - 1) * hop + size;
  const spectra = bins * blocks * 64;
  const perLag = kpis * lags.count * 32;
  const bytes: Record<Region, number> = {
    rows: 8 * length * 8,
    moments: 8 * 16,
    twiddles: size * 32,
    scratchA: size * 32,
    scratchB: size * 32,
    values: Math.max(leadingLength, followingLength, lead + length) * 32,
    squares: Math.max(leadingLength, followingLength, lead + length) * 32,
    mask: Math.max(leadingLength, followingLength, lead + length) * 32,
    spectra,
    rounded: spectra / 2,
    most: 32,
    units: 32,
    following: spectra * followerGroups,
    followingSquares: spectra * followerGroups,
    followingMask: spectra * followerGroups,
    roundedSquares: spectra * followerGroups,
    roundedMask: spectra * followerGroups,
    squareUnits: followerGroups * 32,
    maskUnits: followerGroups * 32,
    followingSums: followerGroups * lags.count * 32,
    followingScales: followerGroups * lags.count * 32,
    leadingSums: lags.count * 32,
    leadingScales: lags.count * 32,
    cross: kpis * bins * 64,
    lagValues: perLag,
    lagLeadingSquares: perLag,
    lagFollowingSquares: perLag,
    correlations: perLag,
  };
  let next = (base + 63) & ~63;
  const address = {} as Record<Region, number>;
  for (const region of Object.keys(bytes) as Region[]) {
    address[region] = next;
    next += (bytes[region] + 63) & ~63;
  }
  return {
    size,
    hop,
    blocks,
    bins,
    followerGroups,
    lead,
    leadingLength,
    followingLength,
    address,
    end: next,
  };
}

/** Stage by stage w, w^2, w^3 of the radix-4 transform, as real and imaginary parts. */
export function twiddleFactors(size: number): Float32Array {
  const factors: number[] = [];
  for (let n = size; n >= 4; n /= 4) {
    for (let p = 0; p < n / 4; p++) {
      for (let power = 1; power <= 3; power++) {
        const angle = (2 * Math.PI * power * p) / n;
        factors.push(Math.cos(angle), -Math.sin(angle));
      }
    }
  }
  return Float32Array.from(factors);
}
