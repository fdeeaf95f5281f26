import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import { wantsSender } from '../collect/company/index.ts';
import type { Context } from '../store/database.ts';
import { REPOSITORY } from './load-company.ts';
import { WATCH_PARENT } from './site-process.ts';

const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 15_000; // a company may be loaded, and a sender may end, at any time

/**
 * Has a process of its own tell the telemetry of the simulated company through the public doors, as long as the program
 * runs and there is one: of several replicas one.
 */
export function keepTelemetrySent(
  context: Context,
  access: { url: string; token: string },
  logger: FastifyBaseLogger,
): { stop(): Promise<void> } {
  let child: ChildProcess | undefined;
  let stopped = false;
  let looking: Promise<void> | undefined;
  const look = async () => {
    if (stopped || child !== undefined || !(await wantsSender(context)) || stopped) return;
    child = startSender(access);
    child.once('exit', () => {
      child = undefined;
    });
  };
  const tick = () => {
    looking ??= look()
      .catch((err) => logger.error({ err }, 'the simulated company cannot tell its telemetry'))
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(tick, LOOK_EVERY_MS);
  tick();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
      if (child === undefined) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child?.kill('SIGKILL'), PATIENCE_MS); // what it has not told it tells next time
      await ended;
      clearTimeout(impatience);
    },
  };
}

function startSender(access: { url: string; token: string }): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--import', WATCH_PARENT, '--import', 'tsx', 'prisma/company/main.ts', 'send'],
    {
      cwd: REPOSITORY,
      stdio: ['pipe', 'ignore', 'inherit'],
      env: { ...process.env, THROUGHLINE_URL: access.url, THROUGHLINE_TOKEN: access.token },
    },
  );
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW); // whoever looks at a page goes first
  return child;
}
