import { describe, expect, it } from 'vitest';
import { firstByTheMinute } from './first-by-the-minute.ts';

const DAY = 1_440;

/** Days, each told every so many minutes; 0 for a day without a word. */
const history = (...steps: number[]) =>
  Float64Array.from(
    steps.flatMap((step) =>
      Array.from({ length: DAY }, (_, minute) => (step > 0 && minute % step === 0 ? 5 : Number.NaN)),
    ),
  );

describe('where a history by the minute begins', () => {
  it.each([
    ['all of it by the minute', history(1, 1, 1), 0],
    ['five minutes before', history(5, 5, 1, 1), 2 * DAY],
    ['a day without a word in between', history(5, 1, 0, 1), DAY],
    ['all of it every five minutes', history(5, 5, 5), 0],
    ['nothing', history(0, 0), 0],
    [
      'what is told now and then',
      history(1, 1).map((value, minute) => ((minute * 7_919) % 11 < 3 ? value : Number.NaN)),
      0,
    ],
  ])('%s', (_, values, first) => {
    expect(firstByTheMinute(values)).toBe(first);
  });
});
