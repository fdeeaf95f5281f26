import { Incident } from '@throughline/service/contracts/incidents';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadIncident = cache((id: string): Promise<Incident> => {
  const segment = encodeURIComponent(id);
  return forPage(`/incidents/${segment}`, () => read(Incident, `/api/v1/incidents/${segment}`));
});
