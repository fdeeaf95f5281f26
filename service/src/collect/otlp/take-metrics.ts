import { createHash } from 'node:crypto';
import type { SeriesKind } from '../../store/signals/index.ts';
import {
  describeSeries,
  findAttributeFault,
  type Histogram,
  type IndexedSeries,
  type Intake,
  LONGEST_GAP_MS,
  LONGEST_NAME,
  type Origin,
  type Refused,
  refusedSeries,
} from '../telemetry/index.ts';
import { type Ranges, readOrFault, textOf } from './attributes.ts';
import { avalanche } from './fingerprint.ts';
import { type Aggregation, type Layout, type LayoutGroup, LayoutWriter, layoutsOf } from './layouts.ts';
import { readExemplar } from './read-exemplar.ts';
import {
  type DistributionPoint,
  type MetricSink,
  MetricsReader,
  type NumberPoint,
  type Place,
  readMetrics,
} from './read-metrics.ts';
import { readOrigin, readOriginAndPlace } from './read-origin.ts';
import { timeFault } from './time-fault.ts';
import { Wire } from './wire.ts';

const LARGEST_COUNT = 1e12; // sums of many of them are still exact
const STREAM_BYTES = 8;
const [COARSEST_SCALE, FINEST_SCALE] = [-10, 20] as const;

/** Reads a request of metrics into an intake. @throws MalformedError */
export function takeMetrics(bytes: Buffer, intake: Intake): void {
  const layouts = layoutsOf(intake.index);
  const layout = layouts.find(bytes);
  if (layout && takeKnown(layout, bytes, intake)) return;
  const learning = layouts.isWorthLearning(bytes) ? new LayoutWriter() : undefined;
  const sink = new MetricIntake(intake, learning);
  readMetrics(bytes, sink);
  const { layout: learned } = sink;
  const known = learned && intake.knownSeries();
  if (known) layouts.learn(learned.finish(bytes, known));
}

/** Takes in a body whose layout is known. False where it has to be read after all. */
function takeKnown(layout: Layout, bytes: Buffer, intake: Intake): boolean {
  const { told, now } = intake;
  const { known, places } = layout;
  if (layout.resources.some((key) => told.isDue(key, now.getTime())) || !intake.adopt(known)) return false;
  const wire = new Wire(bytes);
  const sink = new MetricIntake(intake, undefined);
  const reader = new MetricsReader(wire, sink);
  for (const group of layout.groups) {
    const { record } = group;
    const refuse = (fault: Refused, at: number) => intake.refuse(fault, known.series[at] as IndexedSeries);
    if (record === 'observed' || record === 'observedTotal') {
      for (let i = group.first; i < group.end; i += 1) {
        const at = places[i] as number;
        const point = reader.histogramAt(layout.starts[i] as number, layout.values[i] as number);
        const fault = distributionFault(group, point, record === 'observedTotal', intake);
        if (fault) refuse(fault, at);
        else sink.keepDistribution(group, record, at, point);
      }
    } else takeNumbers(layout, { ...group, record }, wire, intake, refuse);
  }
  intake.accept(places.length - intake.tally.count);
  return true;
}

function takeNumbers(
  { starts, times, values, places }: Layout,
  group: LayoutGroup & { record: NumberRecord },
  wire: Wire,
  intake: Intake,
  refuse: (fault: Refused, at: number) => void,
): void {
  const { record, integer, first, end } = group;
  const point = { start: 0, time: 0, value: 0 };
  for (let i = first; i < end; i += 1) {
    const startAt = starts[i] as number;
    const timeAt = times[i] as number;
    const at = places[i] as number;
    point.start = startAt === 0 ? 0 : wire.timeAt(startAt);
    point.time = timeAt === 0 ? 0 : wire.timeAt(timeAt);
    point.value = wire.numberAt(values[i] as number, integer);
    const fault = pointFault(group, point, record === 'total', intake);
    if (fault) refuse(fault, at);
    else keepNumber(intake.records, record, at, point);
  }
}

type NumberRecord = 'reading' | 'increment' | 'total';

