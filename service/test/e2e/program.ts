import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../src/store/embedded-postgres.ts';

export const ROOT = join(import.meta.dirname, '../../..');

/** The built program as `npm start` runs it, in a process of its own. */
export interface Program {
  url: string;
  /** The one-time address that start-up printed, when nobody administers yet. */
  welcome: string | undefined;
  token: string;
  folder: string;
  process: ChildProcess;
  output: () => string;
  /** Ends it as Ctrl-C does; answers the exit code. */
  stop(): Promise<number | null>;
}

export interface Ended {
  code: number | null;
  output: string;
}

/** A data folder whose path has a space in it, open to the user that PostgreSQL runs as when we are root. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline data '));
  chmodSync(folder, 0o755);
  return folder;
}

/** Starts the program and waits until it is ready, or tells how it ended. */
export async function startProgram(environment: Record<string, string> = {}): Promise<Program | Ended> {
  const folder = environment.THROUGHLINE_DATA ?? makeDataFolder();
  const port = environment.PORT ?? String(await findFreePort());
  const child = spawn(process.execPath, [join(ROOT, 'service/dist/server.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      SIMULATED_COMPANY: 'false',
      SIMULATED_TELEMETRY: 'false',
      LOG_LEVEL: 'error',
      ...environment,
      PORT: port,
      THROUGHLINE_DATA: folder,
    },
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<'ready'>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Stop with Ctrl-C.')) resolve('ready');
      });
    }
  });
  const first = await Promise.race([ready, exited]);
  if (first !== 'ready') return { code: first, output };
  const local = JSON.parse(readFileSync(join(folder, 'local.json'), 'utf8')) as {
    url: string;
    token: string;
  };
  return {
    url: local.url,
    token: local.token,
    welcome: /https?:\S+\/welcome\?token=\S+/.exec(output)?.[0],
    folder,
    process: child,
    output: () => output,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      return exited;
    },
  };
}

/** Starts it where it must come up. @throws Error with its output when it does not */
export async function mustStart(environment: Record<string, string> = {}): Promise<Program> {
  const program = await startProgram(environment);
  if ('url' in program) return program;
  throw new Error(`the program ended with ${program.code}:\n${program.output}`);
}

export function removeFolder(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}

/** Calls the API as the administrator of the machine. */
export async function call(program: Program, method: string, path: string, body?: unknown) {
  const response = await fetch(`${program.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${program.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}
