import { expect, test } from 'vitest';
import { duration, moment } from '../src/summary/duration.ts';
import { outcomeSection } from '../src/summary/outcome.ts';
import { code, link, plain } from '../src/summary/plain.ts';
import { exampleOutcome, exampleScorecard } from './examples.ts';

function section(changes: Parameters<typeof exampleOutcome>[0], previous: number | null = null): string {
  const outcome = exampleOutcome(changes);
  return outcomeSection(
    exampleScorecard({
      outcome,
      previous: previous === null ? null : { ...outcome.value, estimate: previous },
    }),
  ).join('\n');
}

test('a team without a metric is told so, and no ruler is made up', () => {
  const text = outcomeSection(exampleScorecard({ outcome: null })).join('\n');
  expect(text).toContain('has not chosen its outcome metric yet');
  expect(text).not.toContain('target');
});

test('no data is no number', () => {
  const none = {
    estimate: null,
    lower: null,
    upper: null,
    total: 0,
    good: 0,
    open: 3,
    days: null,
    median: null,
  };
  const text = section({ value: none, status: 'no_data' });
  expect(text).toContain('no data yet');
  expect(text).not.toMatch(/\d\s?%/);
});

test.each([
  ['met', '✓ met'],
  ['missed', '■ missed'],
  ['undecided', '◌ undecided'],
] as const)('%s has a shape and a word', (status, shown) => {
  expect(section({ status })).toContain(shown);
});

test('a state that a newer service has invented is shown by its name', () => {
  expect(section({ status: 'on_probation' as never })).toContain('on&#95;probation');
});

test('what is done when the target is missed is said only then', () => {
  expect(section({ status: 'missed' })).toContain('when missed: Hold checkout-api releases');
  expect(section({ status: 'met' })).not.toContain('when missed');
});

test.each([
  [0.851, '+2.3 points on the 28 days before'],
  [0.9, '−2.6 points on the 28 days before'],
  [0.8741, 'as in the 28 days before'],
  [null, '28 days, 412 counted'],
])('the window before at %s reads %s', (previous, words) => {
  expect(section({}, previous)).toContain(words);
});

test('the trend stands under the ruler with the ends of its range', () => {
  const trend = [0.8, 0.86, 0.9].map((estimate, day) => ({
    ...{ day: `2026-03-0${day + 1}`, estimate, lower: null, upper: null, total: 10 },
  }));
  expect(section({ trend })).toContain('\n\n▁▅█\n3 days, 80 – 90 %\n```');
  expect(section({ trend: [] })).not.toContain('days, 80');
});

test.each([
  [0, 'less than a second'],
  [59_400, '59 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [3_660_000, '1 h 1 min'],
  [3_605_000, '1 h'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('a moment is told in UTC, whatever zone it was written in', () => {
  expect(moment('2026-03-02T23:30:00-02:00')).toBe('3 Mar 2026, 01:30 UTC');
});

test('text from outside stays text', () => {
  expect(plain('<a>|`*_\n# x')).toBe('&#60;a&#62;&#124;&#96;&#42;&#95; &#35; x');
  expect(code('</code>')).toBe('<code>&#60;/code&#62;</code>');
  expect(link('x"', 'https://h/?a=1&b="><script>')).not.toMatch(/"><script/);
});
