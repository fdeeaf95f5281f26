import { type Context, connectionsOf } from '../../store/database.ts';
import { forgetSimulatedSeries } from '../../store/signals/index.ts';

/** Removes all telemetry that was invented. Answers the series it was of. */
export async function forgetInvented({ database }: Pick<Context, 'database'>): Promise<number[]> {
  return forgetSimulatedSeries(connectionsOf(database));
}
