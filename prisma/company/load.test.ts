import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Refused, readRetryAfter, Unreachable } from './api.ts';
import { generateCompany } from './generate.ts';
import { loadCompany } from './load.ts';

interface Received {
  method: string;
  path: string;
  key: string | undefined;
  authorization: string | undefined;
  body: Record<string, unknown>;
  /** Of an import. */
  lines: Record<string, unknown>[];
}

const end = new Date('2026-11-20T16:32:00Z');
const expected = generateCompany({ seed: 7, end: end.getTime() });
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function readBody(type: string | undefined, text: string): Pick<Received, 'body' | 'lines'> {
  if (type === 'application/json') return { body: JSON.parse(text), lines: [] };
  return { body: {}, lines: text.split('\n').map((line) => JSON.parse(line)) };
}

/** What an import answers when all of it fits. */
const imported = { received: 0, recorded: 0, refused: 0, errors: [] };
const POINTS = /^\/api\/v1\/kpis\/([^/]+)\/points\?source=simulated$/;

/** A listener that records what arrives; `answer` may reply by itself, otherwise the reply is 201. */
async function listen(answer?: (request: Received, response: ServerResponse) => boolean) {
  const received: Received[] = [];
  const seen = { open: 0, most: 0, connections: 0 };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    seen.open += 1;
    seen.most = Math.max(seen.most, seen.open);
    response.on('close', () => {
      seen.open -= 1;
    });
    let text = '';
    for await (const chunk of request) text += chunk;
    const one: Received = {
      method: request.method ?? '',
      path: request.url ?? '',
      key: request.headers['idempotency-key'] as string | undefined,
      authorization: request.headers.authorization,
      ...readBody(request.headers['content-type'], text),
    };
    received.push(one);
    if (answer?.(one, response)) return;
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(imported));
  });
  server.on('connection', () => {
    seen.connections += 1;
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closing.push(
    () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(closed);
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return { url: `http://127.0.0.1:${address.port}`, received, seen };
}

const problem = (response: ServerResponse, status: number, headers: Record<string, string> = {}) => {
  response
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify({ detail: 'It cannot.', remedy: 'Do it otherwise.', code: 'a_code_of_next_year' }));
  return true;
};

describe('loadCompany', () => {
  it('sends everything once, in an order that can be understood, and writes the planted facts', async () => {
    const truthFile = join(tmpdir(), `truth ${process.pid}.json`);
    closing.push(() => rm(truthFile, { force: true }));
    const held: ServerResponse[] = [];
    const { url, received, seen } = await listen((_, response) => {
      if (held.length >= 8) return false;
      held.push(response); // nothing is answered until eight have come at once
      if (held.length === 8) for (const one of held) one.writeHead(200).end('{}');
      return true;
    });
    const shown: number[] = [];
    await loadCompany({
      url,
      token: 'tl_test',
      seed: 7,
      end,
      truthFile,
      onProgress: ({ sent }) => shown.push(sent),
    });

    const paths = (method: string, pattern: RegExp) =>
      received.filter((r) => r.method === method && pattern.test(r.path));
    expect(paths('PUT', /^\/api\/v1\/people\/.+%40shop\.example$/)).toHaveLength(expected.people.length);
    expect(paths('PUT', /^\/api\/v1\/teams\/[^/]+$/)).toHaveLength(6);
    expect(paths('PUT', /^\/api\/v1\/services\/[^/]+$/)).toHaveLength(14);
    expect(paths('PUT', /\/outcome-metric$/)).toHaveLength(6);
    const lines = paths('POST', /^\/api\/v1\/import$/).flatMap((request) => request.lines);
    const idsSent = (type: string) =>
      lines
        .filter((line) => line.type === type)
        .map(({ externalId }) => String(externalId))
        .sort();
    const idsOf = (records: { externalId: string }[]) => records.map(({ externalId }) => externalId).sort();
    expect(idsSent('deployment')).toEqual(idsOf(expected.deployments));
    expect(idsSent('bug')).toEqual(idsOf(expected.bugs));
    expect(idsSent('incident')).toEqual(idsOf(expected.incidents));
    expect(paths('PUT', /^\/api\/v1\/kpis\/[^/]+$/)).toHaveLength(expected.kpis.length);
    for (const { slug, points } of expected.kpis) {
      const sent = paths('POST', POINTS).filter(({ path }) => POINTS.exec(path)?.[1] === slug);
      expect(sent.flatMap((request) => request.lines)).toEqual(points);
      expect(sent.every((request) => request.lines.length <= 5_000)).toBe(true);
    }

    const lastPut = received.findLastIndex(({ method }) => method === 'PUT');
    const firstPost = received.findIndex(({ method }) => method === 'POST');
    expect(lastPut).toBeLessThan(firstPost);
    expect(received.every(({ authorization }) => authorization === 'Bearer tl_test')).toBe(true);
    expect(new Set(received.map(({ key }) => key)).size).toBe(received.length);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    const sentLines = paths('POST', /./).flatMap((request) => request.lines);
    expect(shown.at(-1)).toBe(received.length - paths('POST', /./).length + sentLines.length);
    expect(seen.most).toBe(8);
    expect(seen.connections).toBeLessThan(20);
    for (const { slug } of expected.services) {
      const times = lines
        .filter(({ type, service }) => type === 'deployment' && service === slug)
        .map(({ finishedAt }) => String(finishedAt));
      expect(times.length).toBeGreaterThan(10);
      expect(times).toEqual([...times].sort());
    }
    expect(JSON.parse(await readFile(truthFile, 'utf8'))).toEqual(JSON.parse(JSON.stringify(expected.truth)));
  });

  it('comes back after 429, 503 and a broken connection, with the same key and as late as it was asked to', async () => {
    const refusals = new Map([
      ['/api/v1/teams/checkout', 429],
      ['/api/v1/teams/payments', 503],
      ['/api/v1/teams/search', 0],
    ]);
    const { url, received } = await listen(({ path }, response) => {
      const status = refusals.get(path);
      if (status === undefined) return false;
      refusals.delete(path);
      if (status === 0) {
        response.destroy();
        return true;
      }
      return problem(response, status, status === 429 ? { 'retry-after': '7' } : {});
    });
    const waits: number[] = [];
    await loadCompany({ url, token: 'tl_test', seed: 7, end, wait: async (ms) => void waits.push(ms) });
    for (const slug of ['checkout', 'payments', 'search']) {
      const keys = received.filter(({ path }) => path === `/api/v1/teams/${slug}`).map(({ key }) => key);
      expect(keys).toHaveLength(2);
      expect(keys[0]).toBe(keys[1]);
    }
    expect(waits.sort((a, b) => a - b)).toEqual([250, 250, 7000]);
  });

  it('stops at a refusal and says what was refused and what to do', async () => {
    const { url, received } = await listen(
      ({ path }, response) => path.endsWith('/checkout-api') && problem(response, 422),
    );
    const load = loadCompany({ url, token: 'tl_test', seed: 7, end });
    await expect(load).rejects.toThrow(Refused);
    await expect(load).rejects.toThrow(
      'PUT /api/v1/services/checkout-api was refused: It cannot. Do it otherwise.',
    );
    expect(received.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('stops at a line that is refused, since what is invented has to fit', async () => {
    const error = { line: 3, code: 'unknown_service', detail: 'It cannot.', remedy: 'Do it otherwise.' };
    const { url } = await listen(({ lines }, response) => {
      if (lines.length === 0) return false;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...imported, refused: 1, errors: [error] }));
      return true;
    });
    const load = loadCompany({ url, token: 'tl_test', seed: 7, end });
    await expect(load).rejects.toThrow('line 3 of an import was refused: It cannot. Do it otherwise.');
  });

  it('gives up on a service that asks for more patience than a person has', async () => {
    const { url } = await listen((_, response) => problem(response, 503, { 'retry-after': '3600' }));
    const wait = async () => {
      throw new Error('it waited');
    };
    await expect(loadCompany({ url, token: 'tl_test', seed: 7, end, wait })).rejects.toThrow('It cannot.');
  });

  it('names the address at which nothing answers, and the remedy', async () => {
    const { url } = await listen();
    for (const close of closing.splice(0)) await close();
    const load = loadCompany({ url, token: 'tl_test', seed: 7, end, wait: async () => undefined });
    await expect(load).rejects.toThrow(Unreachable);
    await expect(load).rejects.toThrow(`${url}: start it with "npm start"`);
  });
});

describe('readRetryAfter', () => {
  const now = Date.parse('2026-11-20T16:32:00Z');
  it.each([
    ['7', 7000],
    ['0', 0],
    ['Fri, 20 Nov 2026 16:32:05 GMT', 5000],
    ['Fri, 20 Nov 2026 16:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('reads %s as %s', (value, ms) => {
    expect(readRetryAfter(value, now)).toBe(ms);
  });
});
