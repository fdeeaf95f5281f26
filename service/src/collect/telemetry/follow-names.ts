import type { PoolClient } from 'pg';
import { DAY_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import {
  findStragglers,
  forgetMoved,
  inTransaction,
  lockRollUp,
  mergeChunks,
  moveEdges,
  moveTemplates,
  readTotals,
  renameSeries,
  replaceSeries,
  type SeriesDescription,
  seriesIdentified,
  seriesNamed,
  settleFresh,
  writeTotals,
} from '../../store/signals/index.ts';
import { describeSeries } from './series-index.ts';
import { packTotals, unpackTotals } from './totals.ts';

const AT_ONCE = 200; // series in one transaction, in which nothing is folded

interface Move {
  from: string;
  to: string;
  simulated: boolean;
}

/**
 * Has what was told under the other names of services be their own: series go on under their ids, and where both names
 * have the same one the older goes on with the points of both. Idempotent, on any number of replicas. Returns how many series moved.
 */
export async function followNames({ database, now }: Context, goOn: () => boolean): Promise<number> {
  const pool = connectionsOf(database);
  const services = await database.service.findMany({
    where: { aliases: { isEmpty: false } },
    select: { slug: true, aliases: true, team: { select: { simulated: true } } },
  });
  let moved = 0;
  for (const { slug, aliases, team } of services) {
    for (const alias of aliases) {
      const move = { from: alias, to: slug, simulated: team.simulated };
      let some = AT_ONCE;
      while (some === AT_ONCE && goOn()) {
        some = await inTransaction(pool, (client) => moveSome(client, move, now()));
        moved += some;
      }
    }
  }
  for (const { id, into } of await findStragglers(pool)) {
    await inTransaction(pool, async (client) => {
      await lockRollUp(client);
      await merge(client, { from: id, into, at: now() });
    });
  }
  await forgetMoved(pool, new Date(now().getTime() - DAY_MS));
  return moved;
}

async function moveSome(client: PoolClient, { from, to, simulated }: Move, at: Date): Promise<number> {
  await lockRollUp(client); // nothing is folded into what is being moved
  const some = await seriesNamed(client, from, simulated, AT_ONCE);
  if (some.length > 0) await settleFresh(client, null); // or what is fresh would stay with the ids of before
  for (const { id, createdAt, ...rest } of some) {
    const { description } = describeSeries({ ...rest, service: to, simulated }, undefined);
    const { identity } = description as SeriesDescription;
    const known = await seriesIdentified(client, identity);
    if (known && known.createdAt <= createdAt) {
      await merge(client, { from: id, into: known.id, at });
      await replaceSeries(client, { id, into: known.id, at });
      continue;
    }
    if (known) {
      await merge(client, { from: known.id, into: id, at });
      await replaceSeries(client, { id: known.id, into: id, at });
    }
    await renameSeries(client, { id, service: to, identity });
  }
  await moveEdges(client, from, to);
  await moveTemplates(client, from, to, simulated);
  return some.length;
}

async function merge(
  client: PoolClient,
  { from, into, at }: { from: number; into: number; at: Date },
): Promise<void> {
  await mergeChunks(client, from, into);
  const totals = await readTotals(client, [from, into]);
  const [moved, own] = [totals.get(from), totals.get(into)];
  if (!moved) return;
  const streams = unpackTotals(moved);
  if (own) for (const [stream, total] of unpackTotals(own)) streams.set(stream, total);
  await writeTotals(client, [{ series: into, lastAt: at.getTime(), data: packTotals(streams) }]);
}
