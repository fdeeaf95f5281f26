/// <reference path="./snappyjs.d.ts" />
import protobuf from 'protobufjs';
import SnappyJS from 'snappyjs';

// The messages of remote write 1.0 as github.com/prometheus/prometheus/prompb has them (Apache-2.0), comments left out.
const { root } = protobuf.parse(`syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
message MetricMetadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; repeated Histogram histograms = 4; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
message BucketSpan { sint32 offset = 1; uint32 length = 2; }
message Histogram { oneof count { uint64 count_int = 1; double count_float = 2; } double sum = 3; sint32 schema = 4; double zero_threshold = 5;
  oneof zero_count { uint64 zero_count_int = 6; double zero_count_float = 7; } repeated BucketSpan negative_spans = 8; repeated sint64 negative_deltas = 9;
  repeated double negative_counts = 10; repeated BucketSpan positive_spans = 11; repeated sint64 positive_deltas = 12; repeated double positive_counts = 13;
  int32 reset_hint = 14; int64 timestamp = 15; repeated double custom_values = 16; }
`);
const type = root.lookupType('WriteRequest');

/** A series by its name and labels, with pairs of time and value. */
export function seriesOf(
  name: string,
  labels: Record<string, string>,
  samples: [time: number, value: number][],
  histograms: object[] = [],
): object {
  return {
    labels: Object.entries({ __name__: name, ...labels }).map(([key, value]) => ({ name: key, value })),
    samples: samples.map(([timestamp, value]) => ({ timestamp, value })),
    histograms,
  };
}

export const encodeWrite = (request: object) => Buffer.from(type.encode(type.fromObject(request)).finish());

export const packed = (bytes: Uint8Array) => new Uint8Array(SnappyJS.compress(bytes));
