import { BugDetail } from '@throughline/service/contracts/bugs';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadBug = cache((id: string): Promise<BugDetail> => {
  const segment = encodeURIComponent(id);
  return forPage(`/bugs/${segment}`, () => read(BugDetail, `/api/v1/bugs/${segment}`));
});
