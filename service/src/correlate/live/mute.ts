import type { z } from 'zod';
import { MAX_MUTE_MS, type MuteLive } from '../../contracts/live.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { changeLive } from './change.ts';

const EVERYBODY = { simulatedOnly: false };

/**
 * Nobody is called for it until then, nor for what opens of the same thing meanwhile.
 * @throws ServiceError unknown_live_signal, invalid_request for an end that is past or too far
 */
export async function mute(
  context: Context,
  id: string,
  { why, until }: z.output<typeof MuteLive>,
  by: string,
): Promise<void> {
  const at = context.now();
  const end = new Date(until);
  if (end <= at || end.getTime() - at.getTime() > MAX_MUTE_MS) {
    throw new ServiceError('invalid_request', {
      detail: `The mute would end at ${until}.`,
      remedy: 'Give an end that lies ahead, by 90 days at most.',
      field: 'until',
    });
  }
  const change = { to: 'muted' as const, by, note: why };
  await changeLive(context, { id, sight: EVERYBODY, change }, async (transaction, { leadKey }) => {
    await transaction.liveMute.create({
      data: { liveSignalId: id, key: leadKey, why, until: end, mutedBy: by, mutedAt: at },
    });
    return {};
  });
}

/** Ends every mute of it. @throws ServiceError unknown_live_signal */
export async function unmute(context: Context, id: string, by: string): Promise<void> {
  const change = { to: 'unmuted' as const, by, note: null };
  await changeLive(context, { id, sight: EVERYBODY, change }, async (transaction, { leadKey }) => {
    await transaction.liveMute.updateMany({
      where: { key: leadKey, endedAt: null, until: { gt: context.now() } },
      data: { endedBy: by, endedAt: context.now() },
    });
    return {};
  });
}
