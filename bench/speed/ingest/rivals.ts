import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../../service/src/store/embedded-postgres.ts';
import { findProgram } from '../../../service/test/debian.ts';

/** Another store of time series, as its Debian package has it, on a folder that is gone afterwards. */
export interface Rival {
  url: string;
  pid: number;
  stop: () => Promise<void>;
}

const COMMANDS = {
  prometheus: (folder: string, address: string) => {
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, '{}');
    return [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ];
  },
  'victoria-metrics': (folder: string, address: string) => [
    `-storageDataPath=${join(folder, 'data')}`,
    `-httpListenAddr=${address}`,
    '-retentionPeriod=1',
    '-search.maxUniqueTimeseries=1000000',
    '-loggerLevel=ERROR',
  ],
};

/** Starts it, or says what is missing. */
export async function startRival(name: keyof typeof COMMANDS): Promise<Rival | { missing: string }> {
  const found = await findProgram(name);
  if ('missing' in found) return found;
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`));
  const address = `127.0.0.1:${await findFreePort()}`;
  const child = spawn(found.binary, COMMANDS[name](folder, address), {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listening(`http://${address}`, child);
  return {
    url: `http://${address}`,
    pid: child.pid as number,
    stop: async () => {
      child.kill('SIGKILL'); // its data go with it
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/-/healthy`).catch(() => fetch(`${url}/health`).catch(() => undefined));
    if (answer?.status === 200 || (await fetch(`${url}/health`).catch(() => undefined))?.status === 200)
      return;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} has ended before it listened`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
