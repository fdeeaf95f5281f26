import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import type { SignalKind, TimedSignal } from '../../engine/root-cause/index.ts';

/** A watched signal with what it told, one value a step. */
export interface Observed {
  signal: WatchedSignal;
  values: Float64Array;
}

/** One signal of a service as the ranking compares it, and those it is made of. */
export interface ServiceSignal {
  timed: TimedSignal;
  parts: Observed[];
}

const KINDS: Record<WatchedSignal['role'], SignalKind> = {
  latency: 'latency',
  errors: 'failure',
  traffic: 'traffic',
  saturation: 'other',
  business: 'other',
  other: 'other',
};
/** What a service sees of those it calls is their affair: it is told once, where it happens. */
const OF_A_CALL = /^call[._]|[._]client[._]/;

/**
 * The signals of services in the form in which they can be compared with each other: latency and error ratio of all
 * operations together, weighted by how often each is asked; what they are asked as a sum; everything else one by one.
 */
export function aggregateByService(
  observed: readonly Observed[],
  grid: { start: number; stepSeconds: number },
): ServiceSignal[] {
  const byService = group(
    observed.filter(({ signal }) => !OF_A_CALL.test(signal.metric)),
    ({ signal }) => signal.service,
  );
  return [...byService].flatMap(([service, own]) => {
    const traffic = new Map(
      own.filter(({ signal }) => signal.role === 'traffic').map((one) => [partOf(one.signal), one] as const),
    );
    const weightOf = ({ signal }: Observed) => traffic.get(partOf(signal))?.values;
    const make = (metric: string, kind: SignalKind, parts: Observed[], values: Float64Array) => ({
      timed: { component: service, metric, kind, ...grid, values },
      parts,
    });
    const groups = group(own, ({ signal: { role, metric, statistic, seriesId } }) => {
      if (role === 'traffic') return 'traffic';
      if (role === 'latency') return `latency ${statistic}`;
      if (role === 'errors' && statistic === 'ratio') return 'error ratio';
      return `${metric} ${statistic} ${seriesId}`;
    });
    return [...groups].map(([metric, parts]) => {
      const [first] = parts as [Observed, ...Observed[]];
      const kind = KINDS[first.signal.role];
      if (kind === 'traffic') return make(metric, kind, parts, sumOf(parts));
      return make(metric, kind, parts, parts.length === 1 ? first.values : meanOf(parts, weightOf));
    });
  });
}

function group(observed: readonly Observed[], keyOf: (one: Observed) => string): Map<string, Observed[]> {
  const groups = new Map<string, Observed[]>();
  for (const one of observed) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** What tells the operations of a service apart, the same for latency, errors and rate of one of them. */
function partOf({ attributes, environment }: WatchedSignal): string {
  return JSON.stringify([environment, Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function sumOf(parts: readonly Observed[]): Float64Array {
  return combine(parts, (step) => {
    let sum = Number.NaN;
    for (const { values } of parts) {
      const value = values[step] as number;
      if (!Number.isNaN(value)) sum = Number.isNaN(sum) ? value : sum + value;
    }
    return sum;
  });
}

/** The mean of what was told in a step, by weight; a part whose weight is not known weighs as much as the mean one. */
function meanOf(
  parts: readonly Observed[],
  weightOf: (part: Observed) => Float64Array | undefined,
): Float64Array {
  const weights = parts.map(weightOf);
  return combine(parts, (step) => {
    const known = weights.flatMap((weight) => {
      const value = weight?.[step] ?? Number.NaN;
      return Number.isNaN(value) ? [] : [value];
    });
    const usual = known.length === 0 ? 1 : known.reduce((sum, value) => sum + value, 0) / known.length;
    let sum = 0;
    let all = 0;
    parts.forEach(({ values }, index) => {
      const value = values[step] as number;
      const told = weights[index]?.[step] ?? Number.NaN;
      const weight = Number.isNaN(told) ? usual : told;
      if (Number.isNaN(value) || weight <= 0) return;
      sum += value * weight;
      all += weight;
    });
    return all === 0 ? Number.NaN : sum / all;
  });
}

function combine(parts: readonly Observed[], at: (step: number) => number): Float64Array {
  return Float64Array.from({ length: parts[0]?.values.length ?? 0 }, (_, step) => at(step));
}
