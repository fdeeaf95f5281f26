import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruler } from '../src/summary/ruler.ts';
import { percent } from '../src/summary/value.ts';

const aim = (target: number, over = {}) => ({
  target,
  direction: 'at_least',
  scale: 'share',
  unit: '%',
  ...over,
});
const LINE = 24; // the column of the target, on every ruler

/** Lower ≤ estimate ≤ upper, and a target, each a share. */
const drawn = fc
  .tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  )
  .map(([a, b, c, target]) => {
    const [lower, estimate, upper] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
    return { share: { lower, estimate, upper }, target };
  });

function marks(text: string) {
  const band = text.split('\n')[2] ?? '';
  const cells = [...band];
  const taken = cells.flatMap((cell, column) => ('├─●┤┿'.includes(cell) ? [column] : []));
  return { cells, left: Math.min(...taken), right: Math.max(...taken), dot: cells.indexOf('●') };
}

test('the side of the line shows the state, however near', () => {
  fc.assert(
    fc.property(drawn, ({ share, target }) => {
      const { left, right, dot } = marks(ruler(share, aim(target)));
      if (share.lower > target) expect(left).toBeGreaterThan(LINE);
      if (share.upper < target) expect(right).toBeLessThan(LINE);
      if (share.lower < target && share.upper > target) {
        expect(left).toBeLessThan(LINE);
        expect(right).toBeGreaterThan(LINE);
      }
      expect(Math.sign(dot - LINE)).toBe(Math.sign(share.estimate - target));
    }),
  );
});

test('the dot lies within the band, the line is always there, and it fits a phone', () => {
  fc.assert(
    fc.property(drawn, ({ share, target }) => {
      const text = ruler(share, aim(target));
      const { cells, left, right, dot } = marks(text);
      expect(dot).toBeGreaterThanOrEqual(left);
      expect(dot).toBeLessThanOrEqual(right);
      expect(['┃', '┿', '●', '├', '┤']).toContain(cells[LINE] ?? '┃');
      for (const row of text.split('\n')) expect(row.length).toBeLessThanOrEqual(64);
    }),
  );
});

test.each([
  ['missed', { lower: 0.861, estimate: 0.874, upper: 0.886 }, 0.9],
  ['met', { lower: 0.93, estimate: 0.96, upper: 0.98 }, 0.9],
  ['undecided', { lower: 0.65, estimate: 0.857, upper: 0.95 }, 0.9],
])('draws what is %s', (_, share, target) => {
  expect(`\n${ruler(share, aim(target))}\n`).toMatchSnapshot();
});

test('an end that is also the estimate is labelled once', () => {
  const text = ruler({ lower: 0.439, estimate: 1, upper: 1 }, aim(0.9));
  expect(text.split('\n').at(-1)?.trim().split(/\s+/)).toEqual(['43.9', '100']);
});

test.each([
  [0.874, '87.4'],
  [0.9, '90'],
  [1, '100'],
  [0, '0'],
  [0.99999, '>99.9'],
  [0.00001, '<0.1'],
])('%d is %s %%', (share, text) => {
  expect(percent(share)).toBe(text);
});

test('right of the line is better also where less is, and an amount has its unit', () => {
  const measured = aim(300, { direction: 'at_most', scale: 'amount', unit: 'ms' });
  const text = ruler({ lower: 380, estimate: 412, upper: 451 }, measured);
  const { right } = marks(text);
  expect(right).toBeLessThan(LINE); // missed
  expect(text).toContain('target at most 300 ms');
  expect(text.split('\n').at(-1)?.trim().split(/\s+/)).toEqual(['451', '412', '380']);
});

test('an objective of 99.9 % keeps the digits that decide', () => {
  const text = ruler({ lower: 0.99921, estimate: 0.99942, upper: 0.99958 }, aim(0.999));
  expect(text.split('\n').at(-1)?.trim().split(/\s+/)).toEqual(['99.921', '99.942', '99.958']);
  expect(marks(text).left).toBeGreaterThan(LINE);
});
