import type { Context } from '../store/database.ts';
import { makeSecret } from './secret.ts';

const AUTH_SECRET = 'auth-secret';

/** The secret that signs cookies: made once, then the same for every replica. */
export async function readAuthSecret({ database }: Pick<Context, 'database'>): Promise<string> {
  await database.$executeRaw`INSERT INTO settings (key, value) VALUES (${AUTH_SECRET}, to_jsonb(${makeSecret()}::text)) ON CONFLICT DO NOTHING`;
  const row = await database.setting.findUniqueOrThrow({ where: { key: AUTH_SECRET } });
  return String(row.value);
}
