import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32; // as many as the hash has: guessing is hopeless, so a plain SHA-256 of it is enough

/** A fresh secret of 43 URL-safe characters. */
export function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is stored of a secret. */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}
