import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectRollback } from '../src/deployment/detect-rollback.ts';
import { troubleOf } from '../src/deployment/trouble.ts';
import type { Comparison } from '../src/github/find-commits.ts';
import { anyFits } from '../src/github/paths.ts';
import { sparkline } from '../src/summary/sparkline.ts';

const sha = (letter: string) => letter.repeat(40);
const live = (version: string, letter?: string) => ({
  version,
  commitSha: letter === undefined ? null : sha(letter),
});
const comparison = (changes: Partial<Extract<Comparison, { kind: 'known' }>>): Comparison => ({
  kind: 'known',
  commits: [],
  total: 0,
  behindBy: 0,
  revertedPulls: [],
  files: [],
  ...changes,
});
const commit = (letter: string, message: string, reverts?: string) => ({
  sha: sha(letter),
  authoredAt: '2026-03-01T09:00:00Z',
  message,
  ...(reverts !== undefined && { reverts }),
});

describe('a deployment is seen to go back', () => {
  const history = [live('v3', 'c'), live('v2', 'b'), live('v1', 'a')];
  test.each<[string, Parameters<typeof detectRollback>, string | undefined]>([
    ['the first one', [{ version: 'v1', commitSha: sha('a') }, [], undefined], undefined],
    ['a new one', [{ version: 'v4', commitSha: sha('d') }, history, comparison({ total: 1 })], undefined],
    [
      'an older commit',
      [{ version: 'x', commitSha: sha('9') }, history, comparison({ behindBy: 2 })],
      'older_commit',
    ],
    [
      'one on another branch',
      [{ version: 'x', commitSha: sha('9') }, history, comparison({ total: 1, behindBy: 2 })],
      undefined,
    ],
    [
      'an earlier one by its commit',
      [{ version: 'again', commitSha: sha('a') }, history, undefined],
      'earlier_version',
    ],
    [
      'an earlier one by its name',
      [{ version: 'v2', commitSha: undefined }, history, undefined],
      'earlier_version',
    ],
    [
      'a name used again for another commit',
      [{ version: 'v2', commitSha: sha('d') }, history, undefined],
      undefined,
    ],
    ['the same again', [{ version: 'v3', commitSha: sha('c') }, history, comparison({})], undefined],
    [
      'forward again after a rollback',
      [
        { version: 'v2', commitSha: sha('b') },
        [live('v1', 'a'), live('v2', 'b'), live('v1', 'a')],
        undefined,
      ],
      undefined,
    ],
    [
      'a revert of what is live',
      [
        { version: 'v4', commitSha: sha('d') },
        history,
        comparison({ total: 1, commits: [commit('d', 'Revert', sha('c'))] }),
      ],
      'revert',
    ],
    [
      'a revert of what it brings itself',
      [
        { version: 'v4', commitSha: sha('e') },
        history,
        comparison({ total: 2, commits: [commit('d', 'Add'), commit('e', 'Revert', sha('d'))] }),
      ],
      undefined,
    ],
    [
      'a revert of a pull request that is live',
      [
        { version: 'v4', commitSha: sha('d') },
        history,
        comparison({ total: 1, commits: [commit('d', 'Revert "Add" (#8)')], revertedPulls: [7] }),
      ],
      'revert',
    ],
    [
      'a revert of a pull request that it brings itself',
      [
        { version: 'v4', commitSha: sha('e') },
        history,
        comparison({
          total: 2,
          commits: [commit('d', 'Add (#7)'), commit('e', 'Revert "Add" (#8)')],
          revertedPulls: [7],
        }),
      ],
      undefined,
    ],
  ])('%s', (_, given, kind) => {
    expect(detectRollback(...given)?.kind).toBe(kind);
  });
});

describe('patterns of files', () => {
  test.each([
    [['services/search/**'], 'services/search/src/a.ts', true],
    [['services/search/**'], 'services/search', true],
    [['services/search/**'], 'services/searching/a.ts', false],
    [['**/*.sql'], 'a.sql', true],
    [['**/*.sql'], 'db/migrations/1.sql', true],
    [['libs/*'], 'libs/a.ts', true],
    [['libs/*'], 'libs/deep/a.ts', false],
    [['libs/{money,time}/**'], 'libs/time/zone.ts', true],
    [['libs/{money,time}/**'], 'libs/space/zone.ts', false],
    [['file?.txt'], 'file1.txt', true],
    [['services/search'], 'services/search/src/a.ts', true],
    [['services/search'], 'services/searching/a.ts', false],
    [['services/{search,web}'], 'services/web/a.ts', true],
    [['!docs'], 'docs/deep/a.md', false],
    [['{services/search,libs}/**'], 'libs/money/a.ts', true],
    [['{services/search/**,libs/*}'], 'services/search/src/a.ts', true],
    [['{services/search/**,libs/*}'], 'libs/money/a.ts', false],
    [['libs/*.ts'], 'libs/a.ts/b', false],
    [['a.b'], 'aXb', false],
    [['.github/**'], '.github/workflows/ci.yml', true],
    [['src/**', '!src/**/*.md'], 'src/a.md', false],
    [['src/**', '!src/**/*.md'], 'src/a.ts', true],
    [['!docs/**'], 'src/a.ts', true],
    [['!docs/**'], 'docs/a.md', false],
  ])('%j on %s: %s', (patterns, path, expected) => {
    expect(anyFits(patterns, [path])).toBe(expected);
  });

  test('a path fits itself, whatever characters it holds that mean nothing in a pattern', () => {
    const segment = fc.stringMatching(/^[\w.+()$^|@ -]{1,12}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const path = segments.join('/');
        expect(anyFits([path], [path])).toBe(true);
        expect(anyFits(['**'], [path])).toBe(true);
      }),
    );
  });
});

describe('a trend in one line', () => {
  test.each([
    ['rising', [0, 0.25, 0.5, 0.75, 1], '▁▃▅▇█'],
    ['level: in the middle, not magnified', [0.9, 0.9, 0.9], '▅▅▅'],
    ['with a gap, which is no zero', [0, null, 1], '▁·█'],
    ['of one day', [0.9], ''],
    ['of nothing', [null, null], ''],
  ])('%s', (_, days, line) => {
    expect(sparkline(days)).toBe(line);
  });

  test('ninety days are thirty columns', () => {
    expect(sparkline(Array.from({ length: 90 }, (_, day) => day / 90))).toHaveLength(30);
  });
});

test('services kept back for one reason are annotated once, and a refusal makes it an error', () => {
  const away = { kind: 'away', what: 'nobody answers', remedy: 'Look.' } as const;
  const refused = { kind: 'refused', code: 'x', what: 'No.', remedy: 'Mend it.' } as const;
  const words = {
    away: (what: string) => `${what} late`,
    refused: (what: string) => `${what} not`,
    afterAway: 'Later.',
  };
  expect(troubleOf([], words)).toBeUndefined();
  const page = { ...refused, code: 'not_throughline' } as const; // the service has not refused anything
  expect(troubleOf([{ what: 'a', failure: page }], words)?.message).toBe('a not: No. Later. Mend it.');
  expect(
    troubleOf(
      [
        { what: 'a', failure: away },
        { what: 'b', failure: away },
      ],
      words,
    ),
  ).toEqual({
    level: 'warning',
    message: 'a, b late: nobody answers. Later. Look.',
  });
  expect(
    troubleOf(
      [
        { what: 'a', failure: away },
        { what: 'b', failure: refused },
      ],
      words,
    ),
  ).toEqual({
    level: 'error',
    message: 'a late: nobody answers. Later. Look.\nb not: No. Mend it.',
  });
});
