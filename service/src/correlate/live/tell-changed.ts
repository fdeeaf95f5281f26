import type { Context } from '../../store/database.ts';
import { changeLive } from './change.ts';

/** Tells everybody who looks that something else is known of a live signal, such as what it costs. */
export function tellChanged(context: Context, id: string): Promise<void> {
  return changeLive(context, { id, sight: { simulatedOnly: false } }, async () => ({}));
}
