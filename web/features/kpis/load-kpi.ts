import { KpiDetail } from '@throughline/service/contracts/kpis';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadKpi = cache((slug: string): Promise<KpiDetail> => {
  const segment = encodeURIComponent(slug);
  return forPage(`/kpis/${segment}`, () => read(KpiDetail, `/api/v1/kpis/${segment}`));
});
