import { type Context, connectionsOf } from '../../store/database.ts';
import { forgetSimulatedSeries } from '../../store/signals/index.ts';

/** Removes all telemetry that was invented. */
export async function forgetInvented({ database }: Pick<Context, 'database'>): Promise<void> {
  await forgetSimulatedSeries(connectionsOf(database));
}
