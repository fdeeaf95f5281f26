import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { ServiceError } from '../errors.ts';

const CIPHER = 'aes-256-gcm';
const FORMAT = 1; // first byte of what is kept, so that another cipher can follow one day
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const NO_NONCE = new Uint8Array(NONCE_BYTES);

/** Keeps secrets of other systems encrypted at rest. `about` binds what is kept to its place: moved elsewhere it does not open. */
export interface Vault {
  seal(secret: string, about: string): Uint8Array<ArrayBuffer>;
  /** @throws ServiceError secret_unreadable when it was sealed with another key, for another place, or damaged */
  open(sealed: Uint8Array, about: string): string;
  /**
   * 16 bytes that tell these bytes from any others, the same in every process of this installation. Bytes of the same
   * fingerprint can be made only by who knows its secret, so it is for comparing alone: never hand it out.
   */
  fingerprint(bytes: Uint8Array): Buffer;
}

/**
 * A vault (AES-256-GCM) whose key follows from the secret of this installation by HKDF. Fingerprints are GMAC under a key
 * of their own: with the nonce left the same it is a universal hash (two given texts collide once in 2^128 times their
 * length in blocks), at six times the speed of SHA-256, which the bodies of telemetry need.
 */
export function makeVault(authSecret: string): Vault {
  const keyFor = (use: string) => new Uint8Array(hkdfSync('sha256', authSecret, '', use, KEY_BYTES));
  const key = keyFor('throughline vault');
  const fingerprintKey = keyFor('throughline fingerprints');
  return {
    seal: (secret, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Uint8Array.from(Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), text]));
    },
    open: (sealed, about) => {
      try {
        const bytes = Buffer.from(sealed);
        if (bytes[0] !== FORMAT) throw new Error(`what is kept has the unknown format ${bytes[0]}`);
        const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
        const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(about))
          .setAuthTag(tag);
        const text = bytes.subarray(1 + NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new ServiceError('secret_unreadable', {
          detail: 'A token or secret kept here cannot be read: it was saved with another AUTH_SECRET.',
          remedy:
            'Start with the AUTH_SECRET it was saved with, or enter it again under Settings → Connections.',
          cause,
        });
      }
    },
    fingerprint: (bytes) => {
      const cipher = createCipheriv(CIPHER, fingerprintKey, NO_NONCE).setAAD(bytes);
      cipher.final();
      return cipher.getAuthTag();
    },
  };
}
