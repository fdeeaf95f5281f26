import { describe, expect, it } from 'vitest';
import { standingMark } from './say-live.ts';

const all = { degrading: 0, watched: 10, judged: 10, silent: 0 };

describe('the state of everything', () => {
  it.each<[string, Partial<typeof all> & { behindMs?: number }, string | undefined]>([
    ['all of it judged', {}, 'as expected'],
    ['most of it judged', { judged: 6 }, 'as expected'],
    ['most of it still learning', { judged: 4 }, 'learning'],
    ['none judged yet', { judged: 0 }, 'learning'],
    ['some of it silent', { judged: 9, silent: 1 }, '1 silent'],
    ['something is wrong, whatever else', { judged: 4, degrading: 2 }, '2 degrading'],
    ['the judging is late', { behindMs: 1 }, 'behind'],
    ['nothing is watched', { watched: 0, judged: 0 }, undefined],
  ])('is told of: %s', (_, standing, word) => {
    expect(standingMark({ ...all, ...standing })?.word).toBe(word);
  });
});
