import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../src/store/embedded-postgres.ts';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/prometheus');
const DOWNLOAD_MS = 60_000;

/**
 * The real Prometheus: on the PATH, or Debian's package, unpacked as an ordinary user into a folder of its own. Where
 * there is none to be had, the reason in words.
 */
export async function findPrometheus(): Promise<{ binary: string } | { missing: string }> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (existsSync(join(folder, 'prometheus'))) return { binary: join(folder, 'prometheus') };
  }
  const unpacked = join(CACHE, 'usr/bin/prometheus');
  if (existsSync(unpacked)) return { binary: unpacked };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-prometheus-'));
  try {
    await run('apt-get', ['download', 'prometheus'], { cwd: folder, timeout: DOWNLOAD_MS });
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    mkdirSync(join(CACHE, '..'), { recursive: true });
    const half = `${CACHE}.${process.pid}`;
    await run('dpkg-deb', ['-x', join(folder, file), half], { timeout: DOWNLOAD_MS });
    renameSync(half, CACHE);
    return { binary: unpacked };
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    return { missing: `no prometheus on the PATH, and Debian's package cannot be fetched (${reason})` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Prometheus {
  url: string;
  /** The single value of a query now; undefined where it has none. */
  ask(query: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts it with a configuration, in JSON, which is YAML as well; ends with the answer to its first question. */
export async function startPrometheus(binary: string, config: object): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-prometheus-'));
  const port = await findFreePort();
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(
    binary,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=native-histograms',
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const ask = async (query: string) => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
    const value = data.result[0]?.value[1];
    return value === undefined ? undefined : Number(value);
  };
  while ((await ask('vector(1)').catch(() => undefined)) !== 1) {
    if (child.exitCode !== null) throw new Error(`prometheus has ended: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    ask,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
