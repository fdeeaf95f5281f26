import { describe, expect, it } from 'vitest';
import { cleanLine, splitFields } from './text.ts';

describe('splitFields', () => {
  it.each([
    ['', []],
    ['a\0b\0', ['a', 'b']],
    ['a\0b', ['a', 'b']],
    ['a\0\0b\0\0', ['a', '', 'b', '']],
    ['žlutý\0', ['žlutý']],
  ])('splits %j', (text, fields) => {
    expect(splitFields(Buffer.from(text))).toEqual(fields);
  });

  it('reads bytes that are not UTF-8 as what Western machines wrote', () => {
    expect(splitFields(Buffer.from('Jos\xe9\0Zo\xc3\xab', 'latin1'))).toEqual(['José', 'Zoë']);
  });
});

describe('cleanLine', () => {
  it.each([
    [' plain ', 20, 'plain'],
    ['two\nlines\u001b[31m', 20, 'two lines [31m'],
    ['right\u202eleft', 20, 'right left'],
    ['abcdef', 3, 'abc'],
    ['ab🙂', 3, 'ab'],
    ['\u0007', 3, ''],
  ])('makes %j at most %i long', (text, max, expected) => {
    expect(cleanLine(text, max)).toBe(expected);
  });
});
