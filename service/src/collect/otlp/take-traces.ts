import { emptyLogSketch, type LogSketch, observe } from '../../store/signals/index.ts';
import {
  findAttributeFault,
  type IndexedSeries,
  type Intake,
  type Origin,
  type Refused,
} from '../telemetry/index.ts';
import { type Ranges, readOrFault, readText } from './attributes.ts';
import { describeSpan, hasFailed, isCall, type SpanPart } from './describe-span.ts';
import { readGroups } from './read-groups.ts';
import { readOriginAndPlace } from './read-origin.ts';
import { SpanEdges } from './span-edges.ts';
import { timeFault } from './time-fault.ts';
import { FIXED64, LENGTH, VARINT, Wire } from './wire.ts';

const MINUTE_MS = 60_000;
const NANOSECONDS_A_MILLISECOND = 1_000_000;
const [TRACE_BYTES, SPAN_BYTES] = [16, 8] as const;

/** Ids are the bytes of the trace and of a span of it, as a text; empty where there are none. */
interface Span {
  id: string;
  parent: string;
  name: string;
  kind: number;
  start: number;
  end: number;
  durationMs: number;
  status: number;
  attributes: Ranges;
}

/** The spans of one operation, or calls to one peer, that ended in one minute. */
interface Minute {
  durations: IndexedSeries;
  errors: IndexedSeries;
  end: number;
  count: number;
  failed: number;
  sum: number;
  min: number;
  max: number;
  sketch: LogSketch;
  /** The span that took longest, and when it ended; empty where it has no ids. */
  slowest: { id: string; at: number };
}

/**
 * Reads a request of spans into an intake: rate, share of errors and latency for every operation of a service, and for
 * its calls to every other, and who calls whom. The spans themselves are not kept. @throws MalformedError
 */
export function takeTraces(bytes: Uint8Array, intake: Intake): void {
  const wire = new Wire(bytes);
  const minutes = new Map<string, Minute>();
  const edges = new SpanEdges(intake);
  let origin: (Origin & { fault: Refused | undefined }) | undefined;
  readGroups(wire, {
    resource: (attributes) => {
      origin = readOriginAndPlace(wire, attributes, intake);
    },
    item: (end) => {
      const span = readSpan(wire, end);
      if (origin) takeSpan(span, origin);
    },
  });
  for (const minute of minutes.values()) record(minute, intake);
  edges.join();

  function takeSpan(span: Span, from: Origin & { fault: Refused | undefined }): void {
    const { attributes, fault: unreadable } = readOrFault(wire, span.attributes);
    const outOfTime = timeFault(span.end, intake);
    const fault = from.fault ?? unreadable ?? outOfTime ?? startFault(span);
    const part = fault ? undefined : describeSpan(span.kind, span.name, attributes);
    const named = part && findAttributeFault(new Map(Object.entries(attributesOf(part))));
    const refused = fault ?? named;
    if (refused) intake.refuse(refused, { service: from.service, example: span.name });
    else if (part) {
      const failed = hasFailed(span.kind, span.status, attributes);
      count(span, part, from, failed);
      edges.add(from, { ...span, attributes, failed }, part);
    } else if (isCall(span.kind)) {
      edges.addCaller(from, { ...span, attributes, failed: hasFailed(span.kind, span.status, attributes) });
    }
  }

  function count(span: Span, part: SpanPart, from: Origin, failed: boolean): void {
    const end = (Math.floor(span.end / MINUTE_MS) + 1) * MINUTE_MS;
    const key = JSON.stringify([from.service, from.environment, from.simulated, from.attributes, part, end]);
    let minute = minutes.get(key);
    if (!minute) {
      minute = beginMinute(part, from, end, intake);
      minutes.set(key, minute);
    }
    minute.count += 1;
    minute.failed += failed ? 1 : 0;
    minute.sum += span.durationMs;
    minute.min = Math.min(minute.min, span.durationMs);
    if (span.durationMs >= minute.max) minute.slowest = { id: span.id, at: span.end };
    minute.max = Math.max(minute.max, span.durationMs);
    observe(minute.sketch, span.durationMs, 1);
  }
}

