import { z } from 'zod';
import { type Rules, RulesHistory } from '../../contracts/rules.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { type KeptRules, RULES_SETTING } from './read.ts';

const HISTORY_SETTING = 'rules-history';
const HISTORY_KEPT = 50;
const Kept = z.array(RulesHistory.shape.items.element);

/** Puts rules in force, and keeps who did it. What follows from them is derived by whoever applies them. */
export async function saveRules({ database, now }: Context, rules: Rules, changedBy: string): Promise<void> {
  const kept = { rules, changedBy, changedAt: now().toISOString() } satisfies KeptRules;
  await database.$transaction(async (transaction) => {
    await put(transaction, RULES_SETTING, kept); // and with it takes turns with whoever else saves
    const history = await readHistory(transaction);
    await put(transaction, HISTORY_SETTING, [kept, ...history].slice(0, HISTORY_KEPT));
  });
}

/** Who set which rules when, latest first. */
export async function listChanges({ database }: Context): Promise<RulesHistory> {
  return { items: await readHistory(database) };
}

async function readHistory(database: Transaction): Promise<RulesHistory['items']> {
  const row = await database.setting.findUnique({ where: { key: HISTORY_SETTING } });
  return Kept.parse(row?.value ?? []);
}

async function put(transaction: Transaction, key: string, value: KeptRules | KeptRules[]): Promise<void> {
  await transaction.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
