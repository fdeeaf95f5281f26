import { readWindows, type WatchedSignal } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import type { Tested } from './analyse.ts';
import type { Analyst } from './analyst.ts';
import { countTold, type Resolution, type ServiceSignals, SIGNALS_AT_ONCE, Traffic } from './plan.ts';
import type { KpiSeriesRead, LeftOut } from './read-kpis.ts';

/** A pair that was tested, with what it is of. */
export interface TestedSignal extends Tested {
  watched: WatchedSignal;
  series: KpiSeriesRead;
  resolution: Resolution;
}

export interface Span {
  from: number;
  to: number;
}

/** Reads and sums up traffic some series at a time, however many there are. */
export async function readTraffic(
  context: Context,
  signals: readonly WatchedSignal[],
  span: Span,
  stepMs: number,
): Promise<Float64Array | undefined> {
  const traffic = new Traffic((span.to - span.from) / stepMs);
  for (let first = 0; first < signals.length; first += SIGNALS_AT_ONCE) {
    const some = signals.slice(first, first + SIGNALS_AT_ONCE);
    for (const values of await readWindows(context, some, { ...span, stepMs })) traffic.add(values);
  }
  return traffic.total();
}

/** What is taken out of both sides of every pair of a service. */
export function driversOf(own: Float64Array | undefined, whole: Float64Array | undefined): Float64Array[] {
  return [own, whole].flatMap((driver) => driver ?? []);
}

/**
 * Tests the signals of one service against all KPIs, a batch at a time. `onBatch` is told how many signals are done;
 * it may throw to end the scan.
 */
export async function testService(
  context: Context,
  analyst: Analyst,
  group: ServiceSignals,
  asked: {
    kpis: readonly KpiSeriesRead[];
    whole: Float64Array | undefined;
    resolution: Resolution;
    span: Span;
    onBatch: (signals: number) => Promise<void>;
  },
): Promise<{ tested: TestedSignal[]; leftOut: LeftOut[] }> {
  const { kpis, whole, resolution, span, onBatch } = asked;
  const { stepMs } = resolution;
  const drivers = driversOf(await readTraffic(context, group.traffic, span, stepMs), whole);
  const tested: TestedSignal[] = [];
  const leftOut: LeftOut[] = [];
  for (let first = 0; first < group.signals.length; first += SIGNALS_AT_ONCE) {
    const some = group.signals.slice(first, first + SIGNALS_AT_ONCE);
    const windows = await readWindows(context, some, { ...span, stepMs });
    const enough = some.flatMap((watched, index) => {
      const values = windows[index] as Float64Array;
      if (countTold(values) >= resolution.fewest) return { watched, values };
      leftOut.push({
        reason: `a signal that told fewer than ${resolution.fewest} ${resolution.name}s`,
        example: watched.name,
      });
      return [];
    });
    if (enough.length > 0) {
      const answer = await analyst.ask({
        kind: 'find',
        search: {
          signals: enough.map(({ values }) => values),
          kpis: kpis.map(({ values }) => values),
          drivers,
          lastLag: resolution.longestLagMs / stepMs,
          samplesPerDay: 86_400_000 / stepMs,
        },
      });
      for (const pair of answer.tested) {
        const watched = enough[pair.signal]?.watched;
        const series = kpis[pair.kpi];
        if (watched && series) tested.push({ ...pair, watched, series, resolution });
      }
      leftOut.push(
        ...nameUntested(
          answer.untested,
          enough.map(({ watched }) => watched.name),
          kpis.map(({ kpi, segment }) => [kpi.slug, ...Object.values(segment)].join(' ')),
        ),
      );
    }
    await onBatch(some.length);
  }
  return { tested, leftOut };
}

/** A signal that could be tested against nothing is named once, and so is a KPI. */
function nameUntested(
  pairs: readonly { signal: number; kpi: number; reason: string }[],
  signals: readonly string[],
  kpis: readonly string[],
): LeftOut[] {
  const named = (of: 'signal' | 'kpi', names: readonly string[], others: number): LeftOut[] =>
    names.flatMap((example, index) => {
      const own = pairs.filter((pair) => pair[of] === index);
      const [first] = own;
      return first !== undefined && own.length === others ? [{ reason: first.reason, example }] : [];
    });
  const bySignal = named('signal', signals, kpis.length);
  return bySignal.length === signals.length ? bySignal : [...bySignal, ...named('kpi', kpis, signals.length)];
}
