import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('working in parallel', () => {
  it('keeps the order of the items, and to the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 3, 1, 4, 2], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await soon();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 30, 10, 40, 20]);
    expect(most).toBe(2);
  });

  it('begins nothing more after a failure, and waits for what was begun', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await soon();
      if (item === 1) throw new Error('no');
      await soon();
      ended.push(item);
    };
    await expect(inParallel([1, 2, 3, 4, 5], 2, work)).rejects.toThrow('no');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });

  it('does nothing with nothing', async () => {
    expect(await inParallel([], 3, () => Promise.reject(new Error('no')))).toEqual([]);
  });
});
