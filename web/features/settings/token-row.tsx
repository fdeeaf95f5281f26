import type { Token } from '@throughline/service/contracts/tokens';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { RevokeToken } from './revoke-token.tsx';
import { type TokenStanding, tokenStanding } from './token-standing.ts';

const MARKS = {
  live: { state: 'met', word: 'live' },
  expires_soon: { state: 'at_risk', word: 'expires soon' },
  expired: { state: 'missed', word: 'expired' },
  revoked: { state: 'no_data', word: 'revoked' },
} as const satisfies Record<TokenStanding, object>;

export function TokenRow({ token, now }: { token: Token; now: string }) {
  const standing = tokenStanding(token, now);
  const scope = token.services.length === 0 ? 'all services' : token.services.join(', ');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-6 border-line border-b py-3 wide:grid-cols-[minmax(0,1fr)_8.5rem_4rem]">
      <div className="min-w-0">
        <b>{token.name}</b> <span className="font-mono text-note text-soft">{token.hint}…</span>
        <p className="text-note text-soft">
          {token.role} of {scope}
        </p>
        <p className="text-note text-soft">
          {token.createdBy !== null && `by ${token.createdBy}, `}created{' '}
          <LocalTime at={token.createdAt} form="day" /> ·{' '}
          {token.lastUsedAt === null ? (
            'never used'
          ) : (
            <>
              last used <LocalTime at={token.lastUsedAt} />
            </>
          )}
          {' · '}
          {token.revokedAt === null ? (
            <>
              expires <LocalTime at={token.expiresAt} form="day" />
            </>
          ) : (
            <>
              revoked <LocalTime at={token.revokedAt} form="day" />
            </>
          )}
        </p>
      </div>
      <StateMark {...MARKS[standing]} />
      <span className="col-start-2 text-right text-note wide:col-start-3">
        {(standing === 'live' || standing === 'expires_soon') && (
          <RevokeToken id={token.id} name={token.name} />
        )}
      </span>
    </li>
  );
}
