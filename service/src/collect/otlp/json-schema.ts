/** How a value of OTLP/JSON is written in protobuf. */
export type JsonType =
  | 'string'
  | 'bool'
  | 'double'
  | 'fixed64'
  | 'sfixed64'
  | 'fixed32'
  | 'int64'
  | 'uint32'
  | 'sint32'
  | 'enum'
  | 'uint64'
  | 'bytes'
  | 'hex'
  | JsonMessage;

export interface JsonMessage {
  /** Fields by their name in JSON: number, type, and whether there are several. */
  fields: Record<string, [number: number, type: JsonType, several?: 'repeated' | undefined]>;
}

const message = (fields: JsonMessage['fields']): JsonMessage => ({ fields });

// A value may hold values: the two are tied together below.
const anyValue = message({});
const keyValue = message({ key: [1, 'string'], value: [2, anyValue] });
anyValue.fields = {
  stringValue: [1, 'string'],
  boolValue: [2, 'bool'],
  intValue: [3, 'int64'],
  doubleValue: [4, 'double'],
  arrayValue: [5, message({ values: [1, anyValue, 'repeated'] })],
  kvlistValue: [6, message({ values: [1, keyValue, 'repeated'] })],
  bytesValue: [7, 'bytes'],
};

const resource = message({ attributes: [1, keyValue, 'repeated'], droppedAttributesCount: [2, 'uint32'] });
const scope = message({
  name: [1, 'string'],
  version: [2, 'string'],
  attributes: [3, keyValue, 'repeated'],
  droppedAttributesCount: [4, 'uint32'],
});

// Their attributes are not read, so they are left out here as well.
const exemplar = message({
  timeUnixNano: [2, 'fixed64'],
  asDouble: [3, 'double'],
  spanId: [4, 'hex'],
  traceId: [5, 'hex'],
  asInt: [6, 'sfixed64'],
});
const numberPoint = message({
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  asDouble: [4, 'double'],
  exemplars: [5, exemplar, 'repeated'],
  asInt: [6, 'sfixed64'],
  attributes: [7, keyValue, 'repeated'],
  flags: [8, 'uint32'],
});
const histogramPoint = message({
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  bucketCounts: [6, 'fixed64', 'repeated'],
  explicitBounds: [7, 'double', 'repeated'],
  exemplars: [8, exemplar, 'repeated'],
  attributes: [9, keyValue, 'repeated'],
  flags: [10, 'uint32'],
  min: [11, 'double'],
  max: [12, 'double'],
});
const buckets = message({ offset: [1, 'sint32'], bucketCounts: [2, 'uint64', 'repeated'] });
const exponentialPoint = message({
  attributes: [1, keyValue, 'repeated'],
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  scale: [6, 'sint32'],
  zeroCount: [7, 'fixed64'],
  positive: [8, buckets],
  negative: [9, buckets],
  flags: [10, 'uint32'],
  exemplars: [11, exemplar, 'repeated'],
  min: [12, 'double'],
  max: [13, 'double'],
  zeroThreshold: [14, 'double'],
});
const summaryPoint = message({
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  quantileValues: [6, message({ quantile: [1, 'double'], value: [2, 'double'] }), 'repeated'],
  attributes: [7, keyValue, 'repeated'],
  flags: [8, 'uint32'],
});
const points = (point: JsonMessage) =>
  message({
    dataPoints: [1, point, 'repeated'],
    aggregationTemporality: [2, 'enum'],
    isMonotonic: [3, 'bool'],
  });
const metric = message({
  name: [1, 'string'],
  unit: [3, 'string'],
  gauge: [5, points(numberPoint)],
  sum: [7, points(numberPoint)],
  histogram: [9, points(histogramPoint)],
  exponentialHistogram: [10, points(exponentialPoint)],
  summary: [11, points(summaryPoint)],
});
const span = message({
  traceId: [1, 'hex'],
  spanId: [2, 'hex'],
  parentSpanId: [4, 'hex'],
  name: [5, 'string'],
  kind: [6, 'enum'],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, keyValue, 'repeated'],
  status: [15, message({ message: [2, 'string'], code: [3, 'enum'] })],
});
const logRecord = message({
  timeUnixNano: [1, 'fixed64'],
  severityNumber: [2, 'enum'],
  severityText: [3, 'string'],
  body: [5, anyValue],
  attributes: [6, keyValue, 'repeated'],
  observedTimeUnixNano: [11, 'fixed64'],
  eventName: [12, 'string'],
});

/** The requests of the three signals as far as they are read here; unknown fields are passed over, as OTLP demands. */
export const METRICS_REQUEST = message({
  resourceMetrics: [
    1,
    message({
      resource: [1, resource],
      scopeMetrics: [2, message({ scope: [1, scope], metrics: [2, metric, 'repeated'] }), 'repeated'],
    }),
    'repeated',
  ],
});
export const TRACES_REQUEST = message({
  resourceSpans: [
    1,
    message({
      resource: [1, resource],
      scopeSpans: [2, message({ scope: [1, scope], spans: [2, span, 'repeated'] }), 'repeated'],
    }),
    'repeated',
  ],
});
export const LOGS_REQUEST = message({
  resourceLogs: [
    1,
    message({
      resource: [1, resource],
      scopeLogs: [2, message({ scope: [1, scope], logRecords: [2, logRecord, 'repeated'] }), 'repeated'],
    }),
    'repeated',
  ],
});

/** Names that senders write in place of the numbers that OTLP/JSON asks for. */
export const ENUM_NAMES: Record<string, number> = {
  AGGREGATION_TEMPORALITY_UNSPECIFIED: 0,
  AGGREGATION_TEMPORALITY_DELTA: 1,
  AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
  SPAN_KIND_UNSPECIFIED: 0,
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
  STATUS_CODE_UNSET: 0,
  STATUS_CODE_OK: 1,
  STATUS_CODE_ERROR: 2,
};
