import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { chooseGrpcPort } from './grpc.ts';
import { StartError } from './start-error.ts';

/** Takes a port while `run` lasts, unless somebody has it already: 0 for any. */
async function whileTaken(port: number, run: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  const bound = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  try {
    await run(bound ? (server.address() as { port: number }).port : port);
  } finally {
    if (bound) await new Promise((resolve) => server.close(resolve));
  }
}

const nobody = () => {};

describe('the port of gRPC', () => {
  it('that is usual is left to whoever has it, and the start goes on', () =>
    whileTaken(4317, async () => {
      const said: string[] = [];
      expect(await chooseGrpcPort(readConfig({}), (line) => said.push(line))).toBeUndefined();
      expect(said.join()).toMatch(/Port 4317 is not free.*OTLP_GRPC_PORT/);
    }));

  it('that was asked for has to be free', () =>
    whileTaken(0, async (port) => {
      const asked = chooseGrpcPort(readConfig({ OTLP_GRPC_PORT: String(port) }), nobody);
      await expect(asked).rejects.toThrow(StartError);
      await expect(asked).rejects.toMatchObject({
        remedy: expect.stringContaining(`OTLP_GRPC_PORT=${port + 1}`),
      });
    }));

  it.each([
    ['off', undefined],
    ['0', 0],
  ])('%s', async (asked, port) => {
    expect(await chooseGrpcPort(readConfig({ OTLP_GRPC_PORT: asked }), nobody)).toBe(port);
  });

  it('that is none is named', () => {
    expect(() => readConfig({ OTLP_GRPC_PORT: 'on' })).toThrow(/OTLP_GRPC_PORT must be a port .* or `off`/);
  });
});
