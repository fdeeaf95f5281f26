import type { Ranges } from './attributes.ts';
import { avalanche, Fingerprint } from './fingerprint.ts';
import { FIXED64, LENGTH, MalformedError, VARINT, Wire } from './wire.ts';

export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponential' | 'summary';
export type Temporality = 'unspecified' | 'delta' | 'cumulative';

/** Where a point stands: whose it is, what it measures. One object for all points of a request; read it at once. */
export interface Place {
  wire: Wire;
  resource: Ranges;
  /** The messages that name the scope. */
  scope: Ranges;
  name: [from: number, end: number];
  unit: [from: number, end: number];
  type: MetricType;
  temporality: Temporality;
  monotonic: boolean;
  attributes: Ranges;
  /** The messages of its exemplars. */
  exemplars: Ranges;
  /** Where the numbers of a NumberPoint stand, 0 where they are left out, and whether its value is a whole number. */
  numbersAt: { start: number; time: number; value: number; integer: boolean };
  /** Where the numbers of eight bytes stand that a point or a histogram is read from, and from where to where it goes. */
  holes: number[];
  point: { from: number; end: number };
  /** The same for the same series in every request this process reads; not for series told in another order of bytes. */
  fingerprint: { high: number; low: number };
}

/** Milliseconds since 1970; 0 where the sender left them out. */
export interface NumberPoint {
  start: number;
  time: number;
  value: number;
  /** The sender says that there is no value. */
  absent: boolean;
}

/** Of every histogram and summary. Numbers that were not told are NaN. One object for all points; copy what is kept. */
export interface DistributionPoint {
  start: number;
  time: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  absent: boolean;
  /** Explicit histogram: upper bounds and, one more, counts. */
  bounds: number[];
  counts: number[];
  /** Exponential histogram: bucket i holds values in (2^(i / 2^scale), 2^((i+1) / 2^scale)]. */
  scale: number;
  zeroCount: number;
  positive: { offset: number; counts: number[] };
  negative: { offset: number; counts: number[] };
  /** Summary: pairs of quantile and value. */
  quantiles: number[];
}

export interface MetricSink {
  /** Before its points, with the fingerprint of the attributes of the resource. */
  resource(place: Place, high: number, low: number): void;
  number(place: Place, point: NumberPoint): void;
  distribution(place: Place, point: DistributionPoint): void;
  /** A metric without data, or of a kind that this version does not know; `points` is how many it has. */
  unknown(place: Place, points: number): void;
}

const DATA_FIELDS: Record<number, MetricType> = {
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponential',
  11: 'summary',
};
const TYPE_NUMBER: Record<MetricType, number> = {
  gauge: 1,
  sum: 2,
  histogram: 3,
  exponential: 4,
  summary: 5,
};
const TEMPORALITIES: readonly Temporality[] = ['unspecified', 'delta', 'cumulative'];
const NO_RECORDED_VALUE = 1; // DataPointFlags
const MOST_BUCKETS = 4_096; // SDKs make 160 at most; a longer list is a mistake, or made to fill memory

/** Field number and wire type as they stand before a value. */
const tagOf = (field: number, wireType: number) => (field << 3) | wireType;
const MESSAGE_1 = tagOf(1, LENGTH);
const MESSAGE_2 = tagOf(2, LENGTH);

/**
 * Reads an ExportMetricsServiceRequest in one pass and tells the sink of each point. Fields that it does not know are
 * passed over. What the sink was told of a malformed request is to be thrown away.
 * @throws MalformedError
 */
export function readMetrics(bytes: Uint8Array, sink: MetricSink, fingerprint = sharedFingerprint): void {
  new MetricsReader(new Wire(bytes), sink, fingerprint).read();
}

const sharedFingerprint = new Fingerprint();

export class MetricsReader {
  readonly #wire: Wire;
  readonly #sink: MetricSink;
  readonly #hash: Fingerprint;
  readonly #place: Place;
  readonly #number: NumberPoint = { start: 0, time: 0, value: 0, absent: false };
  readonly #distribution: DistributionPoint = emptyDistribution();
  readonly #ofResource = { high: 0, low: 0 };
  readonly #ofScope = { high: 0, low: 0 };
  #metricHigh = 0;
  #metricLow = 0;