/** What OTLP means here: which point is of which kind of series, and which one cannot be used. */
class MetricIntake implements MetricSink {
  readonly #intake: Intake;
  /** Undefined where nothing is to be learned, or this is nothing that comes again but for its numbers. */
  layout: LayoutWriter | undefined;
  #resource: Ranges | undefined;
  #scope: Ranges | undefined;
  #origin: (Origin & { fault: Refused | undefined }) | undefined;
  #stream: Buffer | undefined;
  #bounds = new Float64Array(0);

  constructor(intake: Intake, layout: LayoutWriter | undefined) {
    this.#intake = intake;
    this.layout = layout;
  }

  /** Where it runs is told once an hour. */
  resource(place: Place, high: number, low: number): void {
    const { told, now } = this.#intake;
    const key = `${high} ${low}`;
    this.layout?.resource(key);
    if (!told.isDue(key, now.getTime())) return;
    readOriginAndPlace(place.wire, place.resource, this.#intake);
    this.#intake.whenKept(() => told.tell([key], now.getTime()));
  }

  number(place: Place, point: NumberPoint): void {
    const series = this.#seriesOf(place, numberKind(place), place.fingerprint.high, place.fingerprint.low);
    this.layout?.holes(place);
    if (point.absent) return; // its sender has nothing to say: a gap, which is no fault
    const fault = pointFault(place, point, series.stream !== undefined, this.#intake);
    if (fault) this.#refuse(fault, series);
    else {
      const at = this.#intake.place(series);
      if (at === undefined) return;
      const delta = place.type === 'sum' && place.temporality === 'delta';
      const record = series.stream ? 'total' : delta ? 'increment' : 'reading';
      keepNumber(this.#intake.records, record, at, point);
      if (place.exemplars.length > 0) {
        this.#exemplars(place, at);
        this.layout = undefined; // each is another one
      } else this.layout?.number(place, record, at);
    }
  }

  distribution(place: Place, point: DistributionPoint): void {
    const { high, low } = place.fingerprint;
    const series = this.#seriesOf(place, 'distribution', high, low);
    if (place.type === 'histogram') this.layout?.holes(place);
    else this.layout = undefined; // its numbers take more or fewer bytes
    if (point.absent) return;
    const fault = distributionFault(place, point, series.stream !== undefined, this.#intake);
    if (fault) {
      this.#refuse(fault, series);
      return;
    }
    const at = this.#intake.place(series);
    if (at === undefined) return;
    const record = series.stream ? 'observedTotal' : 'observed';
    this.keepDistribution(place, record, at, point);
    if (place.exemplars.length > 0) {
      this.#exemplars(place, at);
      this.layout = undefined;
    } else this.layout?.histogram(place, record, at);
    for (let i = 0; i < point.quantiles.length; i += 2) {
      this.#quantile(place, point.time, point.quantiles[i] as number, point.quantiles[i + 1] as number);
    }
  }

  keepDistribution(
    { type }: Aggregation,
    kind: 'observed' | 'observedTotal',
    at: number,
    point: DistributionPoint,
  ): void {
    const { start, time, count, sum, min, max } = point;
    const histogram = this.#histogramOf(type, point);
    this.#intake.records.distribution(at, { kind, start, time, count, sum, min, max, histogram });
  }

  #exemplars({ wire, exemplars }: Place, at: number): void {
    for (let i = 0; i < exemplars.length; i += 2) {
      const exemplar = readExemplar(wire, exemplars[i] as number, exemplars[i + 1] as number);
      if (exemplar) this.#intake.exemplar(at, exemplar);
    }
  }

  unknown(place: Place): void {
    this.layout = undefined;
    const example = this.#nameOf(place);
    const { service } = this.#originOf(place);
    const reason = example === '' ? 'no_metric_name' : 'unknown_metric_type';
    this.#intake.refuse({ reason }, { service, example });
  }

  /** The quantiles of a summary are what their sender last reckoned: each is a gauge of its own, and no point besides. */
  #quantile(place: Place, time: number, quantile: number, value: number): void {
    if (!Number.isFinite(value) || !Number.isFinite(quantile)) return;
    const mark = avalanche(Math.round(quantile * 1e6) + 1);
    const { high, low } = place.fingerprint;
    const series = this.#seriesOf(place, 'gauge', high ^ mark, (low + mark) | 0, String(quantile));
    const at = this.#intake.place(series, 0);
    if (at !== undefined) this.#intake.records.reading(at, time, value);
  }

  #refuse(fault: Refused, series: IndexedSeries): void {
    this.#intake.refuse(fault, series);
  }

  #seriesOf(place: Place, kind: SeriesKind, high: number, low: number, quantile?: string): IndexedSeries {
    const known = this.#intake.index.find(high, low, this.#intake.now);
    if (known) return known;
    const series = this.#describe(place, kind, quantile);
    this.#intake.index.add(high, low, series);
    return series;
  }

