import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { createCorrelationKernel } from '../../engine/kernel/index.ts';
import { analyse, type Task } from './analyse.ts';

// The thread in which links are computed: one task at a time, answered in order.
const kernel = createCorrelationKernel(
  readFileSync(new URL('../../engine/kernel/scan.wasm', import.meta.url)),
);
parentPort?.on('message', (task: Task) => {
  try {
    parentPort?.postMessage({ answer: analyse(kernel, task) });
  } catch (error) {
    parentPort?.postMessage({ fault: error instanceof Error ? error.message : String(error) });
  }
});
