import { z } from 'zod';
import type { Context, Transaction } from '../../store/database.ts';
import { awaitRulesHeld, RULES_SETTING } from './read.ts';

/** What is derived by the rules, each applied on its own. */
export const RULED = ['issues', 'hotfixes'] as const;
export type Ruled = (typeof RULED)[number];

/** Derives a page of everything after `after`; answers where the next page begins, null at the end. */
export type ApplyPage = (transaction: Transaction, after: string | null) => Promise<string | null>;

const Progress = z.object({
  /** What the rules and services were when this pass began. */
  signature: z.string(),
  after: z.string().nullable(),
  done: z.boolean(),
});
type Progress = z.infer<typeof Progress>;

/**
 * Takes the next step of deriving everything by the rules and services as they are; answers whether another is needed.
 * A step is one transaction that remembers how far it came, so that a kill loses one page, and of several processes
 * one works. A change meanwhile begins the pass anew.
 */
export async function applyStep({ database }: Context, ruled: Ruled, page: ApplyPage): Promise<boolean> {
  return database.$transaction(async (transaction) => {
    const before = await lockProgress(transaction, ruled);
    if (before === 'busy') return false;
    const signature = await readSignature(transaction, ruled);
    if (before.signature !== signature) {
      await awaitRulesHeld(transaction);
      await writeProgress(transaction, ruled, { signature, after: null, done: false });
      return true;
    }
    if (before.done) return false;
    const after = await page(transaction, before.after);
    await writeProgress(transaction, ruled, { signature, after, done: after === null });
    return after !== null;
  }, STEP);
}

const STEP = { timeout: 120_000, maxWait: 10_000 }; // a page of a large environment judged anew, beside other work

/** Whether everything known was derived by the rules and services as they are. */
export async function isApplied(database: Transaction): Promise<boolean> {
  for (const ruled of RULED) {
    const row = await database.setting.findUnique({ where: { key: keyOf(ruled) } });
    const progress = row && Progress.parse(row.value);
    if (!progress?.done || progress.signature !== (await readSignature(database, ruled))) return false;
  }
  return true;
}

const keyOf = (ruled: Ruled) => `rules-applied-${ruled}`;

async function lockProgress(transaction: Transaction, ruled: Ruled): Promise<Progress | 'busy'> {
  const begun: Progress = { signature: '', after: null, done: false };
  const key = keyOf(ruled);
  await transaction.setting.createMany({ data: [{ key, value: begun }], skipDuplicates: true });
  const [row] = await transaction.$queryRaw<{ value: unknown }[]>`
    SELECT value FROM settings WHERE key = ${key} FOR UPDATE SKIP LOCKED`;
  return row ? Progress.parse(row.value) : 'busy';
}

async function writeProgress(transaction: Transaction, ruled: Ruled, progress: Progress): Promise<void> {
  await transaction.setting.update({ where: { key: keyOf(ruled) }, data: { value: progress } });
}

/** Everything but the issues or deployments themselves that decides what becomes of them, in short. */
async function readSignature(database: Transaction, ruled: Ruled): Promise<string> {
  const [row] =
    ruled === 'hotfixes'
      ? await database.$queryRaw<{ signature: string }[]>`
          SELECT md5(coalesce((SELECT value -> 'rules' ->> 'hotfix' FROM settings WHERE key = ${RULES_SETTING}), '')) AS signature`
      : await database.$queryRaw<{ signature: string }[]>`
          SELECT md5(concat_ws(' ',
            (SELECT ((value -> 'rules') - 'hotfix')::text FROM settings WHERE key = ${RULES_SETTING}),
            (SELECT string_agg(s.id || s.slug || t.simulated, ' ' ORDER BY s.id)
              FROM services s JOIN teams t ON t.id = s.team_id),
            (SELECT string_agg(service_id || lower(full_name), ' ' ORDER BY service_id, full_name)
              FROM service_repositories)
          )) AS signature`;
  return row?.signature ?? '';
}
