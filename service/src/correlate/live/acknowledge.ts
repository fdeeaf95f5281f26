import type { Context } from '../../store/database.ts';
import { changeLive } from './change.ts';

/** Somebody has seen it and looks after it. @throws ServiceError unknown_live_signal */
export function acknowledge(context: Context, id: string, by: string): Promise<void> {
  const change = { to: 'acknowledged' as const, by, note: null };
  return changeLive(context, { id, sight: { simulatedOnly: false }, change }, async () => ({
    acknowledgedBy: by,
    acknowledgedAt: context.now(),
  }));
}
