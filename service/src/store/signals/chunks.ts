import type { ClientBase, Pool } from 'pg';
import { arrayOf, Packer } from '../packing.ts';
import { type Block, blockOf, mergeMinutes, type Parts, partsOf } from './blocks.ts';
import { Chunk, MINUTES_A_CHUNK } from './chunk.ts';
import { addStored } from './damage.ts';

/** Numbers are milliseconds since 1970. */
export interface StoredChunk {
  series: number;
  start: number;
  data: Buffer;
}

/** Which of the two resolutions: minutes by the hour, or hours by the day. */
export type Resolution = 'minute' | 'hour';

const TABLES = {
  minute: { table: 'telemetry.minutes', start: 'hour' },
  hour: { table: 'telemetry.hours', start: 'day' },
} as const;

/** Reads the chunks of some series that begin at `start`. */
export async function readChunksAt(
  client: ClientBase,
  resolution: Resolution,
  start: number,
  series: readonly number[],
): Promise<Map<number, Buffer>> {
  const { table, start: column } = TABLES[resolution];
  const { rows } = await client.query<[number, Buffer]>({
    text: `SELECT series, data FROM ${table} WHERE ${column} = $1 AND series = ANY ($2::int[])`,
    values: [new Date(start), arrayOf(series)],
    rowMode: 'array',
  });
  return new Map(rows);
}

/**
 * Reads the chunks of some series that begin from `from` to before `to`, in order of their beginning. Of a series and hour
 * there are two where one is damaged and more came since.
 */
export async function readChunksBetween(
  pool: Pool,
  resolution: Resolution,
  span: { from: number; to: number },
  series: readonly number[],
): Promise<StoredChunk[]> {
  const { table, start } = TABLES[resolution];
  const between = `${start} >= $1 AND ${start} < $2`;
  const at = `extract(epoch FROM ${start})::float8 * 1000 AS at`;
  const settled = `SELECT false AS fresh, series AS place, ${at}, data FROM ${table}
    WHERE ${between} AND series = ANY ($3::int[])`;
  const fresh = `SELECT true, block, ${at}, data FROM telemetry.fresh WHERE ${between} AND block = ANY ($4::int[])`;
  const both = resolution === 'minute';
  const { rows } = await pool.query<[fresh: boolean, place: number, at: number, data: Buffer]>({
    // One statement, which sees what is fresh either before it is settled or after.
    text: `SELECT * FROM (${settled} ${both ? `UNION ALL ${fresh}` : ''}) AS told ORDER BY at, place`,
    values: [
      new Date(span.from),
      new Date(span.to),
      arrayOf(series),
      ...(both ? [arrayOf([...new Set(series.map(blockOf))])] : []),
    ],
    rowMode: 'array',
  });
  const chunks: StoredChunk[] = [];
  const blocks: Block[] = [];
  for (const [isFresh, place, begin, data] of rows) {
    if (isFresh) blocks.push({ block: place, hour: begin, data });
    else chunks.push({ series: place, start: begin, data });
  }
  return blocks.length === 0 ? chunks : withFresh(chunks, partsOf(blocks, new Set(series)));
}

function withFresh(chunks: readonly StoredChunk[], parts: Parts): StoredChunk[] {
  const merged = new Chunk(MINUTES_A_CHUNK);
  const all = chunks.map((chunk) => {
    const ofHour = parts.get(chunk.start);
    const fresh = ofHour?.get(chunk.series);
    if (!ofHour || !fresh || !addStored(merged.clear(), chunk, 'minute')) return chunk;
    ofHour.delete(chunk.series);
    for (const part of fresh) merged.decode(part);
    return { ...chunk, data: merged.encode() };
  });
  for (const [start, ofHour] of parts) {
    for (const [series, fresh] of ofHour) all.push({ series, start, data: mergeMinutes(fresh) });
  }
  return all.sort((left, right) => left.start - right.start || left.series - right.series);
}

/**
 * Writes chunks over those there were. One parameter holds the bytes of all of them: as many of their own would be
 * doubled in size on the way.
 */
export async function writeChunks(
  client: ClientBase,
  resolution: Resolution,
  chunks: readonly StoredChunk[],
): Promise<void> {
  const { table, start } = TABLES[resolution];
  const packer = new Packer();
  const places = chunks.map(({ data }) => {
    const place = packer.length + 1;
    packer.bytes(data);
    return place;
  });
  await client.query(
    `INSERT INTO ${table} AS c (series, ${start}, data)
     SELECT series, to_timestamp(at / 1000), substring($5::bytea FROM place FOR length)
     FROM unnest($1::int[], $2::float8[], $3::int[], $4::int[]) AS given(series, at, place, length)
     ON CONFLICT (series, ${start}) DO UPDATE SET data = EXCLUDED.data`,
    [
      arrayOf(chunks.map(({ series }) => series)),
      arrayOf(chunks.map((chunk) => chunk.start)),
      arrayOf(places),
      arrayOf(chunks.map(({ data }) => data.length)),
      packer.take(),
    ],
  );
}
