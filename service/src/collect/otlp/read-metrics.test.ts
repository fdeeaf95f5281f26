import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, encodeMetrics, OtlpMessage } from '../../../test/otlp-messages.ts';
import { readAttributes } from './attributes.ts';
import { METRICS_REQUEST } from './json-schema.ts';
import { type DistributionPoint, type MetricSink, type Place, readMetrics } from './read-metrics.ts';
import { toProtobuf } from './to-protobuf.ts';
import { MalformedError } from './wire.ts';

interface Told {
  resource: Record<string, string>;
  metric: string;
  unit: string;
  type: string;
  temporality: string;
  monotonic: boolean;
  attributes: Record<string, string>;
  point: object;
}

/** Everything that the reader tells, copied. */
function read(bytes: Uint8Array): Told[] {
  const told: Told[] = [];
  const tell = (place: Place, point: object) => {
    const { wire, name, unit, type, temporality, monotonic } = place;
    const text = ([from, end]: [number, number]) => Buffer.from(wire.bytes.subarray(from, end)).toString();
    told.push({
      resource: Object.fromEntries(readAttributes(wire, place.resource)),
      metric: text(name),
      unit: text(unit),
      type,
      temporality,
      monotonic,
      attributes: Object.fromEntries(readAttributes(wire, place.attributes)),
      point: structuredClone(point),
    });
  };
  const sink: MetricSink = {
    resource: () => {},
    number: tell,
    distribution: tell,
    unknown: (place) => tell(place, {}),
  };
  readMetrics(bytes, sink);
  return told;
}

// biome-ignore-start lint/suspicious/noExplicitAny: what a generated decoder makes
/** The same by a decoder that others have written. */
function readByOracle(bytes: Uint8Array): Told[] {
  const type = OtlpMessage('ExportMetricsServiceRequest');
  const request: any = type.toObject(type.decode(bytes), { longs: String, defaults: true, arrays: true });
  const told: Told[] = [];
  for (const { resource, scopeMetrics } of request.resourceMetrics) {
    for (const { metrics } of scopeMetrics) {
      for (const metric of metrics) {
        const kinds: [string, any][] = [
          ['gauge', metric.gauge],
          ['sum', metric.sum],
          ['histogram', metric.histogram],
          ['exponential', metric.exponentialHistogram],
          ['summary', metric.summary],
        ];
        const about = {
          resource: attributesOf(resource?.attributes ?? []),
          metric: metric.name,
          unit: metric.unit,
        };
        const [kind, data] = kinds.find(([, given]) => given) ?? ['gauge', undefined];
        for (const point of data?.dataPoints ?? []) {
          told.push({
            ...about,
            type: kind,
            temporality: temporalityOf(kind, data),
            monotonic: data.isMonotonic ?? false,
            attributes: attributesOf(point.attributes),
            point: kind === 'gauge' || kind === 'sum' ? numberOf(point) : distributionOf(kind, point),
          });
        }
      }
    }
  }
  return told;
}

function temporalityOf(kind: string, data: any): string {
  if (kind === 'summary') return 'cumulative';
  return ['unspecified', 'delta', 'cumulative'][data.aggregationTemporality ?? 0] as string;
}

const milliseconds = (nanoseconds: string) => Math.floor(Number(nanoseconds) / 1e6);

function numberOf(point: any): object {
  const value = point.asDouble ?? (point.asInt === undefined ? Number.NaN : Number(point.asInt));
  return {
    start: milliseconds(point.startTimeUnixNano),
    time: milliseconds(point.timeUnixNano),
    value,
    absent: (point.asDouble === undefined && point.asInt === undefined) || point.flags % 2 === 1,
  };
}

function distributionOf(kind: string, point: any): DistributionPoint {
  const buckets = (given: any) => ({
    offset: given?.offset ?? 0,
    counts: (given?.bucketCounts ?? []).map(Number),
  });
  return {
    start: milliseconds(point.startTimeUnixNano),
    time: milliseconds(point.timeUnixNano),
    count: Number(point.count),
    sum: point.sum ?? Number.NaN,
    min: point.min ?? Number.NaN,
    max: point.max ?? Number.NaN,
    absent: point.flags % 2 === 1,
    bounds: point.explicitBounds ?? [],
    counts: kind === 'histogram' ? point.bucketCounts.map(Number) : [],
    scale: point.scale ?? 0,
    zeroCount: Number(point.zeroCount ?? 0),
    positive: buckets(point.positive),
    negative: buckets(point.negative),
    quantiles: (point.quantileValues ?? []).flatMap(({ quantile, value }: any) => [quantile, value]),
  };
}

function attributesOf(attributes: any[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, textOfValue(value)]));
}

