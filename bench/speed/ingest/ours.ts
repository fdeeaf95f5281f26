import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { findFreePort } from '../../../service/src/store/embedded-postgres.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LOOK_EVERY_MS = 200;

export interface Server {
  url: string;
  pid: number;
  stop: () => Promise<void>;
}

/** The built service with its jobs, in a process of its own. */
export const startOurs = (databaseUrl: string) =>
  startNode((port) => ({
    args: [join(ROOT, 'service/test/faults/replica.mjs')],
    env: { DATABASE_URL: databaseUrl, PORT: String(port), LOG_LEVEL: 'error' },
  }));

/** What most would write first. */
export const startRows = (databaseUrl: string) =>
  startNode((port) => ({
    args: ['--import', 'tsx', join(import.meta.dirname, 'rows.ts'), databaseUrl, String(port)],
    env: {},
  }));

async function startNode(
  command: (port: number) => { args: string[]; env: Record<string, string> },
): Promise<Server> {
  const port = await findFreePort();
  const { args, env } = command(port);
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error(`${args.at(-1)} has ended before it was ready`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Waits until everything that was taken in is merged into its hours. */
export async function untilFolded(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const waiting =
    'SELECT EXISTS (SELECT FROM telemetry.inbox_0) OR EXISTS (SELECT FROM telemetry.inbox_1) AS some';
  while ((await client.query<{ some: boolean }>(waiting)).rows[0]?.some) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  await client.end();
}

export async function sizeOfMinutes(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(inhrelid)) + pg_total_relation_size('telemetry.fresh') AS bytes FROM pg_inherits
     WHERE inhparent = 'telemetry.minutes'::regclass`,
  );
  await client.end();
  return Number(rows[0]?.bytes ?? 0);
}
