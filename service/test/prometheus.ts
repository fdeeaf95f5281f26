import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../src/store/embedded-postgres.ts';
import { findProgram } from './debian.ts';

/** The real Prometheus, or why there is none. */
export const findPrometheus = () => findProgram('prometheus');

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
