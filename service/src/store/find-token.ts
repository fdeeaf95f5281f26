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

const REMEMBERED_MS = 1_000; // a token that is withdrawn by another process is good for as long
const MOST_REMEMBERED = 1_000;

interface Known {
  row: TokenRow;
  at: number;
}

const known = new WeakMap<Database, Map<string, Known>>();

/**
 * Every request by token asks this first, and senders of telemetry many times a second: an answer is remembered for one
 * second by a clock that nobody can set. The statement is prepared once for a connection, which costs a tenth of what
 * the client needs to plan and put together the same.
 */
export async function findToken(database: Database, hash: Uint8Array): Promise<TokenRow | undefined> {
  const remembered = known.get(database) ?? new Map<string, Known>();
  known.set(database, remembered);
  const key = Buffer.from(hash).toString('base64');
  const last = remembered.get(key);
  if (last && performance.now() - last.at < REMEMBERED_MS) return last.row;
  const at = performance.now(); // before it is asked: what is withdrawn meanwhile is not remembered for longer
  const { rows } = await connectionsOf(database).query<TokenRow>({
    name: 'find-token',
    text: `
      SELECT t.id, t.name, t.role, t.scoped, t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt",
        t.last_used_at AS "lastUsedAt", t.run_identity AS "runIdentity", p.name AS policy,
        ARRAY(SELECT s.service_id FROM token_services s WHERE s.token_id = t.id) AS services
      FROM tokens t LEFT JOIN trust_policies p ON p.id = t.policy_id WHERE t.hash = $1`,
    values: [hash],
  });
  const [row] = rows;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  if (row && known.get(database) === remembered) remembered.set(key, { row, at });
  else remembered.delete(key);
  return row;
}

/** Has tokens be looked up again: some were changed, or are gone. */
export function forgetTokens(database: Database): void {
  known.delete(database);
}
