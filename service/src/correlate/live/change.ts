import type { LiveChange } from '../../contracts/live.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { append, lockLive } from './log.ts';
import { findCalm } from './quiet.ts';
import { type Sight, unknown } from './read.ts';
import { readCalm } from './read-calm.ts';
import { briefly } from './regroup.ts';

type Row = Prisma.LiveSignalGetPayload<object>;

/**
 * Changes a live signal, keeps in its history what was done where that belongs there, and tells everybody who looks.
 * @throws ServiceError unknown_live_signal
 */
export async function changeLive(
  { database, now }: Context,
  { id, sight, change }: { id: string; sight: Sight; change?: Pick<LiveChange, 'to' | 'by' | 'note'> },
  work: (transaction: Transaction, row: Row) => Promise<Prisma.LiveSignalUpdateInput>,
): Promise<void> {
  await transact(database, async (transaction) => {
    await lockLive(transaction);
    const row = await transaction.liveSignal.findUnique({ where: { id } });
    if (!row || (sight.simulatedOnly && !row.simulated)) throw unknown(id);
    const at = now();
    const data = await work(transaction, row);
    const before = row.history as unknown as LiveChange[];
    const history = change ? [...before, { at: at.toISOString(), ...change }] : before;
    await transaction.liveSignal.update({ where: { id }, data: { ...data, history, updatedAt: at } });
    const calm = await readCalm(transaction, now);
    const since = row.since.getTime();
    const { mute, window } = findCalm({ ...row, since }, calm, at.getTime());
    const live = briefly({ ...row, since }, mute !== undefined || window !== undefined);
    await append(transaction, [
      { event: { kind: 'changed', at: at.toISOString(), live }, simulated: row.simulated },
    ]);
  });
}
