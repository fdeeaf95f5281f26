import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What happens to a request on its way. */
export type ProxyFault =
  /** It arrives, and its answer is lost. */
  | 'cut-answer'
  /** It does not arrive. */
  | 'cut-request'
  /** It does not arrive, and the connection is reset. */
  | 'reset'
  /** Nothing more is heard of it. */
  | 'black-hole'
  | { delayMs: number }
  /** It arrives, and this happens at the same moment. */
  | { meanwhile: () => void };

export interface FaultProxy {
  url: string;
  /** Every request that arrived here, such as `POST /api/v1/deployments`. */
  seen: string[];
  /** From now on, for the next `times` requests that fit, for ever when left out. */
  fault(on: RegExp, how: ProxyFault, times?: number): void;
  /** From now on every answer comes this much later, whatever is spoken; 0 ends it. */
  slow(delayMs: number): void;
  /** Ends every fault. */
  mend(): void;
  /** Nothing listens any more, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** A TCP proxy before a service that can be told to go wrong, request by request. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  let faults: { on: RegExp; how: ProxyFault; left: number }[] = [];
  let port = 0;
  let lateMs = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(targetPort), hostname);
    let deaf = false;
    let cutAnswer = false;
    let delayMs = 0;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      const line = /^([A-Z]+ \S+) HTTP\/1\.1\r\n/.exec(chunk.toString('latin1'))?.[1];
      const how = line === undefined ? undefined : next(line);
      if (how === 'black-hole') deaf = true;
      if (how === 'cut-request') client.destroy();
      if (how === 'reset') client.resetAndDestroy();
      if (how === 'cut-answer') cutAnswer = true;
      if (typeof how === 'object' && 'delayMs' in how) delayMs = how.delayMs;
      if (!deaf && !client.destroyed) upstream.write(chunk);
      if (typeof how === 'object' && 'meanwhile' in how) how.meanwhile();
    });
    upstream.on('data', (chunk) => {
      if (cutAnswer) client.destroy();
      else if (delayMs + lateMs > 0)
        setTimeout(() => client.writable && client.write(chunk), delayMs + lateMs);
      else client.write(chunk);
    });
  });

  function next(line: string): ProxyFault | undefined {
    seen.push(line);
    const fault = faults.find(({ on, left }) => left > 0 && on.test(line));
    if (fault) fault.left -= 1;
    return fault?.how;
  }
  const up = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  await up();
  port = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    fault: (on, how, times = Number.POSITIVE_INFINITY) => void faults.push({ on, how, left: times }),
    slow: (ms) => {
      lateMs = ms;
    },
    mend: () => {
      faults = [];
      lateMs = 0;
    },
    down,
    up,
    stop: down,
  };
}
