import { emptyLogSketch, type LogSketch, observe } from '../../store/signals/index.ts';
import {
  findAttributeFault,
  type IndexedSeries,
  type Intake,
  type Origin,
  type Refused,
} from '../telemetry/index.ts';
import { type Ranges, readOrFault, readText } from './attributes.ts';
import { describeSpan, hasFailed, type SpanPart } from './describe-span.ts';
import { readGroups } from './read-groups.ts';
import { readOrigin } from './read-origin.ts';
import { timeFault } from './time-fault.ts';
import { FIXED64, LENGTH, VARINT, Wire } from './wire.ts';

const MINUTE_MS = 60_000;
const NANOSECONDS_A_MILLISECOND = 1_000_000;

interface Span {
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
}

/**
 * Reads a request of spans into an intake: rate, share of errors and latency for every operation of a service, and for
 * its calls to every other. The spans themselves are not kept. @throws MalformedError
 */
export function takeTraces(bytes: Uint8Array, intake: Intake): void {
  const wire = new Wire(bytes);
  const minutes = new Map<string, Minute>();
  let origin: (Origin & { fault: Refused | undefined }) | undefined;
  readGroups(wire, {
    resource: (attributes) => {
      origin = readOrigin(wire, attributes);
    },
    item: (end) => {
      const span = readSpan(wire, end);
      if (origin) takeSpan(span, origin);
    },
  });
  for (const minute of minutes.values()) record(minute, intake);

  function takeSpan(span: Span, from: Origin & { fault: Refused | undefined }): void {
    const { attributes, fault: unreadable } = readOrFault(wire, span.attributes);
    const outOfTime = timeFault(span.end, intake);
    const fault = from.fault ?? unreadable ?? outOfTime ?? startFault(span);
    const part = fault ? undefined : describeSpan(span.kind, span.name, attributes);
    const named = part && findAttributeFault(new Map(Object.entries(attributesOf(part))));
    const refused = fault ?? named;
    if (refused) intake.refuse(refused, { service: from.service, example: span.name });
    else if (part) count(span, part, from, hasFailed(span.kind, span.status, attributes));
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
  };
}

function attributesOf(part: SpanPart): Record<string, string> {
  return part.is === 'operation'
    ? { operation: part.operation }
    : { peer: part.peer, 'peer.kind': part.peerKind };
}

function record(minute: Minute, intake: Intake): void {
  const { durations, errors, end, count, failed, sum, min, max, sketch } = minute;
  const at = intake.place(durations, count);
  if (at === undefined) return;
  const of = { kind: 'observed', start: 0, time: end, count } as const;
  intake.records.distribution(at, { ...of, sum, min, max, histogram: { kind: 'sketch', sketch } });
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
  const span: Span = { name: '', kind: 0, start: 0, end: 0, durationMs: 0, status: 0, attributes: [] };
  let [begunAt, endedAt] = [-1, -1];
  while (wire.at < end) {
    const tag = wire.tag(end);
    switch (tag) {
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
  if (begunAt >= 0 && endedAt >= 0) {
    span.durationMs = wire.difference(endedAt, begunAt) / NANOSECONDS_A_MILLISECOND;
  }
  return span;
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
