import { describe, expect, it } from 'vitest';
import type { Course } from './courses.ts';
import { lookBack } from './look-back.ts';

const DAY = 86_400_000;
const END = Date.parse('2026-11-20T00:00:00Z');
const rest = async () => {};
/** A little of a week, and of nothing at all, on each day. */
const wobble = (day: number) => 0.004 * Math.sin((2 * Math.PI * day) / 7) + 0.003 * Math.sin(day * 2.7);
const course = (level: (day: number) => number): Course => ({
  teamId: 'team',
  team: 'search',
  name: 'Search: live within two days',
  unit: '',
  simulated: false,
  target: 0.75,
  direction: 'falling',
  changedAt: new Date(END - 200 * DAY),
  days: Float64Array.from({ length: 90 }, (_, day) => level(day) + wobble(day)),
  end: END,
  budget: null,
});

describe('looking back on an outcome', () => {
  it('says of a steady way down that it would have been foretold, days before', async () => {
    const [first, ...others] = await lookBack(
      course((day) => 0.95 - 0.003 * day), // crosses on day 67
      rest,
    );
    expect(others).toEqual([]);
    expect(first).toMatchObject({ state: 'came_true' });
    const { madeAt = 0, resolvedAt = 0 } = first ?? {};
    expect((resolvedAt ?? 0) - madeAt).toBeGreaterThan(3 * DAY);
    expect(Math.abs((resolvedAt ?? 0) - (END - 22 * DAY))).toBeLessThan(4 * DAY);
  });

  it('says of a fall out of the blue that nothing would have been said', async () => {
    const made = await lookBack(
      course((day) => (day < 60 ? 0.9 : 0.6)),
      rest,
    );
    expect(made).toMatchObject([{ state: 'missed', outlook: null, resolvedAt: END - 29 * DAY }]);
  });

  it('leaves what is on its way open, and has nothing to say of what stays where it is', async () => {
    const open = await lookBack(
      course((day) => 0.77 + 0.003 * (89 - day)),
      rest,
    );
    expect(open.at(-1)).toMatchObject({ state: 'open', resolvedAt: null });
    expect(
      await lookBack(
        course(() => 0.9),
        rest,
      ),
    ).toEqual([]);
  });

  it('knows nothing where nothing was told', async () => {
    expect(
      await lookBack(
        course(() => Number.NaN),
        rest,
      ),
    ).toEqual([]);
  });
});
