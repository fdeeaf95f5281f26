import { LiveSignal } from '@throughline/service/contracts/live';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

export const loadLiveSignal = cache((id: string): Promise<LiveSignal> => {
  const path = `/live/${encodeURIComponent(id)}`;
  return forPage(path, () => read(LiveSignal, `/api/v1${path}`));
});
