import type { PoolClient } from 'pg';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf, type Database } from '../../store/database.ts';
import { Receipts } from '../../store/inbox/index.ts';
import {
  addStored,
  Chunk,
  dropOldPartitions,
  forgetEdges,
  forgetExemplars,
  forgetRefusals,
  forgetSeries,
  forgetTemplates,
  forgetTotals,
  HOURS_A_CHUNK,
  inTransaction,
  lockRollUp,
  MINUTES_A_CHUNK,
  makePartitions,
  nextHourKept,
  readChunksAt,
  rolledUpTo,
  type StoredChunk,
  seriesOfHour,
  setRolledUpTo,
  settleFresh,
  takeAmendedHour,
  writeChunks,
} from '../../store/signals/index.ts';
import { dayOf, hourOf } from './fold.ts';
import { LONGEST_GAP_MS } from './totals.ts';

const SETTLED_AFTER_MS = 2.5 * HOUR_MS; // points may be an hour late, tell of an hour before, and wait to be folded
const SERIES_AT_ONCE = 2_000;
const MINUTES_KEPT_MS = 35 * DAY_MS;
/** How old a point of the past may be: its interval may reach back some more, and must not into a day that is gone. */
export const PAST_TAKEN_MS = MINUTES_KEPT_MS - LONGEST_GAP_MS;
const SERIES_KEPT_MS = 400 * DAY_MS;
const TOTALS_KEPT_MS = 3 * HOUR_MS;

const receipts = new WeakMap<Database, Receipts>();

/**
 * Rolls up what is settled and forgets what is past its time. Idempotent, on any number of replicas. `elapsed` is a
 * clock in milliseconds that nobody can set.
 */
export async function keepTelemetry(
  { database, now }: Context,
  goOn: () => boolean,
  elapsed: () => number = () => performance.now(),
): Promise<void> {
  const pool = connectionsOf(database);
  const time = now().getTime();
  const settled = hourOf(time - SETTLED_AFTER_MS);
  let behind = true;
  while (behind && goOn()) behind = await inTransaction(pool, (client) => rollUpNextHour(client, settled));
  const kept = receipts.get(database) ?? new Receipts();
  receipts.set(database, kept);
  await kept.forget(pool, now(), elapsed());
  await forgetTotals(pool, new Date(time - TOTALS_KEPT_MS));
  await forgetRefusals(pool, new Date(time - MINUTES_KEPT_MS));
  await forgetEdges(pool, now());
  await forgetExemplars(pool, now());
  await forgetTemplates(pool, new Date(time - MINUTES_KEPT_MS));
  await forgetSeries(pool, new Date(time - SERIES_KEPT_MS));
  if (!behind) await dropOldPartitions(pool, now()); // never minutes whose hours are still to be made of them
}

/** Writes an hour that was amended, or the next one that is settled, into the days of its series. False when there is none. */
async function rollUpNextHour(client: PoolClient, settled: number): Promise<boolean> {
  await lockRollUp(client);
  const amended = await takeAmendedHour(client);
  if (amended !== null) {
    await rollUpHour(client, amended);
    return true;
  }
  const before = (await rolledUpTo(client))?.getTime() ?? 0;
  if (before >= settled) return false;
  const hour = (await nextHourKept(client, before)) ?? settled;
  if (hour >= settled) {
    await setRolledUpTo(client, new Date(settled));
    return false;
  }
  await rollUpHour(client, hour);
  await setRolledUpTo(client, new Date(hour + HOUR_MS));
  return true;
}

async function rollUpHour(client: PoolClient, hour: number): Promise<void> {
  await settleFresh(client, hour);
  const day = dayOf(hour);
  const slot = (hour - day) / HOUR_MS;
  let last = 0;
  for (;;) {
    const series = await seriesOfHour(client, new Date(hour), last, SERIES_AT_ONCE);
    if (series.length === 0) break;
    if (last === 0) await makePartitions(client, 'hour', [day]);
    last = series.at(-1) as number;
    await rollUp(client, { series, hour, day, slot });
  }
}

async function rollUp(
  client: PoolClient,
  { series, hour, day, slot }: { series: number[]; hour: number; day: number; slot: number },
): Promise<void> {
  const minutes = await readChunksAt(client, 'minute', hour, series);
  const days = await readChunksAt(client, 'hour', day, series);
  const minuteChunk = new Chunk(MINUTES_A_CHUNK);
  const dayChunk = new Chunk(HOURS_A_CHUNK);
  const written: StoredChunk[] = [];
  for (const [id, data] of minutes) {
    addStored(minuteChunk.clear(), { series: id, start: hour, data }, 'minute');
    const total = minuteChunk.total();
    if (!total) continue;
    const known = days.get(id);
    dayChunk.clear();
    if (known) addStored(dayChunk, { series: id, start: day, data: known }, 'hour');
    dayChunk.set(slot, total);
    written.push({ series: id, start: day, data: dayChunk.encode() });
  }
  if (written.length > 0) await writeChunks(client, 'hour', written);
}