function textOfValue(value: any): string {
  if (!value) return '';
  if (value.arrayValue) return JSON.stringify(value.arrayValue.values.map(textOfValue));
  if (value.kvlistValue)
    return JSON.stringify(value.kvlistValue.values.map((one: any) => [one.key, textOfValue(one.value)]));
  if (value.bytesValue) return Buffer.from(value.bytesValue).toString('base64');
  return String(value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? '');
}
// biome-ignore-end lint/suspicious/noExplicitAny: what a generated decoder makes

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const count = fc.bigInt({ min: 0n, max: 2n ** 53n }).map(String);
const time = fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String);
const number = fc.double();
const label = fc.string({ unit: 'binary', maxLength: 12 });
const anyValue = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ stringValue: label }),
    fc.record({ intValue: int64 }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ doubleValue: number }),
    fc.record({
      bytesValue: fc.uint8Array({ minLength: 1, maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
    }),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
    fc.record({
      kvlistValue: fc.record({
        values: fc.array(fc.record({ key: label, value: tie('value') }), { maxLength: 3 }),
      }),
    }),
  ),
})).value;
const attributes = fc.uniqueArray(fc.record({ key: label, value: anyValue }), {
  selector: ({ key }) => key,
  maxLength: 4,
});
const exemplars = fc.array(
  fc.record({ timeUnixNano: time, asDouble: number, filteredAttributes: attributes }),
  { maxLength: 2 },
);
const common = {
  startTimeUnixNano: time,
  timeUnixNano: time,
  attributes,
  flags: fc.integer({ min: 0, max: 3 }),
  exemplars,
};
const numberPoint = fc.oneof(
  fc.record({ ...common, asInt: int64 }),
  fc.record({ ...common, asDouble: number }),
  fc.record(common),
);
const counted = { count, sum: number };
const bounded = fc.record({ min: number, max: number }, { requiredKeys: [] });
const withBounds = <Point extends object>(point: fc.Arbitrary<Point>) =>
  fc.tuple(point, bounded).map(([one, extremes]) => ({ ...one, ...extremes }));
const histogramPoint = withBounds(
  fc.record({
    ...common,
    ...counted,
    bucketCounts: fc.array(count, { maxLength: 5 }),
    explicitBounds: fc.array(number, { maxLength: 5 }),
  }),
);
const buckets = fc.record({
  offset: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  bucketCounts: fc.array(count, { maxLength: 5 }),
});
const exponentialPoint = withBounds(
  fc.record({
    ...common,
    ...counted,
    scale: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    zeroCount: count,
    positive: buckets,
    negative: buckets,
    zeroThreshold: number,
  }),
);
const summaryPoint = fc.record({
  startTimeUnixNano: time,
  timeUnixNano: time,
  attributes,
  flags: common.flags,
  ...counted,
  quantileValues: fc.array(fc.record({ quantile: number, value: number }), { maxLength: 3 }),
});
const temporality = fc.constantFrom(0, 1, 2);
const several = <Point>(point: fc.Arbitrary<Point>) => fc.array(point, { maxLength: 3 });
const data = fc.oneof(
  fc.record({ gauge: fc.record({ dataPoints: several(numberPoint) }) }),
  fc.record({
    sum: fc.record({
      dataPoints: several(numberPoint),
      aggregationTemporality: temporality,
      isMonotonic: fc.boolean(),
    }),
  }),
  fc.record({
    histogram: fc.record({ dataPoints: several(histogramPoint), aggregationTemporality: temporality }),
  }),
  fc.record({
    exponentialHistogram: fc.record({
      dataPoints: several(exponentialPoint),
      aggregationTemporality: temporality,
    }),
  }),
  fc.record({ summary: fc.record({ dataPoints: several(summaryPoint) }) }),
);
const metric = fc
  .tuple(fc.record({ name: label, unit: label, description: label }), data)
  .map(([head, given]) => ({ ...head, ...given }));