  constructor(wire: Wire, sink: MetricSink, hash = sharedFingerprint) {
    this.#wire = wire;
    this.#sink = sink;
    this.#hash = hash;
    this.#place = {
      wire,
      resource: [],
      scope: [],
      name: [0, 0],
      unit: [0, 0],
      type: 'gauge',
      temporality: 'unspecified',
      monotonic: false,
      attributes: [],
      exemplars: [],
      numbersAt: { start: 0, time: 0, value: 0, integer: false },
      holes: [],
      point: { from: 0, end: 0 },
      fingerprint: { high: 0, low: 0 },
    };
  }

  read(): void {
    const wire = this.#wire;
    const end = wire.bytes.length;
    this.#eachMessage(end, MESSAGE_1, (last) => this.#resourceMetrics(last));
  }

  /** Calls `read` for each field of the tag, with the end of its message, and passes over everything else. */
  #eachMessage(end: number, wanted: number, read: (end: number) => void): void {
    const wire = this.#wire;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === wanted) {
        const last = wire.enter(end);
        read(last);
        wire.at = last;
      } else wire.skip(tag & 7, end);
    }
  }

  // What tells of points may stand behind them: each message is looked through for it first, by its lengths alone.
  #resourceMetrics(end: number): void {
    const wire = this.#wire;
    const place = this.#place;
    const from = wire.at;
    place.resource = [];
    this.#eachMessage(end, MESSAGE_1, (last) => {
      this.#eachMessage(last, MESSAGE_1, (attributeEnd) => place.resource.push(wire.at, attributeEnd));
    });
    const resource = this.#ofResource;
    this.#hashOf(place.resource, 0, 0, resource);
    this.#sink.resource(place, resource.high, resource.low);
    wire.at = from;
    this.#eachMessage(end, MESSAGE_2, (last) => this.#scopeMetrics(last));
  }

  #scopeMetrics(end: number): void {
    const wire = this.#wire;
    const place = this.#place;
    const from = wire.at;
    const resource = this.#ofResource;
    place.scope = [];
    this.#eachMessage(end, MESSAGE_1, (last) => place.scope.push(wire.at, last));
    this.#hashOf(place.scope, resource.high, resource.low, this.#ofScope);
    const { high, low } = this.#ofScope;
    wire.at = from;
    this.#eachMessage(end, MESSAGE_2, (last) => this.#metric(last, high, low));
  }

  #metric(end: number, high: number, low: number): void {
    const wire = this.#wire;
    const place = this.#place;
    place.name = [0, 0];
    place.unit = [0, 0];
    let field = 0;
    let dataFrom = 0;
    let dataEnd = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if ((tag & 7) !== LENGTH) {
        wire.skip(tag & 7, end);
        continue;
      }
      const last = wire.enter(end);
      if (tag === tagOf(1, LENGTH)) place.name = [wire.at, last];
      else if (tag === tagOf(3, LENGTH)) place.unit = [wire.at, last];
      else if (DATA_FIELDS[tag >>> 3] !== undefined) {
        field = tag >>> 3;
        dataFrom = wire.at;
        dataEnd = last;
      }
      wire.at = last;
    }
    const type = DATA_FIELDS[field];
    if (type === undefined) {
      this.#sink.unknown(place, 0);
      return;
    }
    place.type = type;
    wire.at = dataFrom;
    this.#readAggregation(dataEnd);
    const hash = this.#hash;
    hash.begin();
    hash.add(wire, ...place.name);
    hash.add(wire, ...place.unit);
    const temporality = TEMPORALITIES.indexOf(place.temporality);
    hash.addNumber((TYPE_NUMBER[type] * 4 + temporality) * 2 + Number(place.monotonic));
    this.#metricHigh = avalanche(hash.high ^ high);
    this.#metricLow = avalanche(hash.low ^ low);
    wire.at = dataFrom;
    const numbers = type === 'gauge' || type === 'sum';
    this.#eachMessage(dataEnd, MESSAGE_1, (last) => {
      if (numbers) this.#numberPoint(last);
      else if (type === 'histogram') this.#histogramPoint(last);
      else if (type === 'exponential') this.#exponentialPoint(last);
      else this.#summaryPoint(last);
    });
  }

  #readAggregation(end: number): void {
    const wire = this.#wire;
    const place = this.#place;
    place.temporality = place.type === 'summary' ? 'cumulative' : 'unspecified';
    place.monotonic = false;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === tagOf(2, VARINT)) place.temporality = TEMPORALITIES[wire.varint(end)] ?? 'unspecified';
      else if (tag === tagOf(3, VARINT)) place.monotonic = wire.varint(end) !== 0;
      else wire.skip(tag & 7, end);
    }
  }

  #numberPoint(end: number): void {
    const wire = this.#wire;
    const point = this.#number;
    const { attributes, exemplars, numbersAt, holes } = this.#place;
    if (exemplars.length > 0) exemplars.length = 0;
    holes.length = 0;
    numbersAt.start = 0;
    numbersAt.time = 0;
    numbersAt.value = 0;
    let places = 0; // written over those of the point before, of which there were mostly as many
    point.start = 0;
    point.time = 0;
    point.value = Number.NaN;
    let told = false;
    let flags = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      switch (tag) {
        case tagOf(7, LENGTH): {
          const last = wire.enter(end);
          attributes[places++] = wire.at;
          attributes[places++] = last;
          wire.at = last;
          break;
        }
        case tagOf(2, FIXED64):
          numbersAt.start = wire.at;
          holes.push(wire.at);
          point.start = wire.time(end);
          break;
        case tagOf(3, FIXED64):
          numbersAt.time = wire.at;
          holes.push(wire.at);
          point.time = wire.time(end);
          break;
        case tagOf(4, FIXED64):
          numbersAt.value = wire.at;
          holes.push(wire.at);
          numbersAt.integer = false;
          point.value = wire.double(end);
          told = true;
          break;
        case tagOf(6, FIXED64):
          numbersAt.value = wire.at;
          holes.push(wire.at);
          numbersAt.integer = true;
          point.value = wire.signedFixed64(end);
          told = true;
          break;
        case tagOf(8, VARINT):
          flags = wire.varint(end);
          break;
        case tagOf(5, LENGTH):
          this.#exemplar(end);
          break;
        default:
          wire.skip(tag & 7, end);
      }
    }
    if (attributes.length > places) attributes.length = places;
    point.absent = !told || flags % 2 === NO_RECORDED_VALUE;
    this.#identify();
    this.#sink.number(this.#place, point);
  }

  #histogramPoint(end: number): void {
    const { point } = this.#place;
    point.from = this.#wire.at;
    point.end = end;
    this.#tell(this.#readHistogram(end));
  }

  /** A histogram that was read before from a body alike, but for its numbers. */
  histogramAt(from: number, end: number): DistributionPoint {
    this.#wire.at = from;
    this.#readHistogram(end);
    return this.#distribution;
  }

  /** Returns its flags. */
  #readHistogram(end: number): number {
    const wire = this.#wire;
    const point = this.#clearedDistribution();
    const { holes } = this.#place;
    let flags = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      switch (tag) {
        case tagOf(9, LENGTH):
          this.#attribute(end);
          break;
        case tagOf(6, LENGTH):
        case tagOf(6, FIXED64):
          this.#numbers(tag, end, point.counts, 8, (last) => {
            holes.push(wire.at);
            return wire.fixed64(last);
          });
          break;
        case tagOf(7, LENGTH):
        case tagOf(7, FIXED64):
          this.#numbers(tag, end, point.bounds, 8, (last) => wire.double(last));
          break;
        case tagOf(10, VARINT):
          flags = wire.varint(end);
          break;
        case tagOf(8, LENGTH):
          this.#exemplar(end);
          break;
        case tagOf(11, FIXED64):
          holes.push(wire.at);
          point.min = wire.double(end);
          break;
        case tagOf(12, FIXED64):
          holes.push(wire.at);
          point.max = wire.double(end);
          break;
        default:
          this.#common(tag, end, point);
      }
    }
    return flags;
  }

  #exponentialPoint(end: number): void {
    const wire = this.#wire;
    const point = this.#clearedDistribution();
    let flags = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      switch (tag) {
        case tagOf(1, LENGTH):
          this.#attribute(end);
          break;
        case tagOf(6, VARINT):
          point.scale = wire.zigzag(end);
          break;
        case tagOf(7, FIXED64):
          point.zeroCount = wire.fixed64(end);
          break;
        case tagOf(8, LENGTH):
          this.#buckets(wire.enter(end), point.positive);
          break;
        case tagOf(9, LENGTH):
          this.#buckets(wire.enter(end), point.negative);
          break;
        case tagOf(10, VARINT):
          flags = wire.varint(end);
          break;
        case tagOf(11, LENGTH):
          this.#exemplar(end);
          break;
        case tagOf(12, FIXED64):
          point.min = wire.double(end);
          break;
        case tagOf(13, FIXED64):
          point.max = wire.double(end);
          break;
        default:
          this.#common(tag, end, point);
      }
    }
    this.#tell(flags);
  }

  #summaryPoint(end: number): void {
    const wire = this.#wire;
    const point = this.#clearedDistribution();
    point.sum = 0; // a summary always has one; zero is not written
    let flags = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      switch (tag) {
        case tagOf(7, LENGTH):
          this.#attribute(end);
          break;
        case tagOf(6, LENGTH):
          this.#quantile(wire.enter(end), point.quantiles);
          break;
        case tagOf(8, VARINT):
          flags = wire.varint(end);
          break;
        default:
          this.#common(tag, end, point);
      }
    }
    this.#tell(flags);
  }

  /** Start, time, count and sum have the same numbers in all of them. */
  #common(tag: number, end: number, point: DistributionPoint): void {
    const wire = this.#wire;
    if ((tag & 7) === FIXED64) this.#place.holes.push(wire.at);
    if (tag === tagOf(2, FIXED64)) point.start = wire.time(end);
    else if (tag === tagOf(3, FIXED64)) point.time = wire.time(end);
    else if (tag === tagOf(4, FIXED64)) point.count = wire.fixed64(end);
    else if (tag === tagOf(5, FIXED64)) point.sum = wire.double(end);
    else wire.skip(tag & 7, end);
  }

  #attribute(end: number): void {
    const wire = this.#wire;
    const last = wire.enter(end);
    this.#place.attributes.push(wire.at, last);
    wire.at = last;
  }

  #exemplar(end: number): void {
    const wire = this.#wire;
    const last = wire.enter(end);
    this.#place.exemplars.push(wire.at, last);
    wire.at = last;
  }

  #buckets(end: number, buckets: { offset: number; counts: number[] }): void {
    const wire = this.#wire;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === tagOf(1, VARINT)) buckets.offset = wire.zigzag(end);
      else if (tag === tagOf(2, LENGTH) || tag === tagOf(2, VARINT)) {
        this.#numbers(tag, end, buckets.counts, 1, (last) => wire.varint(last));
      } else wire.skip(tag & 7, end);
    }
  }

  #quantile(end: number, quantiles: number[]): void {
    const wire = this.#wire;
    let quantile = 0;
    let value = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === tagOf(1, FIXED64)) quantile = wire.double(end);
      else if (tag === tagOf(2, FIXED64)) value = wire.double(end);
      else wire.skip(tag & 7, end);
    }
    if (quantiles.length >= MOST_BUCKETS) throw tooManyBuckets(wire.at);
    quantiles.push(quantile, value);
  }

  /** A repeated number, packed together or each by itself. */
  #numbers(
    tag: number,
    end: number,
    into: number[],
    leastBytes: number,
    read: (end: number) => number,
  ): void {
    const wire = this.#wire;
    const packed = (tag & 7) === LENGTH;
    const last = packed ? wire.enter(end) : end;
    if (packed && into.length + (last - wire.at) / leastBytes > MOST_BUCKETS * (leastBytes === 1 ? 10 : 1)) {
      throw tooManyBuckets(wire.at);
    }
    do {
      if (packed && wire.at === last) return;
      if (into.length >= MOST_BUCKETS) throw tooManyBuckets(wire.at);
      into.push(read(last));
    } while (packed);
  }

  #clearedDistribution(): DistributionPoint {
    const point = this.#distribution;
    this.#place.attributes.length = 0;
    this.#place.exemplars.length = 0;
    this.#place.holes.length = 0;
    point.start = 0;
    point.time = 0;
    point.count = 0;
    point.sum = Number.NaN;
    point.min = Number.NaN;
    point.max = Number.NaN;
    point.bounds.length = 0;
    point.counts.length = 0;
    point.scale = 0;
    point.zeroCount = 0;
    point.positive.offset = 0;
    point.positive.counts.length = 0;
    point.negative.offset = 0;
    point.negative.counts.length = 0;
    point.quantiles.length = 0;
    return point;
  }

  #tell(flags: number): void {
    this.#distribution.absent = flags % 2 === NO_RECORDED_VALUE;
    this.#identify();
    this.#sink.distribution(this.#place, this.#distribution);
  }

  #identify(): void {
    const { attributes, fingerprint } = this.#place;
    this.#hashOf(attributes, this.#metricHigh, this.#metricLow, fingerprint);
  }

  /** Attributes are a set: whatever their order, the sum of their fingerprints is the same. */
  #hashOf(ranges: Ranges, high: number, low: number, into: { high: number; low: number }): void {
    const hash = this.#hash;
    const wire = this.#wire;
    let sumHigh = high;
    let sumLow = low;
    for (let i = 0; i < ranges.length; i += 2) {
      hash.begin();
      hash.add(wire, ranges[i] as number, ranges[i + 1] as number);
      sumHigh = (sumHigh + avalanche(hash.high)) | 0;
      sumLow = (sumLow + avalanche(hash.low)) | 0;
    }
    into.high = avalanche(sumHigh);
    into.low = avalanche(sumLow);
  }
}

function tooManyBuckets(at: number): MalformedError {
  return new MalformedError(`a histogram has more than ${MOST_BUCKETS} buckets`, at);
}

function emptyDistribution(): DistributionPoint {
  return {
    start: 0,
    time: 0,
    count: 0,
    sum: Number.NaN,
    min: Number.NaN,
    max: Number.NaN,
    absent: false,
    bounds: [],
    counts: [],
    scale: 0,
    zeroCount: 0,
    positive: { offset: 0, counts: [] },
    negative: { offset: 0, counts: [] },
    quantiles: [],
  };
}
