import type { Me, Role } from '../contracts/people.ts';
import type { TokenRole } from '../contracts/tokens.ts';
import { ServiceError } from '../errors.ts';

/** Whoever sent the request. `services` null means all of them. */
export type Principal =
  | { kind: 'person'; id: string; name: string; email: string; role: Role }
  | TokenPrincipal
  | { kind: 'visitor' };

interface TokenPrincipal {
  kind: 'token';
  id: string;
  name: string;
  role: TokenRole;
  services: ReadonlySet<string> | null;
  /** The trust policy by which a run got it; null for a token that somebody made. */
  policy: string | null;
  /** The attempt of the run that got it: the same for all of its tokens. */
  runIdentity: string | null;
}

/** What a route asks of a sender: `read` looks, `record` reports what happened, `manage` changes what teams own, `admin` access itself. */
export type Access = 'public' | 'read' | 'record' | 'manage' | 'admin';

const ALLOWED: Record<'admin' | 'member' | TokenRole | 'visitor', readonly Access[]> = {
  visitor: ['public', 'read'],
  reader: ['public', 'read'],
  pipeline: ['public', 'read', 'record'],
  member: ['public', 'read', 'record', 'manage'],
  admin: ['public', 'read', 'record', 'manage', 'admin'],
};

/** @throws ServiceError forbidden */
export function assertAllowed(principal: Principal, access: Access): void {
  const role = principal.kind === 'visitor' ? 'visitor' : principal.role;
  if (ALLOWED[role].includes(access)) return;
  throw new ServiceError('forbidden', {
    detail: `This needs more rights than those of a ${role}.`,
    remedy:
      principal.kind === 'token'
        ? 'Use a token of another role: Settings → Tokens.'
        : principal.kind === 'visitor'
          ? 'Sign in, or send a token as `Authorization: Bearer tl_…`.'
          : 'Ask an administrator to do this, or to make you one.',
  });
}

/** A token may be limited to some services; people and unlimited tokens are not. @throws ServiceError wrong_scope */
export function assertService(principal: Principal, service: { id: string; slug: string }): void {
  if (principal.kind !== 'token' || principal.services === null || principal.services.has(service.id)) return;
  throw new ServiceError('wrong_scope', {
    detail: `The token “${principal.name}” is not for the service ${service.slug}.`,
    remedy:
      principal.policy === null
        ? `Make a token that includes ${service.slug} under Settings → Tokens, or correct the service name.`
        : `Add ${service.slug} to the trust policy “${principal.policy}” under Settings → Pipelines, or correct the service name.`,
    field: 'service',
  });
}

export function toMe(principal: Principal): Me {
  if (principal.kind === 'visitor') return { kind: 'visitor', name: 'Visitor', email: null, role: 'visitor' };
  const email = principal.kind === 'person' ? principal.email : null;
  return { kind: principal.kind, name: principal.name, email, role: principal.role };
}

/**
 * Who sends, for telling the same write sent again from another one. A run that has to renew its token remains the same
 * sender.
 */
export function senderOf(principal: Principal): string {
  if (principal.kind === 'visitor') return 'visitor';
  if (principal.kind === 'token' && principal.runIdentity !== null) return `run:${principal.runIdentity}`;
  return `${principal.kind}:${principal.id}`;
}

/** Who to name in a history. */
export function nameOf(principal: Principal): string {
  if (principal.kind === 'visitor') return 'a visitor';
  return principal.kind === 'token' ? `token “${principal.name}”` : principal.name;
}
