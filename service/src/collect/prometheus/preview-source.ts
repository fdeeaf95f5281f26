import type { SignalSourcePreview } from '../../contracts/signal-sources.ts';
import type { Context } from '../../store/database.ts';
import { askPrometheusRange } from '../kpi-sources/index.ts';
import { describeAnswer } from './describe-answer.ts';
import { tooLong } from './pull-due.ts';
import { openSettings } from './put-source.ts';
import type { SourceSettings } from './source.ts';

const MINUTE_MS = 60_000;
const MINUTES = 10;
const SHOWN = 5;

/** What each query answers for the last minutes; nothing is taken in. @throws ServiceError saying what is wrong with it */
export async function previewSource(
  context: Context,
  slug: string,
  input: SourceSettings,
): Promise<SignalSourcePreview> {
  const source = await openSettings(context, slug, input);
  const to = Math.floor(context.now().getTime() / MINUTE_MS) * MINUTE_MS;
  const queries: SignalSourcePreview['queries'] = [];
  for (const query of source.queries) {
    const span = { from: to - (MINUTES - 1) * MINUTE_MS, to, stepMs: MINUTE_MS };
    const series = await askPrometheusRange(source, query.query, span);
    if (series === null) throw tooLong(query.name);
    const newest = series.slice(0, SHOWN).map(({ metric, values }) => {
      const { service, attributes } = describeAnswer(query, metric);
      return { service, labels: attributes, value: values.at(-1)?.[1] ?? '' };
    });
    queries.push({ name: query.name, series: series.length, newest });
  }
  return { queries };
}
