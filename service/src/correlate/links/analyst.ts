import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Answers, Task } from './analyse.ts';

/** Computes in a thread of its own, so that the service answers meanwhile; one task at a time. */
export interface Analyst {
  ask<Kind extends Task['kind']>(task: Extract<Task, { kind: Kind }>): Promise<Answers[Kind]>;
  close(): Promise<void>;
}

/** A heap that grows beyond it is a fault of ours, and must not take the service along. */
const HEAP_MEGABYTES = 1_024;

export function openAnalyst(): Analyst {
  const worker = startWorker();
  worker.unref();
  let last: Promise<unknown> = Promise.resolve();
  let fallen: Error | undefined;
  worker.on('error', (error) => {
    fallen = error;
  });
  const ask = <Kind extends Task['kind']>(task: Extract<Task, { kind: Kind }>): Promise<Answers[Kind]> => {
    const answer = last.then(() => askNow(worker, task, fallen)) as Promise<Answers[Kind]>;
    last = answer.catch(() => {});
    return answer;
  };
  return {
    ask,
    close: async () => {
      await worker.terminate();
    },
  };
}

function askNow(worker: Worker, task: Task, fallen: Error | undefined): Promise<unknown> {
  if (fallen) return Promise.reject(fallen);
  return new Promise((resolve, reject) => {
    worker.ref(); // a program that waits for an answer must not end
    const settle = (act: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
      act();
    };
    const onMessage = (message: { answer?: unknown; fault?: string }) =>
      settle(() =>
        message.fault === undefined ? resolve(message.answer) : reject(new Error(message.fault)),
      );
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('the thread that computes links has ended')));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(task);
  });
}

function startWorker(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MEGABYTES };
  if (import.meta.url.endsWith('.js'))
    return new Worker(new URL('./scan-worker.js', import.meta.url), { resourceLimits });
  // Run from its sources, as in tests and benches: a thread has to be taught to read TypeScript by itself.
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  );
  const entry = new URL('./scan-worker.ts', import.meta.url);
  const code = `import('${loader}').then(({ register }) => { register(); return import('${entry}'); });`;
  return new Worker(code, { eval: true, resourceLimits });
}
