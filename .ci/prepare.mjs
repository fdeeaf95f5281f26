// What `npm start` and `npm test` have in common: the right Node, and the packages of the lockfile.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = [20, 19];
const QUIET = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
};

export function say(line) {
  process.stderr.write(`  ${line}\n`);
}

export function fail(line, remedy) {
  process.stderr.write(`\u2717 ${line}\n  ${remedy}\n`);
  process.exit(1);
}

/** Runs a program, showing how long it takes; its output is passed on when it fails, or at once when `shown`. */
export async function run(what, program, args, { shown = false, env = {} } = {}) {
  const began = Date.now();
  const seconds = () => ((Date.now() - began) / 1000).toFixed(0);
  const live = process.stderr.isTTY && !shown;
  if (!live) say(`${what} …`);
  const ticker = live && setInterval(() => process.stderr.write(`\r  ${what} … ${seconds()} s`), 250);
  const child = spawn(program, args, {
    cwd: root,
    stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const [code, error] = await new Promise((resolve) => {
    child.once('error', (cause) => resolve([1, cause]));
    child.once('close', (status) => resolve([status ?? 1]));
  });
  clearInterval(ticker);
  process.stderr.write(
    `${live ? '\r' : ''}  ${what}: ${code === 0 ? 'done' : 'failed'} after ${seconds()} s\n`,
  );
  if (code === 0) return;
  process.stderr.write(output);
  fail(`${what} failed${error ? `: ${error.message}` : ''}.`, 'The output above says why.');
}

/** Runs a command of the installed packages. */
export function runPackaged(what, command, args, options) {
  return run(what, process.execPath, [join(root, 'node_modules/.bin', command), ...args], options);
}

/** Checks Node and installs the packages when the lockfile has changed since they were. */
export async function prepare() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(
      `Node ${process.versions.node} is too old.`,
      `Install Node ${OLDEST_NODE.join('.')} or later: https://nodejs.org`,
    );
  }
  const stamp = join(root, 'node_modules/.throughline');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const npm = process.env.npm_execpath;
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  // Not `npm ci`: it refuses a lockfile that lacks the binaries of other systems, which a registry need not have.
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('Installing packages', program, [...first, 'install', ...options]);
  writeFileSync(stamp, wanted);
}
