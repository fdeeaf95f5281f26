import { DAY_MS } from '@throughline/service/contracts/time';
import type { Token } from '@throughline/service/contracts/tokens';

export type TokenStanding = 'live' | 'expires_soon' | 'expired' | 'revoked';

const SOON_DAYS = 14; // two weeks leave time to rotate a token between two releases

export function tokenStanding(
  { revokedAt, expiresAt }: Pick<Token, 'revokedAt' | 'expiresAt'>,
  now: string,
): TokenStanding {
  if (revokedAt !== null) return 'revoked';
  const left = Date.parse(expiresAt) - Date.parse(now);
  if (left <= 0) return 'expired';
  return left < SOON_DAYS * DAY_MS ? 'expires_soon' : 'live';
}
