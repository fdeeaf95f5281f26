import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowDown } from './narrow-down.ts';

const CALLS = new Map([
  ['web', new Set(['checkout', 'cart'])],
  ['checkout', new Set(['payments'])],
  ['payments', new Set(['ledger'])],
]);
const ALL = new Set(['web', 'cart', 'checkout', 'payments', 'ledger']);
const around = (affected: string[], judged: ReadonlySet<string> = ALL) =>
  narrowDown({ affected, calls: CALLS, judged });

describe('where it may have begun, by what is watched', () => {
  it.each([
    [['checkout'], 'so far only checkout is not as expected; of what it calls, payments is as expected.'],
    [['ledger'], 'so far only ledger is not as expected.'],
    [
      ['web', 'ledger', 'payments'],
      'it goes furthest down in ledger; web and payments are not as expected either, and depend on it.',
    ],
    [
      ['cart', 'payments'],
      'so far only cart and payments are not as expected; of what they call, ledger is as expected.',
    ],
  ])('%j', (affected, sentence) => {
    expect(around(affected)?.sentence).toBe(sentence);
  });

  it('takes nothing that is not judged for fine', () => {
    const found = around(['checkout'], new Set(['checkout']));
    expect(found?.sentence).toContain('of payments too little is known');
    expect(found?.ruledOut).toEqual([]);
  });

  it('names none where services call each other, or where too many call none of the others', () => {
    const calls = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['a'])],
    ]);
    expect(narrowDown({ affected: ['a', 'b'], calls, judged: ALL })).toBeNull();
    expect(around(['k', 'l', 'm', 'n'])).toBeNull();
  });

  it('names only what is affected, and rules out nothing that is', () => {
    fc.assert(
      fc.property(fc.subarray([...ALL], { minLength: 1 }), (affected) => {
        const found = around(affected);
        expect(found?.services.every(({ service }) => affected.includes(service))).toBe(true);
        expect(found?.ruledOut.some((service) => affected.includes(service))).toBe(false);
      }),
    );
  });
});
