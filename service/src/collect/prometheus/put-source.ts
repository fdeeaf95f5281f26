import type { Context } from '../../store/database.ts';
import { assertBare, keepAuth } from '../kpi-sources/index.ts';
import { type OpenSource, openSource, type SourceSettings, secretOf } from './source.ts';

/** A source as it is being entered; a secret that is left out is the one that is kept. @throws ServiceError invalid_request */
export async function openSettings(
  context: Context,
  slug: string,
  input: SourceSettings,
): Promise<OpenSource> {
  const row = await context.database.signalSource.findUnique({ where: { slug } });
  const auth = keepAuth(input, row && openSource(context, row));
  return { url: assertBare(input.url), auth, queries: input.queries };
}

/** Says which Prometheus is asked for what. It is asked at once; a query of a known name goes on where it was. */
export async function putSource(context: Context, slug: string, input: SourceSettings): Promise<void> {
  const { database, vault, now } = context;
  const { url, auth, queries } = await openSettings(context, slug, input);
  const data = {
    url,
    secret: auth.type === 'none' ? null : vault.seal(JSON.stringify(auth), secretOf(slug)),
    queries,
    everyMinutes: input.everyMinutes,
    historyDays: input.historyDays,
    state: 'waiting' as const,
    code: null,
    reason: null,
    remedy: null,
    dueAt: now(),
    leasedUntil: null,
  };
  await database.signalSource.upsert({ where: { slug }, create: { slug, ...data }, update: data });
}
