import { z } from 'zod';
import { Rules } from '../../contracts/rules.ts';
import { Timestamp } from '../../contracts/time.ts';
import type { Transaction } from '../../store/database.ts';

export const RULES_SETTING = 'rules';

/** The rules as they are kept, with who set them; both null while they are still the ones Throughline comes with. */
export const KeptRules = z.object({
  rules: Rules,
  changedBy: z.string().nullable(),
  changedAt: Timestamp.nullable(),
});
export type KeptRules = z.infer<typeof KeptRules>;

/** The rules in force, read anew: inside a transaction, pass that as `database`. */
export async function readRules({ database }: { database: Transaction }): Promise<KeptRules> {
  const row = await database.setting.findUnique({ where: { key: RULES_SETTING } });
  if (row) return KeptRules.parse(row.value);
  return { rules: Rules.parse({}), changedBy: null, changedAt: null };
}

/**
 * Keeps rules from being put in force until the transaction ends: whatever it derives by the rules it has read is then
 * seen by whoever derives everything anew.
 */
export async function holdRules(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${RULES_SETTING}, 0))`;
}

/** Waits until nothing is being derived by earlier rules any more. */
export async function awaitRulesHeld(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${RULES_SETTING}, 0))`;
}
