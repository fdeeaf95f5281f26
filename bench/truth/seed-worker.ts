import { parentPort } from 'node:worker_threads';
import { askSeed } from './ask-seed.ts';

// A thread that is asked of one seed after another.
parentPort?.on('message', (asked: { seed: number; end: number }) => {
  parentPort?.postMessage(askSeed(asked));
});
