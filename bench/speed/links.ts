import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadCorrelationKernel } from '../accuracy/correlation-kernel.ts';
import type { BenchOptions } from '../tasks.ts';

const SIGNALS = 1000;
const KPIS = 20;
const LAGS = { first: 0, count: 61 };
const LENGTH = 10_080;
const ROUNDS = 7;
/** Signals the scipy loop really runs over; its time is scaled to all. */
const SCIPY_SAMPLE = 10;
const GAP_SHARE = 0.05;

/**
 * The link scan (1,000 signals x 20 KPIs x 61 lags x one week of minutes) with and without 5 % gaps, round by round
 * in turn with one-thread OpenBLAS and a scipy loop in the same minutes, so that both meet the same machine. Then
 * the scan alone at three sizes. Standardising, copying and normalising are inside every time. Without Debian's
 * python3-numpy and python3-scipy the ratios are left out, and it says so.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const kernel = loadCorrelationKernel();
  const say = (text: string) => {
    if (!options.json) console.log(text);
  };
  const random = noise();
  const kpis = Array.from({ length: KPIS }, () => makeSeries(random, LENGTH));
  const signals = Array.from({ length: SIGNALS }, () => makeSeries(random, LENGTH));
  const gappy = signals.map((series) => withGaps(series, random));
  const gappyKpis = kpis.map((series) => withGaps(series, random));
  const scan = (x: Float64Array[], y: Float64Array[]) => {
    const start = performance.now();
    const { correlations } = kernel.scan({ signals: x, kpis: y, lags: LAGS });
    return { seconds: (performance.now() - start) / 1000, correlations };
  };
  scan(signals, kpis);
  scan(gappy, gappyKpis);
  const times: Record<'kernel' | 'gaps' | 'sgemm' | 'scipy', number[]> = {
    kernel: [],
    gaps: [],
    sgemm: [],
    scipy: [],
  };
  const anchor = await startAnchor(signals, kpis);
  if (typeof anchor === 'string') say(`no anchors: ${anchor}`);
  else say(`anchors: numpy ${anchor.numpy}, ${anchor.blas}, one thread`);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      times.kernel.push(scan(signals, kpis).seconds);
      if (typeof anchor !== 'string') times.sgemm.push((await anchor.ask('sgemm')) as number);
      times.gaps.push(scan(gappy, gappyKpis).seconds);
      if (typeof anchor !== 'string' && round < 3) times.scipy.push((await anchor.ask('scipy')) as number);
    }
    const figures: Record<string, number> = {
      kernelSeconds: median(times.kernel),
      kernelWithGapsSeconds: median(times.gaps),
    };
    if (typeof anchor !== 'string') {
      Object.assign(figures, {
        sgemmSeconds: median(times.sgemm),
        scipySeconds: median(times.scipy),
        timesSgemm: median(times.sgemm) / median(times.kernel),
        timesSgemmWithGaps: median(times.sgemm) / median(times.gaps),
        timesScipy: median(times.scipy) / median(times.kernel),
        largestDifference: await largestDifference(anchor, scan(signals, kpis).correlations),
      });
    }
    for (const share of [0.25, 0.5, 1]) {
      const part = signals.slice(0, SIGNALS * share);
      const runs = Array.from({ length: 3 }, () => scan(part, kpis).seconds);
      figures[`seconds${SIGNALS * share}Signals`] = median(runs);
      const shorter = (list: Float64Array[]) => list.map((series) => series.subarray(0, LENGTH * share));
      const cut = Array.from({ length: 3 }, () => scan(shorter(signals), shorter(kpis)).seconds);
      figures[`seconds${LENGTH * share}Points`] = median(cut);
    }
    for (const [key, value] of Object.entries(figures)) say(`${key.padEnd(24)} ${value.toPrecision(4)}`);
    return figures;
  } finally {
    if (typeof anchor !== 'string') anchor.stop();
  }
}

interface Anchor {
  numpy: string;
  blas: string;
  ask(request: string): Promise<unknown>;
  stop(): void;
}

/** The python side, or why there is none. Debian's own interpreter first: its numpy is the named yardstick. */
async function startAnchor(signals: Float64Array[], kpis: Float64Array[]): Promise<Anchor | string> {
  const folder = mkdtempSync(join(tmpdir(), 'links-'));
  const files = [join(folder, 'x.f64'), join(folder, 'y.f64')] as const;
  writeFileSync(files[0], Buffer.concat(signals.map((series) => Buffer.from(series.buffer))));
  writeFileSync(files[1], Buffer.concat(kpis.map((series) => Buffer.from(series.buffer))));
  const script = fileURLToPath(new URL('./links_anchor.py', import.meta.url));
  const sizes = [SIGNALS, KPIS, LENGTH, LAGS.count, SCIPY_SAMPLE].map(String);
  const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  for (const python of ['/usr/bin/python3', 'python3']) {
    const child = spawn(python, [script, ...files, ...sizes], {
      env: { ...process.env, ...oneThread },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await Promise.race([lines.next(), failed(child)]);
    if (first === undefined || first.done === true) continue;
    const ask = async (request: string): Promise<unknown> => {
      child.stdin.write(`${request}\n`);
      const { value } = await lines.next();
      return JSON.parse(value as string);
    };
    const stop = () => {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    };
    return { ...(JSON.parse(first.value) as { numpy: string; blas: string }), ask, stop };
  }
  rmSync(folder, { recursive: true, force: true });
  return 'no python3 with numpy and scipy (Debian: python3-numpy python3-scipy libopenblas0-pthread)';
}

function failed(child: ChildProcess): Promise<undefined> {
  return new Promise((resolve) => child.once('error', () => resolve(undefined)));
}

async function largestDifference(anchor: Anchor, correlations: Float32Array): Promise<number> {
  const places = Array.from({ length: 50 }, (_, i) => [
    (i * 37) % SIGNALS,
    (i * 7) % KPIS,
    (i * 11) % LAGS.count,
  ]);
  const theirs = (await anchor.ask(JSON.stringify(places))) as number[];
  return Math.max(
    ...places.map(([n, m, k], i) => {
      const ours = correlations[
        ((n as number) * KPIS + (m as number)) * LAGS.count + (k as number)
      ] as number;
      return Math.abs(ours - (theirs[i] as number));
    }),
  );
}

/** A repeatable sequence in [-0.5, 0.5) (linear congruential, Numerical Recipes). */
function noise(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function makeSeries(random: () => number, length: number): Float64Array {
  let level = 0;
  return Float64Array.from({ length }, (_, t) => {
    level = 0.9 * level + random();
    return 10 + level + 0.5 * Math.sin((2 * Math.PI * t) / 1440);
  });
}

function withGaps(series: Float64Array, random: () => number): Float64Array {
  return series.map((value) => (random() + 0.5 < GAP_SHARE ? Number.NaN : value));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
