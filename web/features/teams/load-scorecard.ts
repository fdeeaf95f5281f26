import { Scorecard } from '@throughline/service/contracts/scorecards';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadScorecard = cache((slug: string, window: string | undefined): Promise<Scorecard> => {
  const query = window === undefined ? '' : `?window=${window}`;
  return forPage(`/teams/${slug}${query}`, () =>
    read(Scorecard, `/api/v1/teams/${encodeURIComponent(slug)}/scorecard${query}`),
  );
});

/** A window somebody typed into the address; what is none is left out, which asks for the metric's own. */
export function knownWindow(window: string | undefined): string | undefined {
  return window !== undefined && /^(?:[7-9]|[1-8]\d|90)d$/.test(window) ? window : undefined;
}
