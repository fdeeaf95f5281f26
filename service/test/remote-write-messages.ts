/// <reference path="./snappyjs.d.ts" />
import protobuf from 'protobufjs';
import SnappyJS from 'snappyjs';

// The messages of remote write 1.0 and 2.0 as github.com/prometheus/prometheus/prompb has them (Apache-2.0), comments left out.
const HISTOGRAM = `
message BucketSpan { sint32 offset = 1; uint32 length = 2; }
message Histogram { oneof count { uint64 count_int = 1; double count_float = 2; } double sum = 3; sint32 schema = 4; double zero_threshold = 5;
  oneof zero_count { uint64 zero_count_int = 6; double zero_count_float = 7; } repeated BucketSpan negative_spans = 8; repeated sint64 negative_deltas = 9;
  repeated double negative_counts = 10; repeated BucketSpan positive_spans = 11; repeated sint64 positive_deltas = 12; repeated double positive_counts = 13;
  int32 reset_hint = 14; int64 timestamp = 15; repeated double custom_values = 16; int64 start_timestamp = 17; }
`;
const { root } = protobuf.parse(`syntax = "proto3"; ${HISTOGRAM}
message WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
message MetricMetadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; repeated Histogram histograms = 4; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
`);
const type = root.lookupType('WriteRequest');
const type2 = protobuf
  .parse(`syntax = "proto3"; ${HISTOGRAM}
message Request { repeated string symbols = 4; repeated TimeSeries timeseries = 5; }
message TimeSeries { repeated uint32 labels_refs = 1; repeated Sample samples = 2; repeated Histogram histograms = 3; repeated Exemplar exemplars = 4;
  Metadata metadata = 5; }
message Exemplar { repeated uint32 labels_refs = 1; double value = 2; int64 timestamp = 3; }
message Sample { double value = 1; int64 timestamp = 2; int64 start_timestamp = 3; }
message Metadata { int32 type = 1; uint32 help_ref = 3; uint32 unit_ref = 4; }
`)
  .root.lookupType('Request');

/** A series by its name and labels, with pairs of time and value. */
export function seriesOf(
  name: string,
  labels: Record<string, string>,
  samples: [time: number, value: number][],
  histograms: object[] = [],
) {
  return {
    labels: Object.entries({ __name__: name, ...labels }).map(([key, value]) => ({ name: key, value })),
    samples: samples.map(([timestamp, value]) => ({ timestamp, value })),
    histograms,
  };
}

export const encodeWrite = (request: object) => Buffer.from(type.encode(type.fromObject(request)).finish());

/** A series as `seriesOf` makes them, and what version 2.0 tells with it. */
export type Series2 = ReturnType<typeof seriesOf> & { type?: number; startTimestamp?: number };

/** The same in version 2.0: every text once, and series that refer to them. */
export function encodeWrite2(series: readonly Series2[]): Buffer {
  const symbols = [''];
  const refer = (text: string) => {
    const known = symbols.indexOf(text);
    return known >= 0 ? known : symbols.push(text) - 1;
  };
  const timeseries = series.map(
    ({ labels, samples, histograms, type: metricType = 0, startTimestamp = 0 }) => ({
      labelsRefs: labels.flatMap(({ name, value }) => [refer(name), refer(value)]),
      samples: samples.map((sample) => ({ ...sample, startTimestamp })),
      histograms: histograms.map((histogram) => ({ ...histogram, startTimestamp })),
      metadata: { type: metricType, helpRef: refer('what it is'), unitRef: 0 },
    }),
  );
  return Buffer.from(type2.encode(type2.fromObject({ symbols, timeseries })).finish());
}

export const packed = (bytes: Uint8Array) => new Uint8Array(SnappyJS.compress(bytes));
