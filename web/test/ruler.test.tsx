import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { prepareRuler } from '../ui/ruler/prepare-ruler.ts';
import { Ruler } from '../ui/ruler/ruler.tsx';

test('an estimate on its target lies in the middle', () => {
  expect(prepareRuler({ estimate: 0.9, lower: 0.8, upper: 0.95, target: 0.9 })?.dot).toBe(50);
});

test.each([
  ['met', 0.92, 0.97],
  ['missed', 0.6, 0.85],
  ['undecided', 0.8, 0.95],
])('a band that is %s lies on its side of the target line', (status, lower, upper) => {
  const drawn = prepareRuler({ estimate: (lower + upper) / 2, lower, upper, target: 0.9 });
  expect(drawn).not.toBeNull();
  const side = drawn === null ? '' : drawn.from > 50 ? 'met' : drawn.to < 50 ? 'missed' : 'undecided';
  expect(side).toBe(status);
});

test('doubling the odds moves as far at every target', () => {
  const doubled = (share: number) => (2 * share) / (1 + share);
  const positions = [0.5, 0.9, 0.99].map(
    (target) =>
      prepareRuler({ estimate: doubled(target), lower: target, upper: doubled(target), target })?.dot ?? 0,
  );
  expect(positions[0]).toBeGreaterThan(50);
  for (const position of positions) expect(position).toBeCloseTo(positions[0] ?? 0, 9);
});

test('a band that goes beyond the ruler says so and keeps its dot inside', () => {
  const drawn = prepareRuler({ estimate: 1, lower: 0.7, upper: 1, target: 0.9 });
  expect(drawn).toMatchObject({ openLeft: false, openRight: true, to: 100 });
  expect(drawn?.dot).toBeLessThan(100);
});

test('without data the target line hangs alone, and is said to', () => {
  const html = renderToStaticMarkup(
    <Ruler data={{ estimate: null, lower: null, upper: null, target: 0.9 }} state="no_data" />,
  );
  expect(html).toContain('No data yet');
  expect(html).not.toContain('<circle');
  expect(html).toContain('x1="50%"');
});

test('what the ruler shows is also said', () => {
  const html = renderToStaticMarkup(
    <Ruler data={{ estimate: 0.872, lower: 0.748, upper: 0.94, target: 0.9 }} state="undecided" />,
  );
  expect(html).toMatch(/aria-label="87\.2\W+%, 95 % interval 74\.8 – 94\.0, target 90\W+%"/);
});
