import type { z } from 'zod';
import type { SignalExemplarQuery, SignalExemplars } from '../../contracts/signals.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { readExemplars } from '../../store/signals/index.ts';
import { nameSignal } from './name.ts';
import { readSignal, type Sight } from './read.ts';

const MOST_LISTED = 100;

/** The requests that stand for what a signal told in a time. @throws ServiceError unknown_signal */
export async function listExemplars(
  context: Context,
  id: string,
  query: z.output<typeof SignalExemplarQuery>,
  sight: Sight,
): Promise<SignalExemplars> {
  const signal = await readSignal(context, id, sight);
  const to = query.to === undefined ? context.now() : new Date(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - DAY_MS) : new Date(query.from);
  const rows = await readExemplars(
    connectionsOf(context.database),
    Number(signal.id),
    { from, to },
    MOST_LISTED,
  );
  const { scale, unit } = nameSignal(signal);
  return {
    unit,
    items: rows.map(({ at, value, ...ids }) => ({
      at: new Date(at).toISOString(),
      value: value * scale,
      ...ids,
    })),
  };
}
