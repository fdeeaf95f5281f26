import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../errors.ts';
import { makeVault } from './vault.ts';

const vault = makeVault('a secret for tests, long enough for anybody');
const code = (open: () => string) => {
  try {
    return open();
  } catch (error) {
    return error instanceof ServiceError ? error.code : error;
  }
};

describe('the vault', () => {
  it('opens what it sealed, whatever it was', () => {
    for (const secret of ['', 'ghp_0123', 'é🚀'.repeat(100)]) {
      expect(vault.open(vault.seal(secret, 'here'), 'here')).toBe(secret);
    }
  });

  it('never seals alike, nor shows what is inside', () => {
    const [first, second] = [vault.seal('ghp_0123', 'here'), vault.seal('ghp_0123', 'here')];
    expect(first).not.toEqual(second);
    expect(Buffer.from(first).toString('latin1')).not.toContain('ghp_0123');
  });

  it.each([
    ['with another secret', (sealed: Uint8Array) => makeVault('x'.repeat(40)).open(sealed, 'here')],
    ['for another place', (sealed: Uint8Array) => vault.open(sealed, 'there')],
    ['cut short', (sealed: Uint8Array) => vault.open(sealed.subarray(0, 20), 'here')],
    ['empty', () => vault.open(new Uint8Array(), 'here')],
    [
      'changed',
      (sealed: Uint8Array) => vault.open(sealed.with(sealed.length - 1, 255 - (sealed.at(-1) ?? 0)), 'here'),
    ],
  ])('says so when what is kept cannot be opened: %s', (_, open) => {
    const sealed = vault.seal('ghp_0123', 'here');
    expect(code(() => open(sealed))).toBe('secret_unreadable');
  });

  it('knows bytes again by a fingerprint, in every process of the installation and in no other', () => {
    const same = makeVault('a secret for tests, long enough for anybody');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (bytes, place) => {
        const known = vault.fingerprint(bytes);
        expect(same.fingerprint(bytes)).toEqual(known);
        expect(makeVault('x'.repeat(40)).fingerprint(bytes)).not.toEqual(known);
        const others = [Uint8Array.of(...bytes, 0), bytes.length > 0 && changed(bytes, place)];
        for (const other of others) if (other) expect(vault.fingerprint(other)).not.toEqual(known);
      }),
      { numRuns: 50 },
    );
  });
});

function changed(bytes: Uint8Array, place: number): Uint8Array {
  const at = place % bytes.length;
  return bytes.with(at, (bytes[at] as number) ^ 1);
}
