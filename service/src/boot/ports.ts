import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './start-error.ts';

const POLL_MS = 25;

/** Fails early, before a database is started for nothing. @throws StartError when the port is taken or not allowed */
export async function assertPortFree(port: number, host: string, setting = 'PORT'): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portError(port, host, cause, setting)));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

export function portError(
  port: number,
  host: string,
  cause: NodeJS.ErrnoException,
  setting = 'PORT',
): StartError {
  if (cause.code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use.`,
      `End what uses it, or choose another: ${setting}=${port + 1} npm start`,
      { cause },
    );
  }
  if (cause.code === 'EACCES') {
    return new StartError(
      `Port ${port} is not open to this user.`,
      `Choose one above 1023: ${setting}=4000 npm start`,
      { cause },
    );
  }
  return new StartError(`Cannot listen on ${host}:${port} (${cause.code}).`, `Correct HOST and ${setting}.`, {
    cause,
  });
}

/** Waits until something accepts connections, as long as `alive` says that it still may. */
export async function waitForPort(port: number, alive: () => boolean): Promise<void> {
  while (alive()) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(POLL_MS);
  }
  throw new Error('the process ended before it listened');
}
