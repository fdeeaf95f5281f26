import { setImmediate } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import type { Context } from '../store/database.ts';
import { startClock } from './clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('leaves a tick out while one is under way', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const unreachable = async () => {
    await gate;
    throw new Error('the database cannot be reached');
  };
  const database = new Proxy({}, { get: () => unreachable }) as Context['database'];
  const failed: string[] = [];
  const logger = { error: ({ job }: { job: string }) => failed.push(job) } as unknown as FastifyBaseLogger;
  const clock = startClock({ database, now: () => new Date(), vault: {} as Context['vault'] }, logger);
  vi.advanceTimersByTime(5 * 60_000);
  release();
  for (let turns = 0; turns < 100; turns += 1) await setImmediate();
  expect(failed.filter((job) => job === 'settleVerdicts')).toHaveLength(1);
  expect(failed).toContain('readDeliveries');
  vi.advanceTimersByTime(20_000);
  for (let turns = 0; turns < 100; turns += 1) await setImmediate();
  expect(failed.filter((job) => job === 'settleVerdicts')).toHaveLength(2);
  await clock.stop();
});