function beginMinute(part: SpanPart, from: Origin, end: number, intake: Intake): Minute {
  const { service, environment, simulated } = from;
  const of = part.is === 'operation' ? 'operation' : 'call';
  const common = {
    service,
    environment,
    simulated,
    attributes: { ...from.attributes, ...attributesOf(part) },
  };
  return {
    durations: intake.index.named(
      { ...common, metric: `${of}.duration`, kind: 'distribution', unit: 'ms' },
      intake.now,
    ),
    errors: intake.index.named({ ...common, metric: `${of}.errors`, kind: 'ratio', unit: '1' }, intake.now),
    end,
    count: 0,
    failed: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY,
    max: 0,
    sketch: emptyLogSketch(),
    slowest: { id: '', at: 0 },
  };
}

function attributesOf(part: SpanPart): Record<string, string> {
  return part.is === 'operation'
    ? { operation: part.operation }
    : { peer: part.peer, 'peer.kind': part.peerKind };
}

function record(minute: Minute, intake: Intake): void {
  const { durations, errors, end, count, failed, sum, min, max, sketch, slowest } = minute;
  const at = intake.place(durations, count);
  if (at === undefined) return;
  const of = { kind: 'observed', start: 0, time: end, count } as const;
  intake.records.distribution(at, { ...of, sum, min, max, histogram: { kind: 'sketch', sketch } });
  if (slowest.id.length === TRACE_BYTES + SPAN_BYTES) {
    const hex = Buffer.from(slowest.id, 'latin1').toString('hex');
    const ids = { traceId: hex.slice(0, 2 * TRACE_BYTES), spanId: hex.slice(2 * TRACE_BYTES) };
    intake.exemplar(at, { at: slowest.at, value: max, ...ids });
  }
  const share = intake.place(errors, 0);
  if (share === undefined) return;
  const untold = { min: Number.NaN, max: Number.NaN, histogram: { kind: 'plain' } } as const;
  intake.records.distribution(share, { ...of, sum: failed, ...untold });
}

function startFault({ start, durationMs }: Span): Refused | undefined {
  if (start === 0) return { reason: 'no_time' };
  return durationMs < 0 ? { reason: 'start_after_time' } : undefined;
}

function readSpan(wire: Wire, end: number): Span {
  const span: Span = {
    id: '',
    parent: '',
    name: '',
    kind: 0,
    start: 0,
    end: 0,
    durationMs: 0,
    status: 0,
    attributes: [],
  };
  let [begunAt, endedAt] = [-1, -1];
  let [trace, own, parent] = ['', '', ''];
  while (wire.at < end) {
    const tag = wire.tag(end);
    switch (tag) {
      case (1 << 3) | LENGTH:
        trace = readId(wire, end);
        break;
      case (2 << 3) | LENGTH:
        own = readId(wire, end);
        break;
      case (4 << 3) | LENGTH:
        parent = readId(wire, end);
        break;
      case (5 << 3) | LENGTH:
        span.name = readText(wire, end);
        break;
      case (6 << 3) | VARINT:
        span.kind = wire.varint(end);
        break;
      case (7 << 3) | FIXED64:
        begunAt = wire.at;
        span.start = wire.time(end);
        break;
      case (8 << 3) | FIXED64:
        endedAt = wire.at;
        span.end = wire.time(end);
        break;
      case (9 << 3) | LENGTH: {
        const last = wire.enter(end);
        span.attributes.push(wire.at, last);
        wire.at = last;
        break;
      }
      case (15 << 3) | LENGTH:
        span.status = readStatus(wire, wire.enter(end));
        break;
      default:
        wire.skip(tag & 7, end);
    }
  }
  if (trace !== '' && own !== '') span.id = trace + own;
  if (trace !== '' && parent !== '') span.parent = trace + parent;
  if (begunAt >= 0 && endedAt >= 0) {
    span.durationMs = wire.difference(endedAt, begunAt) / NANOSECONDS_A_MILLISECOND;
  }
  return span;
}

const LONGEST_ID = 16;

/** The bytes as a text, one character each; empty for what cannot be an id. */
function readId(wire: Wire, end: number): string {
  const last = wire.enter(end);
  const id = wire.bytes.subarray(wire.at, last);
  wire.at = last;
  if (id.length > LONGEST_ID || id.every((byte) => byte === 0)) return '';
  return Buffer.from(id.buffer, id.byteOffset, id.length).toString('latin1');
}

function readStatus(wire: Wire, end: number): number {
  let code = 0;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((3 << 3) | VARINT)) code = wire.varint(end);
    else wire.skip(tag & 7, end);
  }
  return code;
}
