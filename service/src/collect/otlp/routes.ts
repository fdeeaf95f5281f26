import type { Readable } from 'node:stream';
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.ts';
import type { SignalType } from '../../store/signals/index.ts';
import type { SenderScope, Telemetry } from '../telemetry/index.ts';
import { CONTENT_TYPES, exportAnswer, statusAnswer } from './answers.ts';
import { assertRoom, collectBody, type Encoding, encodingOf, MAX_BODY_BYTES, unpackBody } from './body.ts';
import { BACKFILL, type Explained, RETRY_AFTER_SECONDS, sayFailure } from './explain.ts';
import { receive, SIGNALS } from './receive.ts';

export interface OtlpRoutes {
  telemetry: Telemetry;
  /** Told that something waits to be folded. */
  poke: () => void;
  /** Which services the sender of a request may write to. */
  scopeOf: (request: FastifyRequest) => SenderScope;
  /** @throws ServiceError forbidden when the sender may not bring in the past */
  assertMayBackfill: (request: FastifyRequest) => void;
  /** A failure as it is told to callers; undefined for one that should not happen. */
  explain: (error: FastifyError) => Explained | undefined;
}

/** OTLP over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export const otlpRoutes: FastifyPluginAsync<OtlpRoutes> = async (app, options) => {
  const { telemetry, poke, scopeOf, assertMayBackfill, explain } = options;
  const { budget } = telemetry;
  const leases = new WeakMap<FastifyRequest, ReturnType<typeof budget.lease>>();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    encodingOf(request.headers['content-type']); // before a byte is read
    assertRoom(telemetry);
    const lease = budget.lease();
    leases.set(request, lease);
    return collectBody(payload, lease);
  });
  const giveBack = async (request: FastifyRequest) => leases.get(request)?.end();
  app.addHook('onResponse', giveBack);
  app.addHook('onRequestAbort', giveBack);

  for (const signal of Object.keys(SIGNALS) as SignalType[]) {
    app.post(`/v1/${signal}`, {
      bodyLimit: MAX_BODY_BYTES,
      logLevel: 'warn',
      helmet: false, // no browser reads the answers
      config: { access: 'record' },
      schema: {
        tags: ['Telemetry'],
        summary: `Take in ${signal} by OTLP/HTTP`,
        description: `A request of OpenTelemetry's ${signal} service as application/x-protobuf or application/json, up to 64 MiB (JSON: 16 MiB) unpacked, packed by gzip if you like. Answers follow the specification of OTLP: what was refused of it is told as partial success, with the reason; only 429 and 503 are worth another try. The same body again within ten minutes counts once. With the header x-throughline-backfill set to true and a token of an administrator it brings in the past: points up to 35 days old, and the same body counts once within seven days. docs/telemetry.md has the settings of an exporter.`,
      },
      errorHandler: (error, request, reply) => refuse(error, request, reply, explain),
      handler: async (request, reply) => {
        const encoding = encodingOf(request.headers['content-type']);
        const backfill = asksToBackfill(request);
        if (backfill) assertMayBackfill(request);
        const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const lease = leases.get(request) ?? budget.lease();
        leases.set(request, lease);
        const unpack = await unpackBody(sent, request.headers['content-encoding'], encoding, lease);
        const { rejected, message } = await receive(telemetry, signal, {
          unpack,
          encoding,
          scope: scopeOf(request),
          backfill,
        });
        poke();
        return send(reply, 200, encoding, exportAnswer(signal, encoding, rejected, message));
      },
    });
  }
};

/** @throws ServiceError invalid_request */
function asksToBackfill({ headers }: FastifyRequest): boolean {
  const asked = headers[BACKFILL];
  if (asked === undefined || asked === 'false') return false;
  if (asked === 'true') return true;
  throw new ServiceError('invalid_request', {
    detail: `${BACKFILL} is neither true nor false.`,
    remedy: 'Send true to bring in the past, or leave the header out.',
    field: BACKFILL,
  });
}

/** In the form of the request. What should not happen is worth another try: nothing of the request was taken in. */
function refuse(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  explain: OtlpRoutes['explain'],
): FastifyReply {
  const known = explain(error);
  if (!known) request.log.error({ err: error }, 'telemetry could not be taken in');
  const { status, message } = sayFailure(known);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="throughline"');
  if (status === 429 || status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (!request.raw.complete) reply.header('connection', 'close'); // nobody will read the rest of it
  const encoding = formOf(request);
  return send(reply, status, encoding, statusAnswer(encoding, status, message));
}

function formOf(request: FastifyRequest): Encoding {
  return request.headers['content-type']?.startsWith('application/x-protobuf') ? 'protobuf' : 'json';
}

function send(reply: FastifyReply, status: number, encoding: Encoding, answer: Buffer): FastifyReply {
  return reply.code(status).type(CONTENT_TYPES[encoding]).send(answer);
}
