import { LinkDetail, LinkPage, LinkScanPage } from '@throughline/service/contracts/links';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';
import { toQuery } from '../../ui/query.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadLink = cache((id: string): Promise<LinkDetail> => {
  const segment = encodeURIComponent(id);
  return forPage(`/impact/${segment}`, () => read(LinkDetail, `/api/v1/links/${segment}`));
});

/** The links that stand for one KPI, one signal or one team, the best founded first. */
export function loadLinksOf(of: { kpi: string } | { signal: string } | { team: string }, limit: number) {
  return read(LinkPage, `/api/v1/links${toQuery({ ...of, limit: String(limit) })}`);
}

/** The last scans, newest first: one may be under way before the last that is done. */
export function loadScans() {
  return read(LinkScanPage, '/api/v1/links/scans?limit=5');
}
