import type { ClientBase, Pool } from 'pg';
import { Packer } from '../packing.ts';

/** The packed last totals of those of the series that have some. */
export async function readTotals(
  client: ClientBase,
  series: readonly number[],
): Promise<Map<number, Buffer>> {
  const { rows } = await client.query<[number, Buffer]>({
    text: 'SELECT series, data FROM telemetry.totals WHERE series = ANY ($1::int[])',
    values: [series],
    rowMode: 'array',
  });
  return new Map(rows);
}

export async function writeTotals(
  client: ClientBase,
  totals: readonly { series: number; lastAt: number; data: Buffer }[],
): Promise<void> {
  const packer = new Packer();
  const places = totals.map(({ data }) => {
    const place = packer.length + 1;
    packer.bytes(data);
    return place;
  });
  await client.query(
    `INSERT INTO telemetry.totals AS t (series, last_at, data)
     SELECT series, to_timestamp(at / 1000), substring($5::bytea FROM place FOR length)
     FROM unnest($1::int[], $2::float8[], $3::int[], $4::int[]) AS given(series, at, place, length)
     ON CONFLICT (series) DO UPDATE SET last_at = EXCLUDED.last_at, data = EXCLUDED.data`,
    [
      totals.map(({ series }) => series),
      totals.map(({ lastAt }) => lastAt),
      places,
      totals.map(({ data }) => data.length),
      packer.take(),
    ],
  );
}

/** Forgets totals that nothing can be compared with any more. */
export async function forgetTotals(client: ClientBase | Pool, before: Date): Promise<void> {
  await client.query('DELETE FROM telemetry.totals WHERE last_at < $1', [before]);
}
