import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';

const KEPT_MS = 400 * DAY_MS; // as long as hours of signals
const KEPT_LOOSE_MS = 35 * DAY_MS; // an anomaly that belongs to no live signal, as long as minutes

/** Forgets live signals that were resolved long ago with what belongs to them, and anomalies that never came to anything. */
export async function forgetLive({ database, now }: Context): Promise<void> {
  const before = (ms: number) => new Date(now().getTime() - ms);
  await database.anomaly.deleteMany({
    where: {
      OR: [
        { endedAt: { lt: before(KEPT_MS) } },
        { endedAt: { lt: before(KEPT_LOOSE_MS) }, liveSignalId: null },
      ],
    },
  });
  await database.liveSignal.deleteMany({ where: { resolvedAt: { lt: before(KEPT_MS) } } });
}
