import type { ClientBase, Pool } from 'pg';
import { Packer } from '../packing.ts';

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
    values: [new Date(start), series],
    rowMode: 'array',
  });
  return new Map(rows);
}

/** Reads the chunks of some series that begin from `from` to before `to`, in order of their beginning. */
export async function readChunksBetween(
  pool: Pool,
  resolution: Resolution,
  span: { from: number; to: number },
  series: readonly number[],
): Promise<StoredChunk[]> {
  const { table, start } = TABLES[resolution];
  const { rows } = await pool.query<[number, number, Buffer]>({
    text: `SELECT series, extract(epoch FROM ${start})::float8 * 1000, data FROM ${table}
           WHERE ${start} >= $1 AND ${start} < $2 AND series = ANY ($3::int[]) ORDER BY ${start}, series`,
    values: [new Date(span.from), new Date(span.to), series],
    rowMode: 'array',
  });
  return rows.map(([id, at, data]) => ({ series: id, start: at, data }));
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
      chunks.map(({ series }) => series),
      chunks.map((chunk) => chunk.start),
      places,
      chunks.map(({ data }) => data.length),
      packer.take(),
    ],
  );
}
