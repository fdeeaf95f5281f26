import { connectionsOf, type Database } from './database.ts';

export interface TokenRow {
  id: string;
  name: string;
  role: 'pipeline' | 'reader' | 'admin';
  scoped: boolean;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  runIdentity: string | null;
  /** Of the policy by which it was got. */
  policy: string | null;
  /** Ids of the services it is for, where it is scoped. */
  services: string[];
}

/**
 * Every request by token asks this first: a statement prepared once for a connection costs a tenth of what the client
 * needs to plan and put together the same answer.
 */
export async function findToken(database: Database, hash: Uint8Array): Promise<TokenRow | undefined> {
  const { rows } = await connectionsOf(database).query<TokenRow>({
    name: 'find-token',
    text: `
      SELECT t.id, t.name, t.role, t.scoped, t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt",
        t.last_used_at AS "lastUsedAt", t.run_identity AS "runIdentity", p.name AS policy,
        ARRAY(SELECT s.service_id FROM token_services s WHERE s.token_id = t.id) AS services
      FROM tokens t LEFT JOIN trust_policies p ON p.id = t.policy_id WHERE t.hash = $1`,
    values: [hash],
  });
  return rows[0];
}
