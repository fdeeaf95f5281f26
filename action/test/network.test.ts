import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { hasProxy } from '../src/network/has-proxy.ts';
import { runPhase } from './run-as-runner.ts';
import { type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

const path = (name: string) => fileURLToPath(new URL(`certificates/${name}`, import.meta.url));
const CA = path('ca.pem');

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function standIn(): Promise<StandIn> {
  const service = await startStandIn();
  opened.push(service.close);
  return service;
}

/** The stand-in behind TLS, with a certificate that only the test's own authority vouches for. */
async function secure(service: StandIn): Promise<number> {
  const options = { key: readFileSync(path('server.key')), cert: readFileSync(path('server.pem')) };
  const server = createSecureServer(options, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await fetch(`${service.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  return listen(server);
}

/** A proxy that knows one name which nobody else does. */
async function proxy(known: { host: string; port: number }) {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target =
      host === known.host ? { host: '127.0.0.1', port: known.port } : { host, port: Number(port) };
    const upstream = connect(target, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked };
}

const inputs = (url: string) => ({ url, token: TOKEN, service: 'checkout-api', version: 'v1' });

test('a service that only the proxy can reach, behind an authority of its own, is reached', async () => {
  const service = await standIn();
  const { url, asked } = await proxy({ host: 'throughline.internal', port: await secure(service) });
  const common = {
    inputs: inputs('https://throughline.internal'),
    github: { HTTPS_PROXY: url.replace('//', '//runner:s3cret@'), NODE_EXTRA_CA_CERTS: CA },
  };
  const main = await runPhase({ ...common, phase: 'main' });
  const post = await runPhase({ ...common, phase: 'post', state: main.state });

  expect([...main.annotations, ...post.annotations]).toEqual([]);
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
  const signed = `Basic ${Buffer.from('runner:s3cret').toString('base64')}`;
  expect(new Set(asked)).toEqual(new Set([`throughline.internal:443 ${signed}`]));
});

test('what NO_PROXY lists is reached directly', async () => {
  const service = await standIn();
  const { url, asked } = await proxy({ host: 'nobody', port: 9 });
  const github = { https_proxy: url, http_proxy: url, NO_PROXY: '127.0.0.1,localhost' };
  const main = await runPhase({ phase: 'main', inputs: inputs(service.url), github });
  expect([main.annotations, asked, service.recorded.size]).toEqual([[], [], 1]);
});

test('a certificate that nobody vouches for is refused, with the remedy', async () => {
  const port = await secure(await standIn());
  const main = await runPhase({ phase: 'main', inputs: inputs(`https://localhost:${port}`) });
  expect(main.exitCode).toBe(0);
  expect(main.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    expect.stringMatching(/^error: .*not trusted.*NODE_EXTRA_CA_CERTS/),
  ]);
});

test('a proxy that is away keeps the job from nothing', async () => {
  const service = await standIn();
  const github = { HTTP_PROXY: 'http://127.0.0.1:9' };
  const main = await runPhase({ phase: 'main', inputs: inputs(service.url), github });
  expect([main.exitCode, main.annotations.map(({ level }) => level)]).toEqual([0, ['warning']]);
});

test('a proxy whose address is none is told of', async () => {
  const service = await standIn();
  const github = { HTTPS_PROXY: 'not an address' };
  const main = await runPhase({ phase: 'main', inputs: inputs(service.url), github });
  expect([main.exitCode, main.annotations.map(({ level }) => level)]).toEqual([0, ['error']]);
  expect(main.annotations[0]?.message).toContain('HTTPS_PROXY');
});

test.each([
  [{}, false],
  [{ HTTPS_PROXY: '' }, false],
  [{ NO_PROXY: '*' }, false],
  [{ https_proxy: 'http://proxy:3128' }, true],
  [{ HTTP_PROXY: 'http://proxy:3128' }, true],
])('%j is behind a proxy: %s', (env, expected) => {
  expect(hasProxy(env)).toBe(expected);
});
