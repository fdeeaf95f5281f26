import { createHash } from 'node:crypto';
import type { WatchedService } from '../../contracts/live.ts';
import type { Context, Transaction } from '../../store/database.ts';

/** As many processes can share the watch. More would only be rows. */
export const SHARDS = 8;
const LEASE_MS = 60_000; // whoever died with a share has lost it within a minute

/** Always the same for the same owner, so that every process counts alike. */
export function shardOf(owner: string): number {
  return createHash('sha256').update(owner).digest().readUInt32BE(0) % SHARDS;
}

/** Makes the rows of shares there are none of yet. */
export async function makeShards(database: Transaction): Promise<void> {
  await database.watchShard.createMany({
    data: Array.from({ length: SHARDS }, (_, shard) => ({ shard })),
    skipDuplicates: true,
  });
}

/** Takes a share that is not judged to `upTo` yet and that nobody else holds. */
export async function claimShard(
  { database, now }: Context,
  { shard, upTo, holder }: { shard: number; upTo: Date; holder: string },
): Promise<{ judgedTo: Date | null } | undefined> {
  const at = now();
  const rows = await database.$queryRaw<{ judgedTo: Date | null }[]>`
    UPDATE watch_shards SET leased_by = ${holder}, leased_until = ${new Date(at.getTime() + LEASE_MS)}
    WHERE shard = ${shard} AND (leased_until IS NULL OR leased_until <= ${at})
      AND (judged_to IS NULL OR judged_to < ${upTo})
    RETURNING judged_to AS "judgedTo"`;
  return rows[0];
}

export interface Judged {
  shard: number;
  holder: string;
  upTo: Date;
  tookMs: number;
  shed: number;
  watched: WatchedService[];
}

/** Gives the share back. False when it was not ours any more: then nothing of the transaction may stay. */
export async function releaseShard(transaction: Transaction, judged: Judged): Promise<boolean> {
  const { shard, holder, upTo, tookMs, shed, watched } = judged;
  const { count } = await transaction.watchShard.updateMany({
    where: { shard, leasedBy: holder },
    data: { leasedBy: null, leasedUntil: null, judgedTo: upTo, tookMs, shed, watched },
  });
  return count === 1;
}

/** Gives a share back as it was, after a failure. */
export async function abandonShard(
  database: Transaction,
  { shard, holder }: { shard: number; holder: string },
): Promise<void> {
  await database.watchShard.updateMany({
    where: { shard, leasedBy: holder },
    data: { leasedBy: null, leasedUntil: null },
  });
}
