import { foldTelemetry, followNames, keepTelemetry } from '../collect/telemetry/index.ts';
import type { Context } from '../store/database.ts';

/** Folds what a process that died has left waiting, follows services to their names, rolls hours up, and forgets what is past its time. */
export async function tendTelemetry(context: Context, goOn: () => boolean): Promise<void> {
  await foldTelemetry(context, { active: 0 }, goOn);
  await followNames(context, goOn);
  await keepTelemetry(context, goOn);
}
