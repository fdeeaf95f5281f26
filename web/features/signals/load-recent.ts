import { type Signal, SignalPoints } from '@throughline/service/contracts/signals';
import { ApiError } from '../../lib/api.ts';
import { read } from '../../lib/read.ts';
import { toQuery } from '../../ui/query.ts';

export type Recent = Pick<SignalPoints, 'points' | 'step'>;

const HOUR_MS = 3_600_000;
const SHOWN_MS = 3 * HOUR_MS; // every signal of a page is asked for them
const NOTHING: Recent = { points: [], step: '5m' };

/** The last three hours by five minutes. What has been silent for longer is not asked for. */
export async function loadRecent({ id, lastAt }: Signal, now: number): Promise<Recent> {
  if (Date.parse(lastAt) + HOUR_MS < now - SHOWN_MS) return NOTHING;
  const window = { from: new Date(now - SHOWN_MS).toISOString(), to: new Date(now).toISOString() };
  const points = await readIfThere(id, { ...window, step: '5m' });
  return points ?? NOTHING;
}

/** Null where the signal was forgotten, or is not for this reader. */
export async function readIfThere(
  id: string,
  window: { from: string; to: string; step: SignalPoints['step'] },
): Promise<SignalPoints | null> {
  try {
    return await read(SignalPoints, `/api/v1/signals/${encodeURIComponent(id)}/points${toQuery(window)}`);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}
