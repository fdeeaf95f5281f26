import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob, compileGlobs } from './glob.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '*', '/', ':', ' ', 'é'), maxLength: 24 });

describe('a pattern', () => {
  it.each([
    ['bug', 'Bug', true],
    ['bug', 'bugs', false],
    ['hotfix/*', 'hotfix/a/b', true],
    ['hotfix/*', 'hotfix', false],
    ['type: *', 'Type: defect', true],
    ['*', '', true],
    ['[bug]*', '[Bug] Cannot pay', true],
    ['a*a', 'a', false],
    ['*b*b*', 'ab', false],
    ['a.c', 'abc', false],
  ])('%s against %s is %s', (pattern, name, fits) => {
    expect(compileGlob(pattern)(name)).toBe(fits);
  });

  it('says what a regular expression of the same meaning says', () => {
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*');
        expect(compileGlob(pattern)(name)).toBe(new RegExp(`^${escaped}$`, 'iu').test(name));
      }),
    );
  });

  it('fits what it was cut from', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), text, (pieces, filler) => {
        const literal = pieces.map((piece) => piece.replaceAll('*', ''));
        expect(compileGlob(literal.join('*'))(literal.join(filler).toUpperCase())).toBe(true);
      }),
    );
  });
});

describe('several patterns', () => {
  it('find the first text that fits any of them, the second time too', () => {
    const like = compileGlobs(['bug', 'kind/*']);
    expect(like(['question', 'kind/defect', 'bug'])).toBe('kind/defect');
    expect(like(['question', 'kind/defect', 'bug'])).toBe('kind/defect');
    expect(like(['question'])).toBeNull();
    expect(compileGlobs([])(['bug'])).toBeNull();
  });
});
