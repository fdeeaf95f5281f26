import { expect, test } from 'vitest';
import { formatDuration, formatLimit } from '../ui/format/duration.ts';
import { formatInterval } from '../ui/format/interval.ts';
import { formatDay, formatMoment, formatUtc } from '../ui/format/moment.ts';
import {
  formatCount,
  formatPercent,
  formatPercentNumber,
  formatPercentRange,
  formatPoints,
  formatQuantity,
  formatTarget,
} from '../ui/format/number.ts';
import { enumerate } from '../ui/format/words.ts';

/** Thin spaces and joiners are for the eye; expectations are easier to read with plain ones. */
const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');

test('a number and its unit are held together by a thin space that does not break', () => {
  expect(formatPercent(0.874)).toBe('87.4\u2009\u2060%');
});

test.each([
  [0, '0'],
  [0.0003, '0.1'],
  [0.874, '87.4'],
  [0.9, '90.0'],
  [0.9996, '99.9'],
  [1, '100'],
])('the share %f is written %s: all and nothing are only said of all and nothing', (share, text) => {
  expect(formatPercentNumber(share)).toBe(text);
});

test.each([
  [0.9, '90 %'],
  [0.995, '99.5 %'],
  [0.9995, '99.95 %'],
])('the target %f is written %s, with the digits it was chosen with', (share, text) => {
  expect(plain(formatTarget(share))).toBe(text);
});

test('negative numbers have a real minus sign and thousands are grouped', () => {
  expect(formatCount(-1204)).toBe('\u22121,204');
});

test('ranges are set with an en dash between spaces', () => {
  expect(formatPercentRange(0.861, 0.886)).toBe('86.1 – 88.6');
});

test.each([
  [0.74, 0.94, 0.9, '74 – 94'],
  [0.861, 0.886, 0.9, '86.1 – 88.6'],
  [0.896, 0.997, 0.9, '89.6 – 99.7'],
  [0.9, 0.998, 0.9, '90.0 – 99.8'],
  [0.7, 0.896, 0.9, '70.0 – 89.6'],
  [0.7, 0.9, 0.9, '70 – 90'],
])('the interval %f to %f at the target %f is written %s', (lower, upper, target, text) => {
  expect(formatInterval(lower, upper, target)).toBe(text);
});

test.each([
  [0, 'no deployments'],
  [1, '1 deployment'],
  [1204, '1,204 deployments'],
])('%i is written %s', (count, text) => {
  expect(formatQuantity(count, 'deployment')).toBe(text);
});

test.each([
  [0.049, '4.9 points'],
  [-0.01, '1.0 point'],
])('the difference %f is written %s', (difference, text) => {
  expect(plain(formatPoints(difference))).toBe(text);
});

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

test.each([
  [0, '0 s'],
  [42 * S, '42 s'],
  [59.6 * S, '1 min'],
  [42 * MIN, '42 min'],
  [59.7 * MIN, '1 h'],
  [H, '1 h'],
  [2 * H + 40 * MIN, '2 h 40 min'],
  [2 * H - S, '2 h'],
  [31 * H + 23 * MIN, '31 h'],
  [13 * D + 14 * H, '14 d'],
  [3 * D + 4 * H, '3 d 4 h'],
])('a duration of %d ms is written %s', (ms, text) => {
  expect(plain(formatDuration(ms))).toBe(text);
});

test.each([
  [72 * H, '72 h'],
  [30 * MIN, '30 min'],
  [14 * D, '14 d'],
  [90 * MIN, '90 min'],
])('a limit of %d ms is written %s, in one unit', (ms, text) => {
  expect(plain(formatLimit(ms))).toBe(text);
});

test('a moment of this year shows its minute, an older one its year', () => {
  expect(formatMoment('2026-11-02T14:02:07+01:00', 'moment', 'utc', 2026)).toBe('02 Nov 13:02');
  expect(formatMoment('2023-11-02T14:02:07Z', 'moment', 'utc', 2026)).toBe('02 Nov 2023');
});

test('UTC is written out in full', () => {
  expect(formatUtc('2026-11-02T14:02:07+01:00')).toBe('02 Nov 2026, 13:02:07 UTC');
});

test('the day of a trend is a calendar day in every zone', () => {
  expect(formatDay('2026-03-01')).toBe('1 Mar');
});

test('lists are joined the way they are spoken', () => {
  expect(enumerate(['a'])).toBe('a');
  expect(enumerate(['a', 'b', 'c'])).toBe('a, b and c');
});
