import { describe, expect, it } from 'vitest';
import type { EmbeddedPostgres } from '../store/embedded-postgres.ts';
import { keepPostgres } from './keep-postgres.ts';

/** Servers that end when told to; `fails` says how many of the starts after the first one do not succeed. */
function stage({ fails = 0 }: { fails?: number } = {}) {
  const ends: (() => void)[] = [];
  const ports: (number | undefined)[] = [];
  const said: string[] = [];
  const pauses: number[] = [];
  let clock = 0;
  let left = fails;
  const options = {
    directory: '/somewhere',
    say: (line: string) => void said.push(line),
    start: async ({ port }: { port?: number }): Promise<EmbeddedPostgres> => {
      ports.push(port);
      if (ports.length > 1 && left > 0) {
        left -= 1;
        throw new Error('No space left on device');
      }
      let end = () => {};
      const exited = new Promise<void>((resolve) => {
        end = resolve;
      });
      ends.push(end);
      return {
        url: 'postgresql://postgres@127.0.0.1:5432/throughline',
        maintenanceUrl: '',
        exited,
        stop: async () => end(),
      };
    },
    pause: async (milliseconds: number) => {
      pauses.push(milliseconds);
      clock += milliseconds;
    },
    elapsed: () => clock,
  };
  return { options, ends, ports, said, pauses };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the embedded PostgreSQL', () => {
  it('is started again at the same address when it ended by itself, however often', async () => {
    const { options, ends, ports, said } = stage();
    const kept = await keepPostgres(options);
    for (const turn of [0, 1]) {
      ends[turn]?.();
      await settled();
    }
    expect(ports).toEqual([undefined, 5432, 5432]);
    expect(said.filter((line) => line.endsWith('is there again'))).toHaveLength(2);
    await kept.stop();
    await settled();
    expect(ports).toHaveLength(3); // what was stopped stays so
  });

  it('is tried again while it cannot be started, less and less often, and the reason is said once', async () => {
    const { options, ends, said, pauses } = stage({ fails: 8 });
    const kept = await keepPostgres(options);
    ends[0]?.();
    await settled();
    expect(said.filter((line) => line === 'No space left on device')).toHaveLength(1);
    expect(said.at(-1)).toMatch(/is there again/);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    await kept.stop();
  });

  it('is given up after half an hour', async () => {
    const { options, ends } = stage({ fails: Number.POSITIVE_INFINITY });
    const kept = await keepPostgres(options);
    ends[0]?.();
    await expect(kept.lost).resolves.toBeUndefined();
  });
});
