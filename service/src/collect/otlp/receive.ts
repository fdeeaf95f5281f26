import { ServiceError } from '../../errors.ts';
import type { SignalType } from '../../store/signals/index.ts';
import {
  hashOf,
  Intake,
  keepBody,
  PAST_TAKEN_MS,
  type SenderScope,
  type Telemetry,
} from '../telemetry/index.ts';
import type { Encoding, Unpack } from './body.ts';
import { type JsonMessage, LOGS_REQUEST, METRICS_REQUEST, TRACES_REQUEST } from './json-schema.ts';
import { takeLogs } from './take-logs.ts';
import { takeMetrics } from './take-metrics.ts';
import { takeTraces } from './take-traces.ts';
import { JsonFieldError, toProtobuf } from './to-protobuf.ts';
import { MalformedError } from './wire.ts';

/** The signals that are received, each with its form in JSON and what is done with its points. */
export const SIGNALS = {
  metrics: { schema: METRICS_REQUEST, take: takeMetrics },
  traces: { schema: TRACES_REQUEST, take: takeTraces },
  logs: { schema: LOGS_REQUEST, take: takeLogs },
} satisfies Partial<
  Record<SignalType, { schema: JsonMessage; take: (bytes: Buffer, to: Intake) => void | Promise<void> }>
>;

export interface Received {
  rejected: number;
  /** For the sender, where anything was rejected. */
  message: string;
}

export interface OtlpRequest {
  unpack: Unpack;
  encoding: Encoding;
  scope: SenderScope;
  /** Brings in the past: points may be as old as minutes are kept. */
  backfill?: boolean;
}

/**
 * Takes one request in; what is accepted is durable when this returns. The same body again, however it is packed, within
 * ten minutes (of the past: within seven days) counts once and gets the same answer; what its token or a cap kept out and does so no longer is taken in then.
 * @throws ServiceError invalid_request for a body that is not what it says it is
 */
export async function receive(
  telemetry: Telemetry,
  signal: SignalType,
  request: OtlpRequest,
): Promise<Received> {
  const { context, pool, directory } = telemetry;
  await directory.refresh();
  const now = context.now();
  const { scope, encoding, backfill = false } = request;
  const oldest = backfill ? now.getTime() - PAST_TAKEN_MS : undefined;
  const intake = new Intake(signal, { ...telemetry, scope, now, oldest });
  const { schema, take } = SIGNALS[signal];
  const unpacked = request.unpack();
  const body = signal === 'logs' ? Buffer.from(unpacked) : unpacked; // which are not read at once
  // What brings in the past takes in more of a body than was taken in without it.
  const hash = hashOf(context, body, backfill ? `${signal} of the past` : signal);
  await readOrRefuse(signal, () => take(protobufOf(body, encoding, schema), intake));
  const settled = await intake.settle(pool);
  const { accepted, tally } = settled;
  await keepBody(telemetry, settled, { hash, at: now, remembered: backfill ? '7 days' : '10 minutes' });
  if (tally.count === 0) return { rejected: 0, message: '' };
  return { rejected: tally.count, message: tally.explain(accepted) };
}

function protobufOf(body: Buffer, encoding: Encoding, schema: JsonMessage): Buffer {
  return encoding === 'protobuf' ? body : toProtobuf(JSON.parse(body.toString('utf8')), schema);
}

async function readOrRefuse(signal: SignalType, read: () => void | Promise<void>): Promise<void> {
  try {
    await read();
  } catch (cause) {
    const unusable =
      cause instanceof MalformedError || cause instanceof JsonFieldError || cause instanceof SyntaxError;
    if (!unusable) throw cause;
    throw new ServiceError('invalid_request', {
      detail: `The body is no OTLP request of ${signal}: ${cause.message}.`,
      remedy: 'Send what an OpenTelemetry exporter makes, to the path of its signal, with its content type.',
      field: cause instanceof JsonFieldError ? cause.field : 'body',
      cause,
    });
  }
}
