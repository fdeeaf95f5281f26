import { createHash } from 'node:crypto';
import type { RefusalReason } from '../../contracts/signals.ts';
import type { Context } from '../../store/database.ts';
import { appendRest, appendToInbox, findTaken, type Remembered } from '../../store/inbox/index.ts';
import { Packer, Unpacker } from '../../store/signals/index.ts';
import { seriesIn, withoutSeries } from './batch.ts';
import type { Settled } from './intake.ts';
import type { Telemetry } from './open.ts';

/** What somebody may mend, so that the same body brings more than it did. */
const WITHHELD: ReadonlySet<string> = new Set<RefusalReason>([
  'wrong_scope',
  'simulated_mismatch',
  'too_many_series',
  'store_full',
]);

export interface KeptBody {
  hash: Buffer;
  at: Date;
  remembered: Remembered;
}

/**
 * What a body is known by when it comes again, however it is packed then. `of`: what it is taken in as, for the same bytes
 * to another path are another body.
 */
export function hashOf({ vault }: Pick<Context, 'vault'>, unpacked: Buffer, of: string): Buffer {
  return createHash('sha256').update(of).update(vault.fingerprint(unpacked)).digest();
}

/**
 * Keeps what a body brought; durable when this returns. The same body again brings what its token or a cap kept out
 * before and does so no longer, and nothing twice. Counts what was refused, unless the body was known.
 */
export async function keepBody(
  { pool, place, refusals, waiting }: Pick<Telemetry, 'pool' | 'place' | 'refusals' | 'waiting'>,
  { batch, tally, kept }: Settled,
  { hash, at, remembered }: KeptBody,
): Promise<void> {
  let fresh = true;
  if (batch) {
    const part = tally.refusals.some(({ reason }) => WITHHELD.has(reason));
    const taken = part ? packIds(seriesIn(batch)) : undefined;
    fresh = await appendToInbox(pool, place, { hash, batch, at, remembered, taken });
    if (fresh) waiting.add(batch.length);
    else await keepRest(batch, part);
  }
  if (fresh) kept();
  if (fresh && tally.count > 0) refusals.add(tally.refusals);

  async function keepRest(whole: Buffer, part: boolean): Promise<void> {
    for (;;) {
      const before = await findTaken(pool, hash);
      if (before === null) return; // all of it was taken in
      const known = unpackIds(before);
      const rest = withoutSeries(whole, known);
      if (rest === undefined) return;
      const taken = part ? packIds([...known, ...seriesIn(rest)]) : undefined;
      if (await appendRest(pool, place, { hash, batch: rest, at, before, taken })) {
        waiting.add(rest.length);
        return;
      }
    }
  }
}

function packIds(ids: readonly number[]): Buffer {
  const to = new Packer();
  for (const id of ids) to.varint(id);
  return to.take();
}

function unpackIds(bytes: Buffer): Set<number> {
  const from = new Unpacker(bytes);
  const ids = new Set<number>();
  while (!from.done) ids.add(from.varint());
  return ids;
}
