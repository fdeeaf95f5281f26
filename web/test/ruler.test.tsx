import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { prepareRuler } from '../ui/ruler/prepare-ruler.ts';
import { Ruler } from '../ui/ruler/ruler.tsx';
import { aim } from './aim.ts';

test('an estimate on its target lies in the middle', () => {
  expect(prepareRuler({ estimate: 0.9, lower: 0.8, upper: 0.95 }, aim(0.9))?.dot).toBe(50);
});

test.each([
  ['met', 0.92, 0.97],
  ['missed', 0.6, 0.85],
  ['undecided', 0.8, 0.95],
])('a band that is %s lies on its side of the target line', (status, lower, upper) => {
  const drawn = prepareRuler({ estimate: (lower + upper) / 2, lower, upper }, aim(0.9));
  expect(drawn).not.toBeNull();
  const side = drawn === null ? '' : drawn.from > 50 ? 'met' : drawn.to < 50 ? 'missed' : 'undecided';
  expect(side).toBe(status);
});

test('doubling the odds moves as far at every target', () => {
  const doubled = (share: number) => (2 * share) / (1 + share);
  const positions = [0.5, 0.9, 0.99].map(
    (target) =>
      prepareRuler({ estimate: doubled(target), lower: target, upper: doubled(target) }, aim(target))?.dot ??
      0,
  );
  expect(positions[0]).toBeGreaterThan(50);
  for (const position of positions) expect(position).toBeCloseTo(positions[0] ?? 0, 9);
});

test('a band that goes beyond the ruler says so and keeps its dot inside', () => {
  const drawn = prepareRuler({ estimate: 1, lower: 0.7, upper: 1 }, aim(0.9));
  expect(drawn).toMatchObject({ openLeft: false, openRight: true, to: 100 });
  expect(drawn?.dot).toBeLessThan(100);
});

test('without data the target line hangs alone, and is said to', () => {
  const html = renderToStaticMarkup(
    <Ruler data={{ estimate: null, lower: null, upper: null }} measured={aim(0.9)} state="no_data" />,
  );
  expect(html).toContain('No data yet');
  expect(html).not.toContain('<circle');
  expect(html).toContain('x1="50%"');
});

test('what the ruler shows is also said', () => {
  const html = renderToStaticMarkup(
    <Ruler data={{ estimate: 0.872, lower: 0.748, upper: 0.94 }} measured={aim(0.9)} state="undecided" />,
  );
  expect(html).toMatch(/aria-label="87\.2\W+%, 95 % interval 75 – 94, target 90\W+%"/);
});

const milliseconds = { scale: 'amount', unit: 'ms', direction: 'at_most' } as const;

test.each([
  ['met', 220, 280],
  ['missed', 320, 410],
  ['undecided', 280, 330],
])('right is better where less is: a latency that is %s', (status, lower, upper) => {
  const drawn = prepareRuler({ estimate: (lower + upper) / 2, lower, upper }, aim(300, milliseconds));
  const side = drawn === null ? '' : drawn.from > 50 ? 'met' : drawn.to < 50 ? 'missed' : 'undecided';
  expect(side).toBe(status);
  expect(drawn).toMatchObject({ left: upper, right: lower });
});

test('half the target is as far as its double, and amounts around nought are drawn', () => {
  const at = (value: number, target: number) =>
    prepareRuler({ estimate: value, lower: value - 1, upper: value + 1 }, aim(target, { scale: 'amount' }))
      ?.dot ?? 0;
  expect(at(50, 100) + at(200, 100)).toBeCloseTo(100, 9);
  expect(at(-3, 100)).toBe(4);
  expect(at(0, 0)).toBe(50);
  expect(at(1, 0)).toBeGreaterThan(50);
  expect(at(-20, -10)).toBeLessThan(50);
});

test('an amount is said with its unit and its side', () => {
  const html = renderToStaticMarkup(
    <Ruler
      data={{ estimate: 412.3, lower: 380, upper: 451 }}
      measured={aim(300, milliseconds)}
      state="missed"
    />,
  );
  expect(html).toMatch(/aria-label="412\.3\W+ms, 95 % interval 380 – 451, target at most 300\W+ms"/);
});
