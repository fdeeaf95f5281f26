import { TeamGate } from '@throughline/service/contracts/gate';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** A team's gate: its policy, and what it would say now. */
export const loadGate = cache(
  (slug: string): Promise<TeamGate> =>
    forPage(`/teams/${slug}/gate`, () => read(TeamGate, `/api/v1/teams/${encodeURIComponent(slug)}/gate`)),
);
