import { CauseRecord, Causes } from '@throughline/service/contracts/causes';
import { Incident } from '@throughline/service/contracts/incidents';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadIncident = cache((id: string): Promise<Incident> => {
  const segment = encodeURIComponent(id);
  return forPage(`/incidents/${segment}`, () => read(Incident, `/api/v1/incidents/${segment}`));
});

/** Where it began, and how often such rankings have been right. */
export async function loadCauses(id: string): Promise<{ causes: Causes; record: CauseRecord }> {
  const segment = encodeURIComponent(id);
  return forPage(`/incidents/${segment}`, async () => {
    const [causes, record] = await Promise.all([
      read(Causes, `/api/v1/incidents/${segment}/causes`),
      read(CauseRecord, '/api/v1/causes/record'),
    ]);
    return { causes, record };
  });
}
