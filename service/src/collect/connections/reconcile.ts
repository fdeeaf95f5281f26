import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import type { Connection as Row } from '../../store/generated/client.ts';
import type { Sources } from './source.ts';

const EVERY_MS = HOUR_MS;
const FIRST_LOOK_BACK_MS = DAY_MS; // of what was never read: its history is read when somebody asks for it

/**
 * Has every connection with a token read again, once an hour, from a little before it was last read to the end, so that
 * what a lost webhook left out is found. What failed is tried again; what has not come to its end goes on where it was.
 * Safe on any number of replicas.
 */
export async function reconcile(context: Context, sources: Sources): Promise<void> {
  const due = new Date(context.now().getTime() - EVERY_MS);
  const rows = await context.database.connection.findMany({
    where: { token: { not: null }, OR: [{ lastReconcileAt: null }, { lastReconcileAt: { lte: due } }] },
  });
  for (const row of rows) await reconcileConnection(context, sources, row, due);
}

async function reconcileConnection(context: Context, sources: Sources, row: Row, due: Date): Promise<void> {
  const wanted = await sources[row.provider].wanted(context, row);
  const at = context.now();
  const since = new Date(row.createdAt.getTime() - FIRST_LOOK_BACK_MS);
  await context.database.$transaction(async (transaction) => {
    const { count } = await transaction.connection.updateMany({
      where: { id: row.id, OR: [{ lastReconcileAt: null }, { lastReconcileAt: { lte: due } }] },
      data: { lastReconcileAt: at },
    });
    if (count === 0) return; // another replica was quicker
    const all = { connectionId: row.id };
    await transaction.sync.deleteMany({ where: { ...all, NOT: { OR: wanted } } });
    const again = { state: 'waiting' as const, dueAt: at, code: null, reason: null, remedy: null };
    await transaction.sync.updateMany({ where: { ...all, state: 'done' }, data: { ...again, cursor: null } });
    await transaction.sync.updateMany({ where: { ...all, state: 'failed' }, data: again });
    await transaction.sync.createMany({
      data: wanted.map((one) => ({ ...all, ...one, since, dueAt: at })),
      skipDuplicates: true,
    });
  });
}
