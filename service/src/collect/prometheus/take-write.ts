import { createHash } from 'node:crypto';
import { avalanche, Fingerprint, MalformedError, timeFault, type Wire } from '../otlp/index.ts';
import {
  describeSeries,
  findAttributeFault,
  type IndexedSeries,
  type Intake,
  LONGEST_NAME,
  type Part,
  type Refused,
  refusedSeries,
} from '../telemetry/index.ts';
import { classify, familyOf, type SureRole, unitOf } from './classify.ts';
import { describeTarget } from './describe-target.ts';
import { type MetricTypes, TYPE_BY_NUMBER } from './metric-types.ts';
import { nativeFault, toHistogram } from './native-histogram.ts';
import { readRequest2, type TypedSink } from './read-request-2.ts';
import {
  type NativePoint,
  readLabels,
  readWriteRequest,
  type SeriesPlace,
  textOf,
  type WriteSink,
} from './read-write-request.ts';

const LARGEST_COUNT = 1e12; // sums of many of them are still exact
const STREAM_BYTES = 8;
const MOST_NAMES = 10_000;

/** How a series is kept: parts of a histogram are of one series, and a native one of the same. */
type Kept = 'total' | 'level' | 'parts' | 'native';
const KEPT_NUMBER: Record<Kept, number> = { total: 1, level: 2, parts: 3, native: 4 };

/** How many of each were taken in; what has nothing to say, such as a stale marker, is among them. */
export interface Written {
  samples: number;
  histograms: number;
}

/**
 * Reads a request of remote write, of one of its two versions, into an intake. Returns what says how much of it was
 * written, once the intake is settled. @throws MalformedError
 */
export function takeWrite(
  bytes: Uint8Array,
  version: 1 | 2,
  intake: Intake,
  types: MetricTypes,
): () => Written {
  const sink = new WriteIntake(intake, types);
  if (version === 1) readWriteRequest(bytes, sink);
  else readRequest2(bytes, sink);
  return () => sink.written;
}

/** What Prometheus means here: which sample is of which kind of series, and which one cannot be used. */
class WriteIntake implements WriteSink, TypedSink {
  readonly #intake: Intake;
  readonly #types: MetricTypes;
  readonly #hash = sharedFingerprint;
  readonly #names = new Map<number, string>();
  #place: SeriesPlace | undefined;
  #role: SureRole = { as: 'level', family: '' };
  #le = Number.NaN;
  #samples: IndexedSeries | undefined;
  #natives: IndexedSeries | undefined;
  #told = 0;
  #toldNatives = 0;
  #refusedNatives = 0;
  /** How many of each series: whether there is room for it in the catalogue is known later. */
  readonly #nativesOf = new Map<IndexedSeries, number>();

  constructor(intake: Intake, types: MetricTypes) {
    this.#intake = intake;
    this.#types = types;
  }

