import { LiveStanding } from '@throughline/service/contracts/live';
import { cache } from 'react';
import { read } from '../../lib/read.ts';

/** The state of everything in a line; asked once per request. Null where the reader may not know, or nobody answers. */
export const loadStanding = cache(
  (): Promise<LiveStanding | null> => read(LiveStanding, '/api/v1/live/standing').catch(() => null),
);
