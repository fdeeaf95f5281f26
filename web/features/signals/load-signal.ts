import { Signal } from '@throughline/service/contracts/signals';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadSignal = cache((id: string): Promise<Signal> => {
  const segment = encodeURIComponent(id);
  return forPage(`/signals/${segment}`, () => read(Signal, `/api/v1/signals/${segment}`));
});
