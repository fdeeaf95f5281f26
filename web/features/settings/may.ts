import type { Me } from '@throughline/service/contracts/people';

/** What a page asks of its reader, in the words of the API: to look, to change what teams own, or to change access itself. */
export type Right = 'read' | 'manage' | 'admin';

const RIGHTS: Record<Me['role'], readonly Right[]> = {
  visitor: ['read'],
  reader: ['read'],
  pipeline: ['read'],
  member: ['read', 'manage'],
  admin: ['read', 'manage', 'admin'],
};

/** Whether it is worth showing somebody a page or a button; the service decides for itself. */
export function may({ role }: Pick<Me, 'role'>, right: Right): boolean {
  return RIGHTS[role].includes(right);
}