  #describe(place: Place, kind: SeriesKind, quantile: string | undefined): IndexedSeries {
    const origin = this.#originOf(place);
    const { service, environment, simulated } = origin;
    const metric = this.#nameOf(place);
    const about = { service, simulated, example: metric };
    if (metric === '') return refusedSeries({ reason: 'no_metric_name' }, about);
    const [unitFrom, unitEnd] = place.unit;
    const unit = textOf(place.wire, unitFrom, unitEnd);
    if (metric.length > LONGEST_NAME || unit.length > LONGEST_NAME || `${metric}${unit}`.includes('\0')) {
      return refusedSeries({ reason: 'name_too_long' }, about);
    }
    if (origin.fault) return refusedSeries(origin.fault, about);
    const own = readOrFault(place.wire, place.attributes);
    const fault = own.fault ?? findAttributeFault(own.attributes);
    if (fault) return refusedSeries(fault, about);
    const attributes = { ...Object.fromEntries(own.attributes), ...origin.attributes };
    if (quantile !== undefined) attributes.quantile = quantile;
    const totals = place.temporality === 'cumulative' && (kind === 'rate' || kind === 'distribution');
    const stream = totals ? this.#streamOf(place) : undefined;
    return describeSeries({ service, environment, metric, kind, unit, attributes, simulated }, stream);
  }

  #originOf(place: Place): Origin & { fault: Refused | undefined } {
    if (this.#resource !== place.resource || this.#origin === undefined) {
      this.#resource = place.resource;
      this.#origin = readOrigin(place.wire, place.resource, this.#intake);
      this.#stream = undefined;
    }
    return this.#origin;
  }

  /** Names whoever counts: the resource with all that tells instances apart, and the scope. */
  #streamOf(place: Place): Buffer {
    if (this.#stream === undefined || this.#scope !== place.scope) {
      this.#scope = place.scope;
      const { attributes } = readOrFault(place.wire, place.resource);
      const hash = createHash('sha256').update(JSON.stringify([...attributes].sort()));
      for (let i = 0; i < place.scope.length; i += 2) {
        hash.update(place.wire.bytes.subarray(place.scope[i], place.scope[i + 1]));
      }
      this.#stream = hash.digest().subarray(0, STREAM_BYTES);
    }
    return this.#stream;
  }

  #nameOf({ wire, name: [from, end] }: Place): string {
    return textOf(wire, from, end);
  }

  #histogramOf(type: Place['type'], point: DistributionPoint): Histogram {
    if (type === 'histogram' && point.counts.length > 0) {
      return {
        kind: 'explicit',
        bounds: this.#boundsOf(point.bounds),
        counts: Float64Array.from(point.counts),
      };
    }
    if (type !== 'exponential') return { kind: 'plain' };
    const { scale, zeroCount, positive, negative } = point;
    return {
      kind: 'exponential',
      scale,
      zero: zeroCount,
      positive: { offset: positive.offset, counts: Float64Array.from(positive.counts) },
      negative: { offset: negative.offset, counts: Float64Array.from(negative.counts) },
    };
  }

  /** Those of the point before where they are the same, as they mostly are. */
  #boundsOf(bounds: readonly number[]): Float64Array {
    const last = this.#bounds;
    if (last.length !== bounds.length || bounds.some((bound, i) => bound !== last[i])) {
      this.#bounds = Float64Array.from(bounds);
    }
    return this.#bounds;
  }
}

