import { describeSeries, TELEMETRY_LIMITS } from '../src/collect/telemetry/index.ts';
import { type Context, connectionsOf } from '../src/store/database.ts';
import {
  admitSeries,
  Chunk,
  inTransaction,
  MINUTES_A_CHUNK,
  makePartitions,
  writeChunks,
} from '../src/store/signals/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface ToldSeries {
  service: string;
  metric: string;
  kind: 'gauge' | 'rate';
  unit?: string;
  simulated?: boolean;
  /** One a minute; NaN is a gap. */
  values: Float64Array;
}

/** Writes minutes of the past straight into the store, as the fold would have; `from` is the begin of an hour. Answers the ids of the series. */
export async function tellHistory(
  context: Pick<Context, 'database'>,
  from: number,
  told: readonly ToldSeries[],
): Promise<number[]> {
  const pool = connectionsOf(context.database);
  const longest = Math.max(...told.map(({ values }) => values.length));
  const descriptions = told.flatMap(({ service, metric, kind, unit = '', simulated = false }) => {
    const identity = { service, environment: '', metric, kind, unit, attributes: {}, simulated };
    return describeSeries(identity, undefined).description ?? [];
  });
  const end = new Date(from + longest * MINUTE);
  const admissions = await admitSeries(pool, descriptions, TELEMETRY_LIMITS, { now: end, oldest: from });
  const ids = admissions.map((admission) => ('id' in admission ? admission.id : Number.NaN));
  await inTransaction(pool, async (client) => {
    for (let start = from; start < end.getTime(); start += HOUR) {
      await makePartitions(client, 'minute', [start]);
      const chunks = told.flatMap(({ values, kind }, index) => {
        const chunk = new Chunk(MINUTES_A_CHUNK);
        let any = false;
        for (let slot = 0; slot < MINUTES_A_CHUNK; slot += 1) {
          const value = values[(start - from) / MINUTE + slot] ?? Number.NaN;
          if (Number.isNaN(value)) continue;
          any = true;
          const sum = kind === 'rate' ? value * 60 : value;
          chunk.set(slot, { count: 1, sum, min: sum, max: sum });
        }
        return any ? { series: ids[index] as number, start, data: chunk.encode() } : [];
      });
      if (chunks.length > 0) await writeChunks(client, 'minute', chunks);
    }
    await client.query('UPDATE telemetry.series SET last_at = $1 WHERE id = ANY ($2::int[])', [
      new Date(end.getTime() - HOUR),
      ids,
    ]);
  });
  return ids;
}
