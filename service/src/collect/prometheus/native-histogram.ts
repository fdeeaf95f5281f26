import type { Histogram, Refused } from '../telemetry/index.ts';
import type { NativePoint } from './read-write-request.ts';

const CUSTOM_BOUNDS = -53; // the schema of histograms with bounds of their own
const [COARSEST, FINEST] = [-4, 8] as const;
const GAUGE = 3; // reset hint: counts that go up and down
const LARGEST_COUNT = 1e12;
const MOST_BUCKETS = 4_096;

/** What is wrong with a native histogram, before its buckets are looked at. */
export function nativeFault({ resetHint, schema, count, zeroCount, sum }: NativePoint): Refused | undefined {
  if (resetHint === GAUGE) return { reason: 'unknown_metric_type' };
  if (schema !== CUSTOM_BOUNDS && !(schema >= COARSEST && schema <= FINEST)) {
    return { reason: 'scale_out_of_range' };
  }
  if (Math.abs(sum) === Infinity) return { reason: 'infinite' };
  return isCount(count) && isCount(zeroCount) ? undefined : { reason: 'not_a_count' };
}

/**
 * Bucket i of Prometheus ends at 2^(i / 2^schema), and that of OpenTelemetry begins there.
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
export function toHistogram(point: NativePoint): Histogram | Refused {
  const { schema, count, zeroCount, bounds } = point;
  const positive = expand(point.positiveSpans, point.positiveDeltas, point.positiveCounts);
  const negative = expand(point.negativeSpans, point.negativeDeltas, point.negativeCounts);
  if (!positive || !negative) return { reason: 'bucket_mismatch' };
  if (![...positive.counts, ...negative.counts].every(isCount)) return { reason: 'not_a_count' };
  if (zeroCount + total(positive.counts) + total(negative.counts) !== count) {
    return { reason: 'counts_do_not_add_up' };
  }
  if (schema === CUSTOM_BOUNDS) {
    const counts = new Float64Array(bounds.length + 1);
    const fits = positive.offset >= 0 && positive.offset + positive.counts.length <= counts.length;
    if (!fits || negative.counts.length > 0 || zeroCount > 0) return { reason: 'bucket_mismatch' };
    const ascending = bounds.every(
      (bound, i) => Number.isFinite(bound) && !(bound <= (bounds[i - 1] ?? -Infinity)),
    );
    if (!ascending) return { reason: 'bounds_not_ascending' };
    counts.set(positive.counts, positive.offset);
    return { kind: 'explicit', bounds: Float64Array.from(bounds), counts };
  }
  return {
    kind: 'exponential',
    scale: schema,
    zero: zeroCount,
    positive: { ...positive, offset: positive.offset - 1 },
    negative: { ...negative, offset: negative.offset - 1 },
  };
}

/** Spans of buckets in one row, with noughts between them. Undefined where spans and counts do not fit. */
function expand(
  spans: readonly number[],
  deltas: readonly number[],
  floats: readonly number[],
): { offset: number; counts: Float64Array } | undefined {
  const told = floats.length > 0 ? floats : deltas;
  const offset = spans[0] ?? 0;
  let length = 0;
  let spanned = 0;
  for (let i = 0; i < spans.length; i += 2) {
    const [gap, width] = [spans[i] as number, spans[i + 1] as number];
    if (i > 0 && gap < 0) return undefined;
    length += width + (i > 0 ? gap : 0);
    spanned += width;
    if (length > MOST_BUCKETS) return undefined;
  }
  if (spanned !== told.length) return undefined;
  const counts = new Float64Array(length);
  let at = 0;
  let next = 0;
  let last = 0;
  for (let i = 0; i < spans.length; i += 2) {
    if (i > 0) at += spans[i] as number;
    for (let left = spans[i + 1] as number; left > 0; left -= 1) {
      const number = told[next++] as number;
      last = floats.length > 0 ? number : last + number;
      counts[at++] = last;
    }
  }
  return { offset, counts };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT;
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
