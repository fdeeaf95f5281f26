import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** The folder of this installation: embedded database, lock, and the token for commands on the same machine. */
export interface DataFolder {
  path: string;
  /** Leaves address and token where `npm run import` and `npm run company` find them. */
  publish(local: LocalAccess): void;
  /** What the run before left, so that its token can be withdrawn. */
  leftover: LocalAccess | null;
  release(): void;
}

export interface LocalAccess {
  url: string;
  token: string;
}

/** Takes the folder for this process. @throws StartError when it cannot be written or another process has it */
export function openDataFolder(path: string): DataFolder {
  const lock = join(path, 'running.json');
  const local = join(path, 'local.json');
  let leftover: LocalAccess | null = null;
  try {
    mkdirSync(path, { recursive: true });
    take(lock, path);
    leftover = read<LocalAccess>(local);
    rmSync(local, { force: true });
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(
      `The data folder ${path} cannot be written to (${(cause as NodeJS.ErrnoException).code ?? cause}).`,
      'Make it writable for this user, or set THROUGHLINE_DATA to a folder that is.',
      { cause },
    );
  }
  return {
    path,
    leftover,
    publish: (access) => writeFileSync(local, JSON.stringify(access), { mode: 0o600 }),
    release: () => {
      for (const file of [local, lock]) rmSync(file, { force: true });
    },
  };
}

/** Of two starts at the same moment one gets the lock; that of a process that is gone is taken over. */
function take(lock: string, path: string): void {
  const content = JSON.stringify({ pid: process.pid });
  try {
    writeFileSync(lock, content, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    assertFree(lock, path);
    rmSync(lock, { force: true });
    writeFileSync(lock, content, { flag: 'wx' });
  }
}

function assertFree(lock: string, path: string): void {
  const holder = read<{ pid: number }>(lock);
  if (!holder || holder.pid === process.pid || !isThroughline(holder.pid)) return;
  const url = read<LocalAccess>(join(path, 'local.json'))?.url;
  throw new StartError(
    `Throughline is already running with this data folder (process ${holder.pid}${url ? `, ${url}` : ''}).`,
    `Use that one, end it with: kill ${holder.pid}, or set THROUGHLINE_DATA and PORT to run another beside it.`,
  );
}

/** A process id may have passed on to some other program since. */
function isThroughline(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const file = `/proc/${pid}/cmdline`;
  return (
    !existsSync('/proc/self') ||
    (existsSync(file) && /start\.mjs|server\.(?:js|ts)/.test(readFileSync(file, 'utf8')))
  );
}

function read<Content>(file: string): Content | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Content;
  } catch {
    return null;
  }
}
