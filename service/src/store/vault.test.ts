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
});
