import { cutWindow, rankComponents, type TimedSignal } from '../../service/src/engine/root-cause/index.ts';
import type { BenchOptions } from '../tasks.ts';

const MINUTES_A_DAY = 1440;
const SIZES: readonly number[] = [250, 1_000, 4_000];
const REPEATS = 5;

/** One ranking over a day of one-minute signals, at three sizes; the figure is the best of five runs, in ms. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const size of SIZES) {
    const { signals, edges } = makeSystem(size);
    let best = Number.POSITIVE_INFINITY;
    let named = '';
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const begun = performance.now();
      const cut = cutWindow(signals, (MINUTES_A_DAY - 30) * 60);
      const ranking = rankComponents({ ...cut, edges, target: { component: 'c0', kind: 'latency' } });
      best = Math.min(best, performance.now() - begun);
      named = ranking.status === 'ranked' ? (ranking.candidates[0]?.component ?? '') : ranking.status;
    }
    figures[`ms${size}`] = best;
    if (!options.json) {
      console.log(
        `${String(size).padStart(6)} signals x ${MINUTES_A_DAY} min  ${best.toFixed(1).padStart(8)} ms  ${((best * 1000) / size).toFixed(1)} us a signal  named ${named}`,
      );
    }
  }
  return figures;
}

/** A tree of components with latency, error, traffic and CPU signals; the deepest leaf slows down at the end. */
function makeSystem(size: number): { signals: TimedSignal[]; edges: [string, string][] } {
  const random = seeded(7);
  const components = Math.floor(size / 4);
  const edges: [string, string][] = [];
  for (let i = 1; i < components; i++) edges.push([`c${Math.floor((i - 1) / 3)}`, `c${i}`]);
  const path = new Set<number>();
  for (let i = components - 1; ; i = Math.floor((i - 1) / 3)) {
    path.add(i);
    if (i === 0) break;
  }
  const signals: TimedSignal[] = [];
  for (let i = 0; i < components; i++) {
    const add = (metric: string, kind: TimedSignal['kind'], of: (minute: number) => number): void => {
      const values = Float64Array.from({ length: MINUTES_A_DAY }, (_, minute) => of(minute));
      signals.push({ component: `c${i}`, metric, kind, start: 0, stepSeconds: 60, values });
    };
    const slow = (minute: number): number => (path.has(i) && minute >= MINUTES_A_DAY - 35 ? 0.5 : 0);
    add(
      'latency',
      'latency',
      (minute) => 0.1 + 0.02 * random() + 0.01 * Math.sin(minute / 229) + slow(minute),
    );
    add('errors', 'failure', () => (random() < 0.02 ? random() : 0));
    add('requests', 'traffic', (minute) => 100 + 20 * Math.sin(minute / 229) + 5 * random());
    add('cpu', 'other', () => 40 + 10 * random());
  }
  return { signals, edges };
}

/** Park and Miller's generator: good enough to make up noise, the same on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