const request = fc.record({
  resourceMetrics: fc.array(
    fc.record({
      resource: fc.record({ attributes }),
      scopeMetrics: fc.array(
        fc.record({
          scope: fc.record({ name: label, version: label }),
          metrics: fc.array(metric, { maxLength: 3 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

describe('the reader of metrics', () => {
  it('tells the same as a generated decoder', () => {
    fc.assert(
      fc.property(request, (message) => {
        const bytes = encodeMetrics(message);
        expect(read(bytes)).toEqual(readByOracle(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('reads JSON to the same bytes, as far as they are read', () => {
    const type = OtlpMessage('ExportMetricsServiceRequest');
    fc.assert(
      fc.property(request, (message) => {
        const bytes = encodeMetrics(message);
        const json = JSON.parse(
          JSON.stringify(type.toObject(type.decode(bytes), { longs: String, bytes: String, json: true })),
        );
        expect(read(toProtobuf(json, METRICS_REQUEST))).toEqual(read(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('passes over fields that it does not know', () => {
    const unknown = Buffer.from([
      0xfa, 0x3f, 3, 1, 2, 3, 0xf8, 0x3f, 1, 0xf9, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 0xfd, 0x3f, 0, 0, 0, 0,
    ]);
    const point = encode('NumberDataPoint', { timeUnixNano: '5000000', asInt: 7 });
    const nested = (field: number, ...parts: Buffer[]) => {
      const content = Buffer.concat([...parts, unknown]);
      const length = [(content.length & 127) | 128, content.length >> 7]; // longer than it needs to be, as is allowed
      return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), content]);
    };
    const body = nested(1, nested(2, nested(2, nested(5, nested(1, point)))));
    expect(read(body)).toMatchObject([{ type: 'gauge', point: { time: 5, value: 7 } }]);
  });

  it('finds what tells of points behind them, and numbers that are not packed', () => {
    const point = Buffer.concat([
      encode('HistogramDataPoint', { timeUnixNano: '1000000', count: 3 }),
      Buffer.from([(6 << 3) | 1, 1, 0, 0, 0, 0, 0, 0, 0, (6 << 3) | 1, 2, 0, 0, 0, 0, 0, 0, 0]),
    ]);
    const nested = (field: number, content: Buffer) =>
      Buffer.concat([Buffer.from([(field << 3) | 2, content.length]), content]);
    const histogram = Buffer.concat([nested(1, point), Buffer.from([2 << 3, 1])]); // temporality at last
    const metricBytes = Buffer.concat([nested(9, histogram), nested(1, Buffer.from('late'))]);
    const resource = encode('Resource', { attributes: [{ key: 'a', value: { stringValue: 'b' } }] });
    const body = nested(1, Buffer.concat([nested(2, nested(2, metricBytes)), nested(1, resource)]));
    expect(read(body)).toMatchObject([
      { metric: 'late', temporality: 'delta', resource: { a: 'b' }, point: { counts: [1, 2] } },
    ]);
  });

  it('either reads hostile bytes or refuses them as malformed, and never goes outside', () => {
    const harmless: MetricSink = {
      resource: () => {},
      number: () => {},
      distribution: () => {},
      unknown: () => {},
    };
    const survive = (bytes: Uint8Array) => {
      try {
        readMetrics(bytes, harmless);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survive), { numRuns: 2_000 });
    fc.assert(
      fc.property(request, fc.nat(), fc.nat(255), fc.nat(), (message, at, byte, cut) => {
        const bytes = Buffer.from(encodeMetrics(message));
        if (bytes.length === 0) return;
        bytes[at % bytes.length] = byte;
        survive(bytes);
        survive(bytes.subarray(0, cut % bytes.length));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a length beyond the end', [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a number without end', [0x0a, ...Array<number>(12).fill(0xff)]],
    ['a group', [0x0b, 0x0c]],
    ['field nought', [0x02, 0x00]],
    ['a value cut off', [0x09, 1, 2, 3]],
  ])('refuses %s', (_, bytes) => {
    expect(() => read(Uint8Array.from(bytes))).toThrow(MalformedError);
  });

  it('refuses values nested without end, and a flood of buckets', () => {
    let value: object = { stringValue: 'x' };
    for (let depth = 0; depth < 40; depth += 1) value = { arrayValue: { values: [value] } };
    const point = { attributes: [{ key: 'deep', value }], timeUnixNano: '1', asInt: 1 };
    const gauge = { name: 'g', gauge: { dataPoints: [point] } };
    expect(() =>
      read(encodeMetrics({ resourceMetrics: [{ scopeMetrics: [{ metrics: [gauge] }] }] })),
    ).toThrow(MalformedError);
    const bucketCounts = Array<number>(5_000).fill(1);
    const flood = { name: 'h', histogram: { dataPoints: [{ bucketCounts }] } };
    expect(() =>
      read(encodeMetrics({ resourceMetrics: [{ scopeMetrics: [{ metrics: [flood] }] }] })),
    ).toThrow(/more than 4096 buckets/);
  });

  it('gives the same series the same fingerprint in whatever order its attributes come', () => {
    const marks = (request: object) => {
      const seen: string[] = [];
      const mark = ({ fingerprint: { high, low } }: Place) => seen.push(`${high} ${low}`);
      readMetrics(encodeMetrics(request), {
        resource: () => {},
        number: mark,
        distribution: mark,
        unknown: mark,
      });
      return seen;
    };
    const of = (attributes: object[], name = 'g') => ({
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints: [{ attributes, asInt: 1 }] } }] }] },
      ],
    });
    const a = { key: 'a', value: { stringValue: '1' } };
    const b = { key: 'b', value: { stringValue: '2' } };
    expect(marks(of([a, b]))).toEqual(marks(of([b, a])));
    expect(marks(of([a]))).not.toEqual(marks(of([b])));
    expect(marks(of([a]))).not.toEqual(marks(of([a], 'other')));
    expect(marks(of([a, a]))).not.toEqual(marks(of([])));
  });
});
