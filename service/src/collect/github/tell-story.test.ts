import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Told, tellStory } from './tell-story.ts';

const told = (id: number, state: string, at = id): Told => ({ id, state, at: new Date(at * 1000) });
const summary = (statuses: Told[]) => {
  const { end, inactive, again, inactiveAgain } = tellStory(statuses);
  return {
    end: end && `${end.status} ${+end.told.at / 1000}`,
    inactive: inactive && +inactive / 1000,
    again: again.map(({ at }) => +at / 1000),
    inactiveAgain: inactiveAgain && +inactiveAgain / 1000,
  };
};

describe('the statuses of a deployment', () => {
  it.each<[string, Told[], object]>([
    ['nothing', [], { end: null }],
    ['on its way', [told(1, 'queued'), told(2, 'in_progress')], { end: null }],
    ['gone well', [told(1, 'in_progress'), told(2, 'success')], { end: 'succeeded 2' }],
    ['gone wrong', [told(1, 'pending'), told(2, 'error')], { end: 'failed 2' }],
    ['failed, then well', [told(1, 'failure'), told(2, 'success')], { end: 'succeeded 2' }],
    ['well, then failed', [told(1, 'success'), told(2, 'failure')], { end: 'failed 2' }],
    ['well, said twice', [told(1, 'success'), told(2, 'success')], { end: 'succeeded 1', again: [2] }],
    ['replaced', [told(1, 'success'), told(2, 'inactive')], { end: 'succeeded 1', inactive: 2 }],
    [
      'failed after it was replaced',
      [told(1, 'success'), told(2, 'inactive'), told(3, 'failure')],
      { end: 'succeeded 1' },
    ],
    [
      'inactive before it was live',
      [told(1, 'inactive'), told(2, 'success')],
      { end: 'succeeded 2', inactive: null },
    ],
    [
      'live again, and replaced again',
      [told(1, 'success'), told(2, 'inactive'), told(3, 'success'), told(4, 'inactive')],
      { end: 'succeeded 1', inactive: 2, again: [3], inactiveAgain: 4 },
    ],
    ['a state nobody knows', [told(1, 'success'), told(2, 'sleeping')], { end: 'succeeded 1', again: [] }],
  ])('%s', (_, statuses, expected) => {
    expect(summary(statuses)).toMatchObject(expected);
  });

  it('say the same in whatever order they come, and however often', () => {
    const states = fc.constantFrom('in_progress', 'success', 'failure', 'error', 'inactive', 'queued');
    const statuses = fc
      .array(states, { maxLength: 8 })
      .map((list) => list.map((state, id) => told(id + 1, state)));
    fc.assert(
      fc.property(
        statuses.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(list, { minLength: list.length }),
            fc.subarray(list),
          ),
        ),
        ([list, shuffled, repeated]) => {
          expect(summary([...shuffled, ...repeated])).toEqual(summary(list));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
