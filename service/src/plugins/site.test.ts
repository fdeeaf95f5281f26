import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterAll, expect, it } from 'vitest';
import { site } from './site.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

it('does not warn of a reader who left before the page was sent, and does of a page that breaks off', async () => {
  let leave = () => {};
  const broken = createServer((request, response) => {
    if (request.url === '/leaves') {
      leave();
      void gone.then(() => response.destroy()); // as of a page that nobody waits for any more
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<p>half of it');
    setImmediate(() => response.destroy(new Error('broken off')));
  });
  broken.listen(0, '127.0.0.1');
  await once(broken, 'listening');
  ends.push(() => {
    broken.closeAllConnections();
    broken.close();
  });
  const lines: { level: number; msg: string; err?: unknown }[] = [];
  let told = () => {};
  const stream = {
    write: (line: string) => {
      lines.push(JSON.parse(line));
      told();
    },
  };
  const app = Fastify({ logger: { level: 'debug', stream } });
  ends.push(() => app.close());
  await app.register(site, { siteUrl: `http://127.0.0.1:${(broken.address() as AddressInfo).port}` });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const gone = once(app.server, 'connection').then(([socket]) => once(socket, 'close'));
  const waitFor = (has: (line: (typeof lines)[number]) => boolean) =>
    new Promise<void>((resolve) => {
      told = () => lines.some(has) && resolve();
      told();
    });

  const leaving = get({ port, path: '/leaves' });
  leaving.on('error', () => {});
  leave = () => leaving.destroy();
  await waitFor(({ msg }) => msg === 'the reader left before the page was sent');
  expect(lines.filter(({ level }) => level >= 40)).toEqual([]);

  const staying = get({ port, path: '/breaks' }, (answer) => {
    answer.resume();
    answer.on('error', () => {});
  });
  staying.on('error', () => {});
  await waitFor(({ level }) => level >= 40);
});