  get written(): Written {
    let refusedNatives = this.#refusedNatives;
    for (const [series, points] of this.#nativesOf) if (series.id === 0) refusedNatives += points;
    return {
      samples: this.#told - (this.#intake.tally.count - refusedNatives),
      histograms: this.#toldNatives - refusedNatives,
    };
  }

  metadata(family: string, type: number): void {
    this.#types.tell(family, TYPE_BY_NUMBER[type]);
  }

  type(place: SeriesPlace, number: number): void {
    const type = TYPE_BY_NUMBER[number];
    this.#types.tell(familyOf(this.#nameOf(place), type), type);
  }

  series(place: SeriesPlace, again: boolean): boolean {
    const { wire, le, quantile } = place;
    const name = this.#nameOf(place);
    const role = classify(name, { le: le !== undefined, quantile: quantile !== undefined }, this.#types.get);
    if (role.as === 'unsure' && !again) return false;
    if (role.as === 'bucket') this.#types.seen(role.family, 'histogram');
    else if (quantile) this.#types.seen(name, 'summary');
    this.#place = place;
    this.#role = role.as === 'unsure' ? { as: 'total', family: name } : role;
    this.#le = le === undefined ? Number.NaN : boundOf(textOf(wire, le));
    this.#samples = undefined; // described where there is one
    this.#natives = undefined;
    return true;
  }

  sample(time: number, value: number, stale: boolean, start: number): void {
    const { as } = this.#role;
    this.#told += 1;
    if (stale || as === 'spare' || Number.isNaN(value)) return; // there is nothing to say: a gap, which is no fault
    this.#samples ??= this.#seriesOf(as === 'total' || as === 'level' ? as : 'parts');
    const series = this.#samples;
    const fault =
      timeFault(time, this.#intake) ??
      (Number.isFinite(value) ? undefined : { reason: 'infinite' as const }) ??
      (as === 'total' && value < 0 ? { reason: 'negative_counter' as const } : undefined) ??
      (as === 'bucket' && Number.isNaN(this.#le) ? { reason: 'bad_bound' as const } : undefined) ??
      (as === 'bucket' || as === 'count' ? countFault(value) : undefined);
    if (fault) {
      this.#intake.refuse(fault, series);
      return;
    }
    const at = this.#intake.place(series);
    if (at === undefined) return;
    const { records } = this.#intake;
    if (as === 'level') records.reading(at, time, value);
    else if (as === 'total') records.total(at, begun(start, time), time, value);
    else records.part(at, time, this.#partOf(as), value);
  }

  histogram(point: NativePoint): void {
    this.#toldNatives += 1;
    if (point.stale) return;
    this.#natives ??= this.#seriesOf('native');
    const series = this.#natives;
    const fault = timeFault(point.time, this.#intake) ?? nativeFault(point);
    const histogram = fault ?? toHistogram(point);
    const at = 'reason' in histogram ? undefined : this.#intake.place(series);
    if ('reason' in histogram) this.#intake.refuse(histogram, series);
    if (at === undefined || 'reason' in histogram) this.#refusedNatives += 1;
    else {
      this.#nativesOf.set(series, (this.#nativesOf.get(series) ?? 0) + 1);
      const { time, count, sum } = point;
      const rest = { start: begun(point.start, time), min: Number.NaN, max: Number.NaN, histogram };
      this.#intake.records.distribution(at, { kind: 'observedTotal', time, count, sum, ...rest });
    }
  }

  #partOf(as: 'bucket' | 'sum' | 'count'): Part {
    return as === 'bucket' ? { of: 'bucket', le: this.#le } : { of: as };
  }

  /** Names are few, and texts are dear to make. */
  #nameOf({ wire, name }: SeriesPlace): string {
    const [high, low] = this.#hashOf(wire, ...name);
    const key = (high >>> 0) * 2_097_152 + (low >>> 11);
    let known = this.#names.get(key);
    if (known === undefined) {
      known = textOf(wire, name);
      if (this.#names.size < MOST_NAMES) this.#names.set(key, known);
    }
    return known;
  }

  #hashOf(wire: Wire, from: number, end: number): [number, number] {
    this.#hash.begin();
    this.#hash.add(wire, from, end);
    return [avalanche(this.#hash.high), avalanche(this.#hash.low)];
  }

  #seriesOf(kept: Kept): IndexedSeries {
    const place = this.#place as SeriesPlace;
    const { wire, name, quantile } = place;
    const [from, end] = name;
    const family = kept === 'parts' ? from + Buffer.byteLength(this.#role.family) : end;
    const [nameHigh, nameLow] = this.#hashOf(wire, from, family);
    const [markHigh, markLow] = quantile ? this.#hashOf(wire, ...quantile) : [0, 0];
    const high = avalanche(place.high ^ nameHigh ^ (markHigh * 3)) ^ KEPT_NUMBER[kept];
    const low = avalanche((place.low + nameLow + markLow) | 0) + KEPT_NUMBER[kept];
    const known = this.#intake.index.find(high, low | 0, this.#intake.now);
    if (known) return known;
    const series = this.#describe(place, kept);
    this.#intake.index.add(high, low | 0, series);
    return series;
  }

  #describe(place: SeriesPlace, kept: Kept): IndexedSeries {
    const { wire } = place;
    const metric = kept === 'parts' ? this.#role.family : this.#nameOf(place);
    const { labels, fault: unreadable } = readOrFault(place);
    const target = describeTarget(labels, (name) => this.#intake.serviceOf(name));
    const { service, environment, simulated, attributes } = target;
    if (place.quantile) attributes.quantile = textOf(wire, place.quantile);
    if (kept === 'level' && place.le) attributes.le = textOf(wire, place.le);
    const about = { service, simulated, example: metric };
    if (metric === '') return refusedSeries({ reason: 'no_metric_name' }, about);
    if (metric.length > LONGEST_NAME || metric.includes('\0')) {
      return refusedSeries({ reason: 'name_too_long' }, about);
    }
    const identified = new Map(Object.entries({ ...attributes, 'deployment.environment.name': environment }));
    const fault = unreadable ?? target.fault ?? findAttributeFault(identified);
    if (fault) return refusedSeries(fault, about);
    const kind = kept === 'level' ? 'gauge' : kept === 'total' ? 'rate' : 'distribution';
    const stream =
      kept === 'level'
        ? undefined
        : createHash('sha256').update(`${kept} ${target.instance}`).digest().subarray(0, STREAM_BYTES);
    return describeSeries(
      { service, environment, metric, kind, unit: unitOf(metric), attributes, simulated },
      stream,
    );
  }
}

const sharedFingerprint = new Fingerprint();

function readOrFault(place: SeriesPlace): { labels: Map<string, string>; fault: Refused | undefined } {
  const labels = new Map<string, string>();
  try {
    for (const [key, value] of readLabels(place)) {
      if (labels.has(key)) return { labels, fault: { reason: 'duplicate_attribute', label: key } };
      labels.set(key, value);
    }
    return { labels, fault: undefined };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { labels, fault: { reason: 'unreadable_attribute' } };
  }
}

/** 0, for nobody knows, where counting would have begun after it was counted. */
function begun(start: number, time: number): number {
  return start > 0 && start <= time ? start : 0;
}

/** NaN where it is none. */
function boundOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '' || !Number.isFinite(Number(text)) ? Number.NaN : Number(text);
}

function countFault(value: number): Refused | undefined {
  const whole = Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT;
  return whole ? undefined : { reason: 'not_a_count' };
}
