import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { assertPortFree } from './ports.ts';

const USUAL_PORT = 4317; // where every SDK sends to when nobody tells it otherwise

/**
 * The port for OTLP over gRPC; undefined for none. One that was asked for has to be free; the usual one is left to
 * whoever has it already. @throws StartError
 */
export async function chooseGrpcPort(
  { OTLP_GRPC_PORT: asked, HOST }: Config,
  say: (line: string) => void,
): Promise<number | undefined> {
  if (asked === 'off') return undefined;
  try {
    await assertPortFree(asked ?? USUAL_PORT, HOST, 'OTLP_GRPC_PORT');
    return asked ?? USUAL_PORT;
  } catch (error) {
    if (asked !== undefined) throw error;
    say(
      `Port ${USUAL_PORT} is not free: no OpenTelemetry over gRPC; choose another by OTLP_GRPC_PORT. Over HTTP it comes in as ever.`,
    );
    return undefined;
  }
}

/** Opens it, and says where it is. Whoever took the port meanwhile does not end the start. */
export async function listenForGrpc(
  app: FastifyInstance,
  port: number | undefined,
  host: string,
  say: (line: string) => void,
): Promise<void> {
  if (port === undefined) return;
  try {
    say(`OpenTelemetry over gRPC comes in at port ${await app.otlpGrpc.listen(port, host)}`);
  } catch (error) {
    say(`No OpenTelemetry over gRPC: ${(error as Error).message}`);
  }
}
