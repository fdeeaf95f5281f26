/** What the compiled module exports; addresses are bytes into its memory. See `assembly/` for the meaning. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  rowMoments(row: number, length: number, moments: number): number;
  interleave(rows: number, count: number, length: number, moments: number, out: number): void;
  interleaveMask(rows: number, count: number, length: number, out: number): void;
  squareAll(values: number, length: number, out: number): void;
  blockSpectra(
    series: number,
    blocks: number,
    hop: number,
    length: number,
    size: number,
    twiddles: number,
    scratchA: number,
    scratchB: number,
    spectra: number,
    binStride: number,
    most: number,
  ): void;
  crossSpectra(
    leading: number,
    following: number,
    followers: number,
    blocks: number,
    bins: number,
    wanted: number,
    cross: number,
  ): void;
  roundSpectra(
    spectra: number,
    blocks: number,
    bins: number,
    binStride: number,
    leading: boolean,
    most: number,
    units: number,
    out: number,
    outStride: number,
  ): void;
  roundedCrossSpectra(
    leading: number,
    leadingUnits: number,
    following: number,
    followingUnits: number,
    followers: number,
    blocks: number,
    bins: number,
    cross: number,
  ): void;
  lagSums(
    cross: number,
    followers: number,
    size: number,
    lags: number,
    twiddles: number,
    scratchA: number,
    scratchB: number,
    out: number,
  ): void;
  overlapMoments(
    series: number,
    length: number,
    first: number,
    lags: number,
    leading: boolean,
    sums: number,
    scales: number,
  ): void;
  pearson(
    values: number,
    followers: number,
    lags: number,
    length: number,
    first: number,
    leadingSums: number,
    leadingScales: number,
    followingSums: number,
    followingScales: number,
  ): void;
  maskedCorrelation(
    values: number,
    leadingSquares: number,
    followingSquares: number,
    count: number,
    least: number,
  ): void;
  rowsFromLanes(values: number, rows: number, perRow: number, out: number): void;
}

// The engine compiles without the DOM's types, so the two constructors it needs are named here.
interface WebAssemblyConstructors {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
}

/**
 * Compiles and instantiates the committed `scan.wasm` from its bytes (the caller reads the file).
 * @throws CompileError from the runtime when the bytes are not the module or SIMD is not supported.
 */
export function instantiate(bytes: Uint8Array): KernelExports {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyConstructors })
    .WebAssembly;
  return new Instance(new Module(bytes), {}).exports as KernelExports;
}
