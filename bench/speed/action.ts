import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PhaseRun, runPhase } from '../../action/test/run-as-runner.ts';
import { startStandInGitHub } from '../../action/test/stand-in-github.ts';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import { withService, withStore } from './service.ts';

const ROUNDS = 15;
const COMMITS = 20;
const DATADOG_CI = '5.25.0';
const DIST = fileURLToPath(new URL('../../action/dist', import.meta.url));
const MEGABYTE = 1024 * 1024;

/** Told by each process as it ends: its greatest resident memory, in kilobytes. */
const TELL_MEMORY = `const { appendFileSync } = require('node:fs');
process.on('exit', () => appendFileSync(process.env.TELL_MEMORY_TO, process.resourceUsage().maxRSS + '\\n'));`;

/** Sends what datadog-ci means for Datadog to a local address, unencrypted as everything here is. */
const TO_SINK = `require('node:tls').connect = () => {
  const socket = require('node:net').connect(Number(process.env.SINK_PORT), '127.0.0.1');
  socket.once('connect', () => socket.emit('secureConnect'));
  return socket;
};`;

interface Took {
  ms: number;
  megabytes: number;
}

/**
 * What the action adds to a job, main and post, started as the runner starts it, with the service in this process and a
 * GitHub that knows twenty commits; with the service away; and beside `datadog-ci dora deployment`, turn by turn.
 * Installs datadog-ci into a folder of its own, which is gone afterwards.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-action-'));
  const took: Record<string, Took[]> = {};
  const sink = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(202, { 'content-type': 'application/json' }).end('{}'));
  });
  try {
    const memory = join(folder, 'memory');
    writeFileSync(memory, '');
    writeFileSync(join(folder, 'tell.cjs'), TELL_MEMORY);
    writeFileSync(join(folder, 'sink.cjs'), TO_SINK);
    const watched = { NODE_OPTIONS: `--require=${join(folder, 'tell.cjs')}`, TELL_MEMORY_TO: memory };
    const note = (name: string, ms: number) => {
      const megabytes = Number(readFileSync(memory, 'utf8').trim().split('\n').at(-1)) / 1024;
      took[name] = [...(took[name] ?? []), { ms, megabytes }];
    };
    const peer = await installPeer(folder);
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const uploadByPeer = () =>
      time(
        peer,
        [
          'dora',
          'deployment',
          '--service',
          'checkout-api',
          '--env',
          'production',
          '--skip-git',
          '--started-at',
          String(Math.floor(Date.now() / 1000) - 60),
          '--version',
          'v1',
        ],
        {
          ...watched,
          NODE_OPTIONS: `${watched.NODE_OPTIONS} --require=${join(folder, 'sink.cjs')}`,
          SINK_PORT: String((sink.address() as AddressInfo).port),
          DD_API_KEY: '0123456789abcdef0123456789abcdef',
          PATH: process.env.PATH ?? '',
          HOME: folder,
        },
      );
    const gitHub = await startStandInGitHub({ commits: commitsOf(COMMITS) });
    await withStore(async (store) => {
      await withService(await store.create('bench_action'), async ({ url, token, ask }) => {
        await ask('PUT', '/api/v1/teams/shop', JSON.stringify({ name: 'Shop', members: [] }));
        await ask(
          'PUT',
          '/api/v1/services/checkout-api',
          JSON.stringify({
            name: 'Checkout',
            team: 'shop',
            environments: [{ name: 'production', production: true }],
            repositories: [{ fullName: 'acme/shop' }],
          }),
        );
        const phase = async (name: string, given: Given, state?: PhaseRun['state']) => {
          const { phase: which, url: address, round } = given;
          const result = await runPhase({
            phase: which,
            inputs: { url: address, token, service: 'checkout-api', environment: 'production' },
            github: {
              ...watched,
              GITHUB_API_URL: gitHub.url,
              GITHUB_RUN_ID: String(round),
              GITHUB_REF: `refs/tags/v${round}`,
              GITHUB_SHA: String(round).padStart(40, 'a'),
            },
            githubToken: 'ghs_bench',
            ...(state && { state }),
          });
          if (result.exitCode !== 0) throw new Error(`${name} ended with ${result.exitCode}: ${result.log}`);
          note(name, result.durationMs);
          return result;
        };
        for (let round = 1; round <= ROUNDS; round += 1) {
          const main = await phase('main', { phase: 'main', url, round });
          if (!main.outputs['deployment-id']) throw new Error(`nothing was recorded: ${main.log}`);
          await phase('post', { phase: 'post', url, round }, main.state);
          note('datadog-ci', await uploadByPeer());
          const away = { url: 'http://127.0.0.1:9', round: round + 10_000 };
          const begun = await phase('main, service away', { phase: 'main', ...away });
          await phase('post, service away', { phase: 'post', ...away }, begun.state);
        }
      });
    });
    await gitHub.close();
  } finally {
    sink.close();
    sink.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
  return tell(options, took);
}

interface Given {
  phase: 'main' | 'post';
  url: string;
  round: number;
}

function tell(options: BenchOptions, took: Record<string, Took[]>): Record<string, number> {
  const figures: Record<string, number> = {};
  const say = (text: string) => options.json || console.log(text);
  for (const [name, runs] of Object.entries(took)) {
    const key = name.replaceAll(/[ ,]+/g, '.');
    const [median = Number.NaN, p95 = Number.NaN] = [0.5, 0.95].map((share) =>
      quantile(
        runs.map(({ ms }) => ms),
        share,
      ),
    );
    const megabytes = Math.max(...runs.map((one) => one.megabytes));
    figures[`${key}.ms`] = median;
    figures[`${key}.p95`] = p95;
    figures[`${key}.megabytes`] = megabytes;
    say(
      `${name.padEnd(20)} median ${median.toFixed(0).padStart(5)} ms   p95 ${p95.toFixed(0).padStart(5)} ms   ${megabytes.toFixed(0).padStart(4)} MB at most`,
    );
  }
  const added = (figures['main.ms'] ?? Number.NaN) + (figures['post.ms'] ?? Number.NaN);
  figures['added.ms'] = added;
  figures['added.ratio'] = added / (figures['datadog-ci.ms'] ?? Number.NaN);
  say(
    `${'main and post'.padEnd(20)} median ${added.toFixed(0).padStart(5)} ms   ${figures['added.ratio'].toFixed(2)} x one upload by datadog-ci`,
  );
  for (const name of ['main', 'post']) {
    const size = loadedBy(`${name}.js`) / MEGABYTE;
    figures[`${name}.bundle`] = size;
    say(
      `${`dist, ${name}`.padEnd(20)} ${size.toFixed(2)} MB loaded at once, ${(loadedBy(`${name}.js`, true) / MEGABYTE).toFixed(2)} MB with the GitHub client`,
    );
  }
  return figures;
}

/** Bytes of a file of the bundle and of all it imports; `lazily` follows the GitHub client too. */
function loadedBy(entry: string, lazily = false, seen = new Set<string>()): number {
  if (seen.has(entry)) return 0;
  seen.add(entry);
  const path = join(DIST, entry);
  const text = readFileSync(path, 'utf8');
  const imported = [...text.matchAll(/^(?:import|export)[^\n]*? ?["']\.\/([\w-]+\.js)["']/gm)].map(
    ([, name = '']) => name,
  );
  if (lazily) {
    const later = text.matchAll(/import\(['"]\.\/(octokit\d*\.js)['"]\)/g);
    imported.push(...[...later].map(([, name = '']) => name));
  }
  return imported.reduce((bytes, name) => bytes + loadedBy(name, lazily, seen), statSync(path).size);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function commitsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    sha: String(index).padStart(40, 'b'),
    message: `Change ${index}`,
  }));
}

/** @throws BadInput when the registry does not give it */
async function installPeer(folder: string): Promise<string> {
  const code = await spawned(
    'npm',
    ['install', '--no-save', '--prefix', folder, `@datadog/datadog-ci@${DATADOG_CI}`],
    process.env,
  );
  if (code !== 0)
    throw new BadInput(
      'datadog-ci, which this is compared with, could not be installed. Is the npm registry reachable?',
    );
  return join(folder, 'node_modules/@datadog/datadog-ci/dist/bundle.js');
}

async function time(script: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begun = performance.now();
  const code = await spawned(process.execPath, [script, ...args], env);
  if (code !== 0) throw new Error(`datadog-ci ended with ${code}`);
  return performance.now() - begun;
}

function spawned(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn(command, args, { env, stdio: 'ignore' })
      .on('error', reject)
      .on('close', (code) => resolve(code ?? -1));
  });
}
