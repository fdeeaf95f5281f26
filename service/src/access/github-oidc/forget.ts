import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { forgetTokens } from '../../store/find-token.ts';

const RUNS_KEPT_DAYS = 30; // long enough to ask who recorded something; an identity token is taken for an hour at most
const TOKENS_KEPT_DAYS = 1; // so that a pipeline which comes too late is told so

/** Removes tokens of pipelines that have ended, and what is known of runs of long ago. */
export async function forgetOldRuns({ database, now }: Context): Promise<void> {
  const before = (days: number) => ({ lt: new Date(now().getTime() - days * DAY_MS) });
  await database.token.deleteMany({
    where: { policyId: { not: null }, expiresAt: before(TOKENS_KEPT_DAYS) },
  });
  forgetTokens(database);
  await database.identityExchange.deleteMany({ where: { at: before(RUNS_KEPT_DAYS) } });
  await database.refusedRun.deleteMany({ where: { lastAt: before(RUNS_KEPT_DAYS) } });
}
