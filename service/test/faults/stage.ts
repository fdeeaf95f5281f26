import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createToken } from '../../src/access/index.ts';
import { type Context, openDatabase } from '../../src/store/database.ts';
import { findFreePort, startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { applyMigrations } from '../../src/store/migrations.ts';
import { makeVault } from '../../src/store/vault.ts';

const REPLICA = join(import.meta.dirname, 'replica.mjs');

/** A PostgreSQL that may be killed at any moment and comes back at the same address. */
export interface Server {
  url: string;
  /** The process that everything else of it belongs to. */
  pid: () => number;
  kill: () => Promise<void>;
  start: () => Promise<void>;
  /** Whether it has ended, by itself or by us. */
  ended: () => boolean;
  stop: () => Promise<void>;
}

export async function startServer(directory: string): Promise<Server> {
  openTo(directory);
  const port = await findFreePort();
  let ended = false;
  const launch = async () => {
    const started = await startEmbeddedPostgres({ directory, port });
    ended = false;
    void started.exited.then(() => {
      ended = true;
    });
    return started;
  };
  let server = await launch();
  const pid = () => readPid(directory);
  return {
    url: server.url,
    pid,
    kill: async () => {
      if (!ended) process.kill(pid(), 'SIGKILL');
      await server.exited;
    },
    start: async () => {
      server = await launch();
    },
    ended: () => ended,
    stop: () => (ended ? Promise.resolve() : server.stop()),
  };
}

/** PostgreSQL runs as another user when we are root. */
export function openTo(directory: string): void {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
}

/** The process of the embedded PostgreSQL in a folder that everything else of it belongs to. */
export function readPid(directory: string): number {
  return Number(readFileSync(join(directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Ends the PostgreSQL in a folder that has lost its master. */
export async function endServer(directory: string): Promise<void> {
  if (!existsSync(join(directory, 'postgres/postmaster.pid'))) return;
  const pid = readPid(directory);
  try {
    for (process.kill(pid, 'SIGINT'); ; await sleep(50)) process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it is gone
  }
}

/** A process of the service, at an address that stays the same when it is started again. */
export interface Replica {
  url: string;
  /** Of the database it has, which is another one's address after another start where it is embedded. */
  databaseUrl: () => string;
  kill: () => Promise<void>;
  start: () => Promise<void>;
  /** Sets its clock so many milliseconds off. */
  setClock: (offset: number) => void;
  /** Rejects when it ends without having been killed here. */
  died: Promise<never>;
  /** The most memory it has taken, in mebibytes; undefined where the system does not tell. */
  peakMebibytes: () => number | undefined;
}

/** `databaseUrl` undefined: one that keeps an embedded database in the folder that its settings name. */
export async function startReplica(
  databaseUrl: string | undefined,
  tell: boolean,
  settings: Readonly<Record<string, string>> = {},
): Promise<Replica> {
  const port = await findFreePort();
  let offset = 0;
  let killed = false;
  let address = '';
  let tellDeath: (error: Error) => void = () => {};
  const died = new Promise<never>((_, reject) => {
    tellDeath = reject;
  });
  died.catch(() => {}); // whoever waits for it is told
  const launch = () =>
    new Promise<ChildProcess>((resolve, reject) => {
      const started = spawn(process.execPath, [REPLICA], {
        stdio: ['ignore', tell ? 'inherit' : 'ignore', 'inherit', 'ipc'],
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
          PORT: String(port),
          LOG_LEVEL: tell ? 'warn' : 'silent',
          CLOCK_OFFSET_MS: String(offset),
          ...settings,
        },
      });
      started.once('message', (told: { databaseUrl: string }) => {
        address = told.databaseUrl;
        resolve(started);
      });
      started.once('error', reject);
      started.once('exit', (code, signal) => {
        const error = new Error(`a replica ended by itself (${code ?? signal})`);
        reject(error);
        if (!killed) tellDeath(error);
      });
    });
  let child = await launch();
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl: () => address,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      killed = true;
      child.kill('SIGKILL');
      await exited;
    },
    died,
    start: async () => {
      killed = false;
      child = await launch();
    },
    setClock: (milliseconds) => {
      offset = milliseconds;
      child.send({ offset });
    },
    peakMebibytes: () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
      } catch {
        return undefined;
      }
    },
  };
}

/** What is needed to look into a database. */
export function openBooks(url: string): Context {
  return {
    database: openDatabase(url),
    now: () => new Date(),
    vault: makeVault('a secret for faults, long enough for anybody'),
  };
}

/** A migrated database with an administrator's token, and what is needed to look into it. */
export async function prepareDatabase(url: string): Promise<{ context: Context; token: string }> {
  await applyMigrations(url);
  const context = openBooks(url);
  const input = { name: 'faults', role: 'admin' as const, services: [], expiresInDays: 1 };
  const { secret } = await createToken(context, input, { personId: null });
  return { context, token: secret };
}

/** One of the processes that answer queries: PostgreSQL ends all others when it is killed, and recovers by itself. */
export async function killBackend(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC, random() LIMIT 1`,
  );
  const pid = rows[0]?.pid;
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await client.end().catch(() => {});
}

/** A folder whose disk can be filled and given room again. */
export interface SmallDisk {
  directory: string;
  how: string;
  fill: (pid: number) => void;
  giveRoom: (pid: number) => void;
  remove: () => void;
}

const SMALL_DISK_MEBIBYTES = 400;

/**
 * A file system of its own in memory where we may mount one (as root); otherwise no process of the server may write
 * beyond the first mebibyte of any file, its log included.
 */
export function makeSmallDisk(): SmallDisk {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-small-disk-'));
  const size = `size=${SMALL_DISK_MEBIBYTES}m`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', directory]).status === 0;
  if (mounted) {
    const ballast = join(directory, 'ballast');
    return {
      directory,
      how: `a file system of ${SMALL_DISK_MEBIBYTES} MiB, filled`,
      fill: () => {
        const { bavail, bsize } = statfsSync(directory);
        try {
          writeFileSync(ballast, Buffer.alloc(bavail * bsize));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error; // PostgreSQL was quicker: it is full
        }
      },
      giveRoom: () => rmSync(ballast, { force: true }),
      remove: () => {
        spawnSync('umount', ['-l', directory]);
        rmSync(directory, { recursive: true, force: true });
      },
    };
  }
  const limit = (pid: number, bytes: string) => {
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    for (const one of [String(pid), ...(stdout ?? '').split('\n').filter(Boolean)]) {
      const { status, stderr } = spawnSync('prlimit', ['--pid', one.trim(), `--fsize=${bytes}:`], {
        encoding: 'utf8',
      });
      const gone = one !== String(pid);
      if (status !== 0 && !gone) throw new Error(`files cannot be limited: ${stderr ?? 'no prlimit here'}`);
    }
  };
  return {
    directory,
    how: 'no file written beyond 1 MiB (prlimit), for nothing can be mounted here',
    fill: (pid) => limit(pid, String(1_048_576)),
    giveRoom: (pid) => limit(pid, 'unlimited'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
