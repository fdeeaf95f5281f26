import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const END = '2026-11-20T16:32:00Z';

let folder = '';
let url = '';
let present = false;
let received: { line: string; authorization: string | undefined }[] = [];
const listener = createServer((request, response) => {
  request.resume().on('end', () => {
    received.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    if (request.headers.authorization !== 'Bearer tl_admin') {
      const refused = { detail: 'The token is not known here.', remedy: 'Make one under Settings.' };
      response.writeHead(401).end(JSON.stringify(refused));
    } else if (request.method === 'GET') {
      response.end(
        JSON.stringify({ present, loading: false, teams: 0, services: 0, deployments: 0, telemetry: null }),
      );
    } else {
      const all = { received: 0, recorded: 0, refused: 0, errors: [] };
      if (request.method === 'DELETE') response.writeHead(204).end();
      else response.writeHead(201).end(request.method === 'POST' ? JSON.stringify(all) : undefined);
    }
  });
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'company '));
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  url = `http://127.0.0.1:${address.port}`;
  await writeFile(join(folder, 'local.json'), JSON.stringify({ url, token: 'tl_admin' }));
});
afterAll(async () => {
  listener.closeAllConnections();
  listener.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  present = false;
  received = [];
});

function run(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; lines: string[] }> {
  const env = { PATH: process.env.PATH ?? '', INIT_CWD: folder, THROUGHLINE_DATA: folder, ...environment };
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', MAIN, ...args], { env }, (error, stdout, stderr) => {
      const lines = (stdout + stderr).trim().split('\n');
      done({ code: error === null ? 0 : Number(error.code), lines });
    });
  });
}

describe('npm run company', { timeout: 120_000 }, () => {
  it('loads the company into the Throughline of this machine, and tells how to repeat it', async () => {
    const { code, lines } = await run(['load', '--end', END, '--truth', 'truth.json']);
    expect(code).toBe(0);
    expect(lines[0]).toBe('Loading the simulated company: --seed 7 --end 2026-11-20T16:32:00.000Z');
    expect(lines.filter((line) => /^ +\d+ % of \d+ records$/.test(line)).length).toBeGreaterThan(5);
    expect(lines.at(-2)).toMatch(/^Loaded 6 teams, 14 services, \d{4} deployments/);
    const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8'));
    expect(lines.at(-2)).toContain(`${Object.keys(truth.deployments).length} deployments`);
    expect(received.some(({ line }) => line === 'POST /api/v1/import')).toBe(true);
    expect(received.every(({ authorization }) => authorization === 'Bearer tl_admin')).toBe(true);
  });

  it('has something go wrong, and ends it', async () => {
    const { code, lines } = await run(['misbehave', 'leak']);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^From the next minute on the memory of cart-api/);
    expect((await run(['misbehave', '--end'])).code).toBe(0);
    expect(received.map(({ line }) => line)).toEqual([
      'POST /api/v1/simulated-company/faults',
      'DELETE /api/v1/simulated-company/faults',
    ]);
  });

  it('removes it', async () => {
    const { code, lines } = await run(['remove']);
    expect(code).toBe(0);
    expect(lines).toEqual(['The simulated company is removed.']);
    expect(received.map(({ line }) => line)).toEqual(['DELETE /api/v1/simulated-company']);
  });

  it('does not put a second company beside the first', async () => {
    present = true;
    const { code, lines } = await run(['load']);
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      'A simulated company is there already: remove it with "npm run company -- remove"',
    );
    expect(received.map(({ line }) => line)).toEqual(['GET /api/v1/simulated-company']);
  });

  it.each([
    ['no verb', [], {}, /^Usage:/],
    ['an unknown verb', ['unload'], {}, /^Usage:/],
    [
      'a fault that is none',
      ['misbehave', 'flood'],
      {},
      /^flood is nothing that can go wrong: one of checkout-latency/,
    ],
    ['an unknown option', ['load', '--sed', '4'], {}, /Unknown option '--sed'/],
    ['a seed that is no number', ['load', '--seed', 'x'], {}, /--seed x is not a whole number/],
    [
      'an end without its zone',
      ['load', '--end', '2026-11-20T16:32:00'],
      {},
      /is not a moment: write it with its zone/,
    ],
    ['an end to come', ['load', '--end', '2999-01-01T00:00:00Z'], {}, /lies in the future/],
    ['no service', ['load'], { THROUGHLINE_DATA: '/nowhere' }, /No running Throughline was found: start it/],
    ['an address that is none', ['load', '--url', 'here'], {}, /here is not an address/],
    ['another address without a token', ['load', '--url', 'http://other.example'], {}, /No token is known/],
    [
      'a token that is not known',
      ['remove', '--token', 'tl_x'],
      {},
      /The token is not known here\. Make one under Settings\./,
    ],
  ])('refuses %s with the remedy', async (_, args, environment, message) => {
    const { code, lines } = await run(args, environment);
    expect(code).toBe(1);
    expect(lines[0]).toMatch(message);
    expect(lines.length).toBeLessThanOrEqual(3);
    expect(received.length).toBeLessThanOrEqual(1);
  });
});
