import type { Server, ServerInterceptor, ServiceDefinition, StatusObject } from '@grpc/grpc-js';
import type { FastifyBaseLogger, FastifyError } from 'fastify';
import { ServiceError } from '../../errors.ts';
import type { SignalType } from '../../store/signals/index.ts';
import type { Lease, SenderScope, Telemetry } from '../telemetry/index.ts';
import { exportAnswer, grpcCode, statusWithRetry } from './answers.ts';
import { assertRoom, noMemoryLeft, reserve } from './body.ts';
import { BACKFILL, type Explained, RETRY_AFTER_SECONDS, sayFailure } from './explain.ts';
import { receive, SIGNALS } from './receive.ts';

/** Unpacked as well. Twice what a collector takes by default; memory for it is set aside before a byte is read. */
export const MAX_GRPC_BYTES = 8 * 1_048_576;
const PER_BYTE = 2; // the message, and what is made of it
const LONGEST_CALL_MS = 60_000; // as long as a request of HTTP may take; the memory set aside is given back
const PATIENCE_MS = 5_000; // in which calls under way come to their end

export interface OtlpGrpc {
  telemetry: Telemetry;
  /** Told that something waits to be folded. */
  poke: () => void;
  /** Whether there is more to do than can be done at the moment. */
  isUnderPressure: () => boolean;
  /** Which services the sender may write to. @throws ServiceError for whoever may not send telemetry */
  admit: (authorization: string | undefined) => Promise<SenderScope>;
  /** A failure as it is told to callers; undefined for one that should not happen. */
  explain: (error: FastifyError) => Explained | undefined;
  /** Told of every call that ended: its full method, the code of gRPC, and how long it took. */
  observe: (call: { method: string; code: number; seconds: number }) => void;
  logger: Pick<FastifyBaseLogger, 'error'>;
}

