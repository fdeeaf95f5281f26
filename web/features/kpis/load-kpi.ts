import { KpiDetail, KpiSource } from '@throughline/service/contracts/kpis';
import { cache } from 'react';
import { forPage, read, readIfAllowed } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadKpi = cache((slug: string): Promise<KpiDetail> => {
  const segment = encodeURIComponent(slug);
  return forPage(`/kpis/${segment}`, () => read(KpiDetail, `/api/v1/kpis/${segment}`));
});

/** Where its points are fetched; null where they are not, or where the reader may not know. */
export async function loadSource({ slug, sourceKind }: KpiDetail): Promise<KpiSource | null> {
  return sourceKind === null
    ? null
    : readIfAllowed(KpiSource, `/api/v1/kpis/${encodeURIComponent(slug)}/source`);
}
