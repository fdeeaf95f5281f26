import { createHash } from 'node:crypto';
import type { RefusalReason } from '../../contracts/signals.ts';
import { ServiceError } from '../../errors.ts';
import { appendToInbox } from '../../store/inbox/index.ts';
import type { SignalType } from '../../store/signals/index.ts';
import { Intake, PAST_TAKEN_MS, type SenderScope, type Tally, type Telemetry } from '../telemetry/index.ts';
import type { Encoding } from './body.ts';
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
  Record<SignalType, { schema: JsonMessage; take: (bytes: Uint8Array, to: Intake) => void }>
>;

const WITHHELD: ReadonlySet<string> = new Set<RefusalReason>([
  'wrong_scope',
  'simulated_mismatch',
  'too_many_series',
  'store_full',
]);

export interface Received {
  rejected: number;
  /** For the sender, where anything was rejected. */
  message: string;
}

export interface OtlpRequest {
  body: Buffer;
  encoding: Encoding;
  scope: SenderScope;
  /** Brings in the past: points may be as old as minutes are kept. */
  backfill?: boolean;
}

/**
 * Takes one request in; what is accepted is durable when this returns. The same body again within ten minutes (of the
 * past: within seven days) counts once and gets the same answer, as long as the same is accepted of it.
 * @throws ServiceError invalid_request for a body that is not what it says it is
 */
export async function receive(
  telemetry: Telemetry,
  signal: SignalType,
  request: OtlpRequest,
): Promise<Received> {
  const { context, pool, index, directory, refusals, place } = telemetry;
  await directory.refresh();
  const now = context.now();
  const { scope, backfill = false } = request;
  const oldest = backfill ? now.getTime() - PAST_TAKEN_MS : undefined;
  const intake = new Intake(signal, { index, directory, scope, now, oldest });
  const { schema, take } = SIGNALS[signal];
  readOrRefuse(signal, () => take(protobufOf(request, schema), intake));
  const { batch, accepted, tally } = await intake.settle(pool);
  let fresh = true;
  if (batch) {
    const hash = createHash('sha256').update(signal).update(request.body).update(withheld(tally));
    if (backfill) hash.update('backfill'); // takes in more of a body than was taken in without it
    const remembered = backfill ? '7 days' : '10 minutes';
    fresh = await appendToInbox(pool, place, { hash: hash.digest(), batch, at: now, remembered });
  }
  if (tally.count === 0) return { rejected: 0, message: '' };
  if (fresh) refusals.add(tally.refusals);
  return { rejected: tally.count, message: tally.explain(accepted) };
}

/**
 * What the token and the caps kept out, as text; empty mostly. Once either is mended the same body brings more than it
 * did, and is another one.
 */
function withheld({ refusals }: Tally): string {
  const counts = new Map<string, number>();
  for (const { service, reason, count } of refusals) {
    const key = `${reason} ${service}`;
    if (WITHHELD.has(reason)) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return [...counts].sort().join();
}

function protobufOf(
  { body, encoding }: { body: Buffer; encoding: Encoding },
  schema: JsonMessage,
): Uint8Array {
  return encoding === 'protobuf' ? body : toProtobuf(JSON.parse(body.toString('utf8')), schema);
}

function readOrRefuse(signal: SignalType, read: () => void): void {
  try {
    read();
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