function keepNumber(
  records: Intake['records'],
  record: NumberRecord,
  place: number,
  { start, time, value }: Pick<NumberPoint, 'start' | 'time' | 'value'>,
): void {
  if (record === 'reading') records.reading(place, time, value);
  else if (record === 'increment') records.increment(place, start, time, value);
  else records.total(place, start, time, value);
}

function pointFault(
  place: Aggregation,
  point: Pick<NumberPoint, 'start' | 'time' | 'value'>,
  isTotal: boolean,
  intake: Intake,
): Refused | undefined {
  return (
    numberFault(point.value, place) ??
    timeFault(point.time, intake) ??
    aggregationFault(place, point) ??
    totalFault(isTotal, point.time, intake)
  );
}

/** A total says something beside the one before it alone, of which nothing is known any more in the past. */
function totalFault(isTotal: boolean, time: number, { now }: Intake): Refused | undefined {
  return isTotal && time < now.getTime() - LONGEST_GAP_MS ? { reason: 'total_of_the_past' } : undefined;
}

function numberKind({ type, monotonic, temporality }: Place): SeriesKind {
  if (type === 'gauge') return 'gauge';
  if (monotonic) return 'rate';
  return temporality === 'delta' ? 'change' : 'gauge'; // a total that goes up and down is a level
}

function numberFault(value: number, { type, monotonic }: Aggregation): Refused | undefined {
  if (Number.isNaN(value)) return { reason: 'not_a_number' };
  if (!Number.isFinite(value)) return { reason: 'infinite' };
  return type === 'sum' && monotonic && value < 0 ? { reason: 'negative_counter' } : undefined;
}

function aggregationFault(
  { type, temporality }: Aggregation,
  { start, time }: { start: number; time: number },
): Refused | undefined {
  if (type === 'gauge') return undefined;
  if (temporality === 'unspecified') return { reason: 'no_temporality' };
  if (start > time) return { reason: 'start_after_time' };
  const tooLong = temporality === 'delta' && start > 0 && time - start > LONGEST_GAP_MS;
  return tooLong ? { reason: 'interval_too_long' } : undefined;
}

function distributionFault(
  place: Aggregation,
  point: DistributionPoint,
  isTotal: boolean,
  intake: Intake,
): Refused | undefined {
  return (
    timeFault(point.time, intake) ??
    aggregationFault(place, point) ??
    totalFault(isTotal, point.time, intake) ??
    histogramFault(place, point)
  );
}

function histogramFault({ type }: Aggregation, point: DistributionPoint): Refused | undefined {
  const { count, sum, min, max, bounds, counts, positive, negative, zeroCount, scale } = point;
  if ([sum, min, max].some((value) => value === Infinity || value === -Infinity)) {
    return { reason: 'infinite' };
  }
  const all = [count, zeroCount, ...counts, ...positive.counts, ...negative.counts];
  if (all.some((one) => one > LARGEST_COUNT)) return { reason: 'count_too_large' };
  if (type === 'histogram') {
    if (counts.length === 0 && bounds.length === 0) return undefined;
    if (counts.length !== bounds.length + 1) return { reason: 'bucket_mismatch' };
    const ascending = bounds.every(
      (bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] as number)),
    );
    if (!ascending) return { reason: 'bounds_not_ascending' };
    return total(counts) === count ? undefined : { reason: 'counts_do_not_add_up' };
  }
  if (type === 'exponential') {
    if (scale < COARSEST_SCALE || scale > FINEST_SCALE) return { reason: 'scale_out_of_range' };
    const told = zeroCount + total(positive.counts) + total(negative.counts);
    return told === count ? undefined : { reason: 'counts_do_not_add_up' };
  }
  return undefined;
}

function total(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
