import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findFreePort } from '../store/embedded-postgres.ts';
import { waitForPort } from './ports.ts';
import { StartError } from './start-error.ts';

const WEB_DIRECTORY = join(import.meta.dirname, '../../../web');
const LAST_WORDS = 4_000;

// Ends a process when we are gone, however we went: its standard input is a pipe that we hold open.
export const WATCH_PARENT = 'data:text/javascript,process.stdin.on("end",()=>process.exit()).resume()';

export interface SiteProcess {
  url: string;
  /** Settles when it answers. @throws StartError when it does not come up */
  ready: Promise<void>;
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built site on a port of its own. @throws StartError when it was not built */
export async function startSite(serviceUrl: string): Promise<SiteProcess> {
  if (!existsSync(join(WEB_DIRECTORY, '.next/BUILD_ID'))) {
    throw new StartError('The site has not been built.', 'Run: npm run build');
  }
  const port = await findFreePort();
  const next = createRequire(join(WEB_DIRECTORY, 'package.json')).resolve('next/dist/bin/next');
  const child = spawn(
    process.execPath,
    ['--import', WATCH_PARENT, next, 'start', '--port', String(port), '--hostname', '127.0.0.1'],
    {
      cwd: WEB_DIRECTORY,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, SERVICE_URL: serviceUrl, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-LAST_WORDS);
    });
  }
  child.stderr.pipe(process.stderr);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = waitForPort(port, () => child.exitCode === null && child.signalCode === null).catch(
    (cause) => {
      throw new StartError('The site does not start.', `It said: ${output.trim() || 'nothing'}`, { cause });
    },
  );
  ready.catch(() => {}); // told to whoever waits for it
  return {
    url: `http://127.0.0.1:${port}`,
    ready,
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
