import type { z } from 'zod';
import type { PutSignalMark, Signal } from '../../contracts/signals.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { writeMark } from '../../store/signals/index.ts';
import { readSignal, type Sight } from './read.ts';

type Said = z.output<typeof PutSignalMark>;

/**
 * Keeps what a person says of a signal, in place of what was said before; nothing at all takes that back.
 * @throws ServiceError unknown_signal; invalid_request for a limit of what the signal does not have
 */
export async function markSignal(
  context: Context,
  id: string,
  said: Said,
  { author, sight }: { author: string; sight: Sight },
): Promise<Signal> {
  const signal = await readSignal(context, id, sight);
  const { role = null, watched = null, worse = null, note = null } = said;
  const threshold = said.threshold ? readThreshold(said.threshold, signal) : null;
  const silent = [role, watched, worse, note, threshold].every((part) => part === null);
  const at = context.now().getTime();
  await writeMark(
    connectionsOf(context.database),
    Number(signal.id),
    silent ? null : { role, watched, worse, note, threshold, at, by: author },
  );
  return readSignal(context, id, sight);
}

function readThreshold({ statistic, value, kind, unit }: NonNullable<Said['threshold']>, signal: Signal) {
  const shown = signal.statistics.find((one) => one.statistic === statistic);
  if (!shown) {
    throw new ServiceError('invalid_request', {
      detail: `A ${signal.kind} has no ${statistic}.`,
      remedy: `Give the limit for one of ${signal.statistics.map((one) => one.statistic).join(', ')}.`,
      field: 'threshold.statistic',
    });
  }
  if (unit !== undefined && unit !== shown.unit) {
    throw new ServiceError('invalid_request', {
      detail: `${shown.name} is shown ${shown.unit === '' ? 'as a plain number' : `in ${shown.unit}`}, not in ${unit}.`,
      remedy: 'Convert the value to the unit that is shown, or leave the unit out.',
      field: 'threshold.unit',
    });
  }
  return { statistic, value, kind };
}
