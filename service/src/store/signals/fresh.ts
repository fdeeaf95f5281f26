import type { ClientBase } from 'pg';
import { arrayOf, Packer } from '../packing.ts';
import { type Block, packBlocks, partsOf } from './blocks.ts';
import { Chunk, MINUTES_A_CHUNK } from './chunk.ts';
import { readChunksAt, type StoredChunk, writeChunks } from './chunks.ts';
import { addStored } from './damage.ts';
import type { HourCells } from './hour-cells.ts';

const TURNS = 16; // folds between two in which a block is settled: as often a reader looks through its rows
const WRITTEN_AT_ONCE = 2_000; // chunks a statement: some megabytes

/**
 * Keeps the minutes that a fold brought, by the beginning of their hour. Many series tell something every few seconds:
 * to write the chunk of each of them with every fold would cost more than all else. So a fold writes one row for 256
 * series, and every sixteenth settles them into their chunks. `readChunksBetween` tells both as one.
 */
export async function writeFresh(client: ClientBase, hours: ReadonlyMap<number, HourCells>): Promise<void> {
  const blocks = packBlocks(hours);
  const bytes = new Packer();
  const places = blocks.map(({ data }) => {
    const place = bytes.length + 1;
    bytes.bytes(data);
    return place;
  });
  await client.query(
    `INSERT INTO telemetry.fresh (block, hour, data)
     SELECT block, to_timestamp(hour / 1000), substring($5::bytea FROM place FOR length)
     FROM unnest($1::int[], $2::float8[], $3::int[], $4::int[]) AS given(block, hour, place, length)`,
    [
      arrayOf(blocks.map(({ block }) => block)),
      arrayOf(blocks.map(({ hour }) => hour)),
      arrayOf(places),
      arrayOf(blocks.map(({ data }) => data.length)),
      bytes.take(),
    ],
  );
}

/** Settles the blocks whose turn it is, one in sixteen. The fold that calls it has locked its state. */
export async function settleDue(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ turn: number }>(
    `SELECT (generation % ${TURNS})::int AS turn FROM telemetry.fold_state`,
  );
  await settleTurn(client, rows[0]?.turn ?? 0, null);
}

/** Settles all that is fresh, or all of an hour. The caller has locked the state of the fold. */
export async function settleFresh(client: ClientBase, hour: number | null): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await settleTurn(client, turn, hour);
}

async function settleTurn(client: ClientBase, turn: number, hour: number | null): Promise<void> {
  const { rows } = await client.query<Block>(
    `WITH taken AS (
       DELETE FROM telemetry.fresh
       WHERE block % ${TURNS} = $1 AND ($2::float8 IS NULL OR hour = to_timestamp($2 / 1000)) RETURNING *
     )
     SELECT block, extract(epoch FROM hour)::float8 * 1000 AS hour, data FROM taken ORDER BY id`,
    [turn, hour],
  );
  for (const [start, parts] of partsOf(rows)) {
    const series = [...parts.keys()].sort((left, right) => left - right); // as the index has them
    for (let first = 0; first < series.length; first += WRITTEN_AT_ONCE) {
      await mergeInto(client, start, series.slice(first, first + WRITTEN_AT_ONCE), parts);
    }
  }
}

/** What is damaged is written over by what came since: its bytes were told to whoever listens. */
async function mergeInto(
  client: ClientBase,
  start: number,
  series: readonly number[],
  parts: ReadonlyMap<number, readonly Buffer[]>,
): Promise<void> {
  const stored = await readChunksAt(client, 'minute', start, series);
  const chunk = new Chunk(MINUTES_A_CHUNK);
  const merged = series.map((id): StoredChunk => {
    const known = stored.get(id);
    chunk.clear();
    if (known) addStored(chunk, { series: id, start, data: known }, 'minute');
    for (const part of parts.get(id) ?? []) chunk.decode(part);
    return { series: id, start, data: chunk.encode() };
  });
  await writeChunks(client, 'minute', merged);
}
