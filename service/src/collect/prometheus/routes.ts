import type { Readable } from 'node:stream';
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.ts';
import {
  assertRoom,
  collectBody,
  type Explained,
  inMebibytes,
  MAX_BODY_BYTES,
  MalformedError,
  RETRY_AFTER_SECONDS,
  reserve,
  sayFailure,
  tooLarge,
} from '../otlp/index.ts';
import {
  hashOf,
  Intake,
  keepBody,
  type Lease,
  type SenderScope,
  type Telemetry,
} from '../telemetry/index.ts';
import { MetricTypes } from './metric-types.ts';
import { SnappyError, unpackedLength, unpackSnappy } from './snappy.ts';
import { takeWrite, type Written } from './take-write.ts';

export interface RemoteWriteRoutes {
  telemetry: Telemetry;
  /** Told that something waits to be folded. */
  poke: () => void;
  /** Which services the sender of a request may write to. */
  scopeOf: (request: FastifyRequest) => SenderScope;
  /** A failure as it is told to callers; undefined for one that should not happen. */
  explain: (error: FastifyError) => Explained | undefined;
}

const GROWTH = 2; // bytes of records for a byte of samples, at most
const VERSIONS = { 'prometheus.WriteRequest': 1, 'io.prometheus.write.v2.Request': 2 } as const;
type Proto = keyof typeof VERSIONS;
const FIRST_PROTO: Proto = 'prometheus.WriteRequest';
const WRITTEN = 'x-prometheus-remote-write'; // ...-samples-written: how many were, as version 2.0 has to be told

/**
 * Prometheus' remote write 1.0 and 2.0: https://prometheus.io/docs/specs/prw/remote_write_spec/ and
 * https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/
 */
export const remoteWriteRoutes: FastifyPluginAsync<RemoteWriteRoutes> = async (app, options) => {
  const { telemetry, poke, scopeOf, explain } = options;
  const { budget } = telemetry;
  const types = new MetricTypes(telemetry);
  const leases = new WeakMap<FastifyRequest, Lease>();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    protoOf(request); // before a byte is read
    assertRoom(telemetry);
    const lease = budget.lease();
    leases.set(request, lease);
    return collectBody(payload, lease);
  });
  const giveBack = async (request: FastifyRequest) => leases.get(request)?.end();
  app.addHook('onResponse', giveBack);
  app.addHook('onRequestAbort', giveBack);

  app.post('/api/v1/write', {
    bodyLimit: MAX_BODY_BYTES,
    logLevel: 'warn',
    helmet: false, // no browser reads the answers
    config: { access: 'record' },
    schema: {
      tags: ['Telemetry'],
      summary: 'Take in samples by Prometheus remote write 1.0 or 2.0',
      description:
        'A prometheus.WriteRequest, or by `proto=io.prometheus.write.v2.Request` in the content type one of version 2.0, as application/x-protobuf packed by snappy, up to 64 MiB unpacked. 204 when all of it was taken in. 400 when some of it never will be: the text says how much and why, and the rest was taken in all the same. How much was stands in the headers X-Prometheus-Remote-Write-Samples-Written, -Histograms-Written and -Exemplars-Written (always 0). Only 429 and 503 are worth another try. The same body again within ten minutes counts once. docs/prometheus.md has the lines for prometheus.yml.',
    },
    errorHandler: (error, request, reply) => refuse(error, request, reply, explain),
    handler: async (request, reply) => {
      const lease = leases.get(request) ?? budget.lease();
      const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const body = unpack(sent, lease);
      const proto = protoOf(request);
      const scope = scopeOf(request);
      const { rejected, message, written } = await receiveWrite(telemetry, types, { body, proto, scope });
      poke();
      reply.header(`${WRITTEN}-samples-written`, written.samples);
      reply.header(`${WRITTEN}-histograms-written`, written.histograms);
      reply.header(`${WRITTEN}-exemplars-written`, 0);
      return rejected === 0 ? reply.code(204).send() : say(reply, 400, message);
    },
  });
};

/** Takes one request in; what is accepted is durable when this returns. @throws ServiceError invalid_request */
async function receiveWrite(
  telemetry: Telemetry,
  types: MetricTypes,
  { body, proto, scope }: { body: Buffer; proto: Proto; scope: SenderScope },
): Promise<{ rejected: number; message: string; written: Written }> {
  const { context, pool, directory } = telemetry;
  await directory.refresh();
  await types.refresh();
  const now = context.now();
  const intake = new Intake('metrics', { ...telemetry, scope, now });
  let countWritten: () => Written;
  try {
    countWritten = takeWrite(body, VERSIONS[proto], intake, types);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw unreadable(`it is no ${proto}: ${cause.message}`, cause);
  }
  const settled = await intake.settle(pool);
  await types.save();
  const hash = hashOf(context, body, proto);
  await keepBody(telemetry, settled, { hash, at: now, remembered: '10 minutes' });
  const { accepted, tally } = settled;
  const message = tally.count === 0 ? '' : tally.explain(accepted);
  return { rejected: tally.count, message, written: countWritten() };
}

/** The message that the headers say the body is. @throws ServiceError unsupported_media_type */
function protoOf({ headers }: FastifyRequest): Proto {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const proto = parameters.find((one) => one.startsWith('proto='))?.slice('proto='.length) ?? FIRST_PROTO;
  if (type.toLowerCase() !== 'application/x-protobuf' || !isProto(proto)) {
    throw new ServiceError('unsupported_media_type', {
      detail: `The content type ${headers['content-type'] ?? 'that is missing'} is not one of remote write.`,
      remedy: `Send application/x-protobuf: protobuf_message: ${Object.keys(VERSIONS).join(' or ')} under remote_write, or leave it out.`,
      field: 'content-type',
    });
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding !== 'snappy') {
    throw new ServiceError('unsupported_media_type', {
      detail: `The content-encoding ${encoding ?? 'that is missing'} is not the one of remote write.`,
      remedy: 'Send it packed by snappy, in its block format.',
      field: 'content-encoding',
    });
  }
  return proto;
}

function isProto(proto: string): proto is Proto {
  return Object.hasOwn(VERSIONS, proto);
}

/** With memory for it and for what is made of it taken before. @throws ServiceError */
function unpack(sent: Buffer, lease: Lease): Buffer {
  try {
    const length = unpackedLength(sent);
    if (length > MAX_BODY_BYTES) throw tooLarge(`than ${inMebibytes(MAX_BODY_BYTES)} unpacked`);
    reserve(lease, length * (1 + GROWTH));
    return unpackSnappy(sent);
  } catch (cause) {
    if (cause instanceof SnappyError)
      throw unreadable(`it is not what snappy makes: ${cause.message}`, cause);
    throw cause;
  }
}

function unreadable(fault: string, cause: Error): ServiceError {
  return new ServiceError('invalid_request', {
    detail: `The body cannot be read: ${fault}.`,
    remedy: 'Send what the remote_write of Prometheus makes, packed by snappy.',
    field: 'body',
    cause,
  });
}

/** In one line of text, for that is what Prometheus writes into its log. */
function refuse(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  explain: RemoteWriteRoutes['explain'],
): FastifyReply {
  const known = explain(error);
  if (!known) request.log.error({ err: error }, 'telemetry could not be taken in');
  const { status, message } = sayFailure(known);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="throughline"');
  if (status === 429 || status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (!request.raw.complete) reply.header('connection', 'close'); // nobody will read the rest of it
  return say(reply, status, message);
}

function say(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(`${message}\n`);
}
