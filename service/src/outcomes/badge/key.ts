import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const SHOWN_CHARACTERS = 22; // 132 bits: no guessing, and short enough for an address in a README

/** Tells badges that were given out from guessed ones, without keeping anything: the key follows from the name. */
export interface BadgeKeys {
  keyOf(slug: string): string;
  fits(slug: string, key: string): boolean;
}

/** Keys that follow from the secret of this installation by HKDF and HMAC. */
export function makeBadgeKeys(authSecret: string): BadgeKeys {
  const secret = new Uint8Array(hkdfSync('sha256', authSecret, '', 'throughline badges', KEY_BYTES));
  const keyOf = (slug: string) =>
    createHmac('sha256', secret).update(slug).digest('base64url').slice(0, SHOWN_CHARACTERS);
  return {
    keyOf,
    fits: (slug, key) => {
      const [given, right] = [Buffer.from(key), Buffer.from(keyOf(slug))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