export interface GrpcListener {
  /** Opens a port, 0 for any that is free, and answers which. */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

/** What is known of a call before its message is read. */
interface Admitted {
  scope: SenderScope;
  lease: Lease;
}

type Failure = Pick<StatusObject, 'code' | 'details' | 'metadata'>;

const SERVICES: Record<SignalType, string> = {
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
};
const asItIs = (bytes: Buffer) => bytes;

/**
 * OTLP over gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc. Messages are read by the same reader as bodies of
 * HTTP, byte for byte. The library is loaded by whoever listens: many a program and test never does.
 */
export function openOtlpGrpc(options: OtlpGrpc): GrpcListener {
  let server: Server | undefined;
  return {
    listen: async (port, host) => {
      const grpc = await import('@grpc/grpc-js');
      server = makeServer(grpc, options);
      const address = host.includes(':') ? `[${host}]` : host;
      return new Promise((resolve, reject) => {
        server?.bindAsync(`${address}:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
          if (error) reject(error);
          else resolve(bound);
        });
      });
    },
    close: async () => {
      const closing = server;
      server = undefined;
      if (!closing) return;
      const cut = setTimeout(() => closing.forceShutdown(), PATIENCE_MS);
      await new Promise<void>((resolve) => closing.tryShutdown(() => resolve()));
      clearTimeout(cut);
    },
  };
}

function makeServer(grpc: typeof import('@grpc/grpc-js'), options: OtlpGrpc): Server {
  const { telemetry, poke } = options;
  const admitted = new WeakMap<object, Admitted>();
  const server = new grpc.Server({
    'grpc.max_receive_message_length': MAX_GRPC_BYTES,
    'grpc.max_concurrent_streams': 100,
    interceptors: [admitFirst],
  });
  for (const signal of Object.keys(SIGNALS) as SignalType[]) {
    server.addService(definitionOf(SERVICES[signal]), {
      Export: async (
        call: { request: Buffer; metadata: object },
        answer: (failure: Failure | null, message?: Buffer) => void,
      ) => {
        const known = admitted.get(call.metadata);
        try {
          if (!known) throw new Error('a call was not admitted');
          const { scope, lease } = known;
          const body = call.request;
          lease.end(); // what was set aside for it; now it is known how much it needs
          reserve(lease, body.length * PER_BYTE);
          const { rejected, message } = await receive(telemetry, signal, {
            unpack: () => body,
            encoding: 'protobuf',
            scope,
          });
          poke();
          answer(null, exportAnswer(signal, 'protobuf', rejected, message));
        } catch (error) {
          answer(failureOf(error as FastifyError));
        } finally {
          known?.lease.end();
        }
      },
    });
  }
  return server;

  /** Decides by the metadata alone, before the message is read, whether there is a right and room for it. */
  function admitFirst(...[{ path }, call]: Parameters<ServerInterceptor>): ReturnType<ServerInterceptor> {
    const lease = telemetry.budget.lease();
    const begun = performance.now();
    let over = false;
    let observed = false;
    const observe = (code: number) => {
      if (observed) return;
      observed = true;
      options.observe({ method: path.slice(1), code, seconds: (performance.now() - begun) / 1000 });
    };
    const refuse = (failure: Pick<StatusObject, 'code' | 'details'> & Partial<StatusObject>) => {
      observe(failure.code);
      call.sendStatus(failure);
    };
    const patience = setTimeout(() => {
      const details = `The message did not arrive within ${LONGEST_CALL_MS / 1000} s.`;
      refuse({ code: grpc.status.DEADLINE_EXCEEDED, details });
    }, LONGEST_CALL_MS);
    const listener = new grpc.ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        const [authorization] = metadata.get('authorization');
        const [backfill = 'false'] = metadata.get(BACKFILL);
        void admit(authorization?.toString(), backfill.toString()).then(
          (scope) => {
            if (over) return;
            admitted.set(metadata, { scope, lease });
            next(metadata);
          },
          (error) => refuse(failureOf(error)),
        );
      })
      .withOnReceiveMessage((message, next) => {
        clearTimeout(patience);
        next(message);
      })
      .withOnCancel(() => {
        over = true; // also after every answer
        clearTimeout(patience);
        lease.end();
        observe(grpc.status.CANCELLED);
      })
      .build();
    return new grpc.ServerInterceptingCall(call, {
      start: (next) => next(listener),
      sendStatus: (answer, next) => {
        observe(answer.code ?? grpc.status.OK);
        next(answer);
      },
    });

    async function admit(authorization: string | undefined, backfill: string): Promise<SenderScope> {
      const scope = await options.admit(authorization);
      if (backfill !== 'false') throw noBackfill();
      assertRoom(telemetry);
      if (options.isUnderPressure()) throw tooLate();
      if (over || !lease.grow(MAX_GRPC_BYTES)) throw noMemoryLeft();
      return scope;
    }
  }

  function failureOf(error: FastifyError): Failure {
    const known = options.explain(error);
    if (!known) options.logger.error({ err: error }, 'telemetry could not be taken in');
    const { status, message } = sayFailure(known);
    const code = grpcCode(status);
    const details = message.replace(/\p{Cs}/gu, '\ufffd'); // half a character cannot be sent
    const metadata = new grpc.Metadata();
    if (status === 429 || status === 503) {
      metadata.set('grpc-status-details-bin', statusWithRetry(code, details, RETRY_AFTER_SECONDS));
    }
    return { code, details, metadata };
  }
}

/** Rather than to refuse nearly all of it as too late, point by point. */
function noBackfill(): ServiceError {
  return new ServiceError('invalid_request', {
    detail: 'The past is not brought in by gRPC.',
    remedy: `Send it by OTLP/HTTP, with the header ${BACKFILL}, or leave that out.`,
    field: BACKFILL,
  });
}

function tooLate(): ServiceError {
  return new ServiceError('unavailable', {
    detail: 'The service has more to do than it can at the moment.',
    remedy: 'Send the same again after the time in the RetryInfo.',
  });
}

function definitionOf(service: string): ServiceDefinition {
  return {
    Export: {
      path: `/${service}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asItIs,
      requestDeserialize: asItIs,
      responseSerialize: asItIs,
      responseDeserialize: asItIs,
    },
  };
}
