import { expect, test } from 'vitest';
import { readCommit, revertedBy } from '../src/github/read-commit.ts';

const sha = 'a'.repeat(40);

test.each([
  [`Revert "Add x"\n\nThis reverts commit ${sha}.`, sha],
  [`Revert "Add x"\n\nThis reverts commit ${sha}, reversing\nchanges made to 1234567.`, sha],
  ['Revert "Add x"\n\nThis reverts commit abc1234.', 'abc1234'],
  ['Revert "Add x"', undefined],
  [`Explain why "This reverts commit ${sha}" is written`, undefined],
  ['', undefined],
])('%j reverts %s', (message, expected) => {
  expect(revertedBy(message)).toBe(expected);
});

test('keeps the subject alone, cut without breaking a character', () => {
  const commit = (message: string) =>
    readCommit({
      sha,
      commit: { message, author: { date: '2026-03-01T09:00:00Z' }, committer: null },
      author: null,
    })[0];
  expect(commit('Subject\n\nBody')).toEqual({ sha, authoredAt: '2026-03-01T09:00:00Z', message: 'Subject' });
  expect(commit(`${'x'.repeat(199)}😀`)?.message).toBe('x'.repeat(199));
});

test('a commit without any date is left out rather than given one', () => {
  expect(readCommit({ sha, commit: { message: 'x', author: null, committer: null }, author: null })).toEqual(
    [],
  );
});
