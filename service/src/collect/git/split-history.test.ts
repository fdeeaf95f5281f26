import { describe, expect, it } from 'vitest';
import { type HistoryEntry, splitHistory } from './split-history.ts';

/** Written oldest first, `child: parents`; git lists newest first. */
function history(lines: string[]): HistoryEntry[] {
  return lines
    .map((line) => {
      const [commit = '', ...parents] = line.split(/[: ]+/);
      return { commit, parents: parents.filter((parent) => parent !== '') };
    })
    .reverse();
}

const straight = history(['a:', 'b: a', 'c: b', 'd: c']);
const merged = history(['a:', 'b: a', 'x: a', 'y: x', 'c: b y', 'd: c']);
const maintained = history(['a:', 'b: a', 'c: b', 'fix: a', 'd: c']);

describe('splitHistory', () => {
  it.each([
    [
      'gives the first release all that came before it',
      straight,
      ['b', 'd'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'follows both sides of a merge',
      merged,
      ['b', 'd'],
      [
        ['a', 'b'],
        ['x', 'y', 'c', 'd'],
      ],
    ],
    [
      'does not count again what an old branch interrupted',
      maintained,
      ['a', 'c', 'fix', 'd'],
      [['a'], ['b', 'c'], ['fix'], ['d']],
    ],
    ['gives nothing to a second tag of one commit', straight, ['b', 'b', 'c'], [['a', 'b'], [], ['c']]],
    ['gives nothing to a release older than the one before it', straight, ['c', 'a'], [['a', 'b', 'c'], []]],
    ['knows nothing of a commit that git did not list', straight, ['elsewhere', 'a'], [[], ['a']]],
  ])('%s', (_, entries, releases, expected) => {
    expect(splitHistory(entries, releases)).toEqual(expected);
  });

  it('walks a history too long to recurse through', () => {
    const long = history(
      Array.from({ length: 200_000 }, (_, index) => (index === 0 ? '0:' : `${index}: ${index - 1}`)),
    );
    expect(splitHistory(long, ['150000', '199999']).map(({ length }) => length)).toEqual([150_001, 49_999]);
  });
});
