import { ServiceError } from '../../errors.ts';
import type { Recording } from '../recording.ts';

/** Ids of the services that a sender may write to; null means all. */
export type Scope = ReadonlySet<string> | null;

/** Under which the scope stands among the kept headers; no sender can set it, for it is not one of those taken over. */
export const SCOPE_HEADER = 'throughline-services';

/** The scope of whoever sends a request: that of a token; people may write to every service. */
export function scopeOf(principal: { kind: string; services?: Scope }): Scope {
  return principal.services ?? null;
}

export function writeScope(scope: ReadonlySet<string>): string {
  return [...scope].join(',');
}

/** The same refusal later, from the queue or a replay, that the sender would have got at once. */
export function assertServiceOf(headers: Record<string, string>): Recording['assertService'] {
  const scope = headers[SCOPE_HEADER];
  if (scope === undefined) return () => {};
  const allowed = new Set(scope.split(','));
  return ({ id, slug }) => {
    if (allowed.has(id)) return;
    throw new ServiceError('wrong_scope', {
      detail: `The token that sent this is not for the service ${slug}.`,
      remedy: `Send it again with a token that includes ${slug}: Settings → Tokens.`,
      field: 'service',
    });
  };
}
