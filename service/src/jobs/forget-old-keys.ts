import { DAY_MS } from '../contracts/time.ts';
import type { Context } from '../store/database.ts';

const KEYS_KEPT_DAYS = 7;

/** Removes idempotency keys that are no longer promised, and links and tokens nobody can use. */
export async function forgetOldKeys({ database, now }: Context): Promise<void> {
  const createdAt = { lt: new Date(now().getTime() - KEYS_KEPT_DAYS * DAY_MS) };
  await database.idempotencyKey.deleteMany({ where: { createdAt } });
  await database.signInLink.deleteMany({ where: { expiresAt: { lt: now() } } });
  await database.token.deleteMany({ where: { internal: true, expiresAt: { lt: now() } } });
}

/** Frees the keys of writes that a killed process left undone. Only right where no other process can be writing. */
export async function freeHeldKeys({ database }: Context): Promise<void> {
  await database.idempotencyKey.deleteMany({ where: { status: null } });
}
