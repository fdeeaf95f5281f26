import pg, { type PoolClient } from 'pg';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { type InboxPlace, setAside, takeFromInbox } from '../../store/inbox/index.ts';
import {
  Chunk,
  countRefusals,
  countRefusalsOfSeries,
  MINUTES_A_CHUNK,
  makePartitions,
  readChunksAt,
  readTotals,
  rollUpAgain,
  type StoredChunk,
  touchSeries,
  writeChunks,
  writeEdges,
  writeExemplars,
  writeTotals,
} from '../../store/signals/index.ts';
import { readAsides, readBatch } from './batch.ts';
import { EdgeTally } from './edges.ts';
import { type Gathered, Gathering } from './gather.ts';
import { packTotals, Totals, unpackTotals } from './totals.ts';

const WRITTEN_AT_ONCE = 2_000; // chunks a statement: some megabytes
/** Of SQLSTATE: data that cannot be kept, constraints, and limits. All else is no fault of what was sent. */
const FAULTS_OF_DATA = ['22', '23', '54'];

/**
 * Merges what waits in the inbox into the chunks of its series, transaction by transaction, until the inbox is empty or
 * `goOn` says no. A batch that cannot be folded is set aside and told to `onUnreadable`. Returns how many batches were
 * taken. Any number of processes may call it at the same time.
 */
export async function foldTelemetry(
  { database, now }: Context,
  place: InboxPlace,
  goOn: () => boolean,
  onUnreadable: (error: unknown) => void = () => {},
): Promise<number> {
  const pool = connectionsOf(database);
  let folded = 0;
  while (goOn()) {
    const unreadable: unknown[] = [];
    const taken = await takeFromInbox(pool, place, async (client, batches) => {
      unreadable.push(...(await foldReadable(client, batches, now())));
    });
    for (const error of unreadable) onUnreadable(error); // once they are set aside for good
    if (taken === 0) break;
    folded += taken;
  }
  return folded;
}

/**
 * Folds batches together; where that fails each half by itself, until the one at fault is found and set aside.
 * Returns why, for each of those.
 */
async function foldReadable(client: PoolClient, batches: Buffer[], now: Date): Promise<unknown[]> {
  await client.query('SAVEPOINT fold');
  try {
    await foldBatches(client, batches, now);
    await client.query('RELEASE SAVEPOINT fold');
    return [];
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT fold'); // fails where the connection did, and nothing is set aside
    await client.query('RELEASE SAVEPOINT fold');
    const [batch] = batches;
    if (batch !== undefined && batches.length === 1) {
      await setAside(client, { batch, reason: String(error), at: now });
      return [error];
    }
    const middle = batches.length >> 1;
    const first = await foldReadable(client, batches.slice(0, middle), now);
    return [...first, ...(await foldReadable(client, batches.slice(middle), now))];
  }
}

function isFaultOfData(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || FAULTS_OF_DATA.includes(error.code?.slice(0, 2) ?? '');
}

async function foldBatches(client: PoolClient, batches: Buffer[], now: Date): Promise<void> {
  const totals = await readStreams(client, batches);
  const gathering = new Gathering(totals);
  for (const batch of batches) gathering.addBatch(batch);
  const byHour = groupByHour(gathering.hours);
  await makePartitions(client, 'minute', byHour.keys());
  const lastAt = new Map<number, number>();
  for (const [hour, gathered] of byHour) {
    for (let first = 0; first < gathered.length; first += WRITTEN_AT_ONCE) {
      await mergeInto(client, hour, gathered.slice(first, first + WRITTEN_AT_ONCE), lastAt);
    }
  }
  await touchSeries(client, lastAt);
  await writeStreams(client, totals, now);
  if (byHour.size > 0) await rollUpAgain(client, byHour.keys());
  await countRefusalsOfSeries(client, 'out_of_order', gathering.outOfOrder, now);
  await foldEdges(client, batches, now);
  await foldExemplars(client, batches);
}

async function foldExemplars(client: PoolClient, batches: Buffer[]): Promise<void> {
  const told = batches.flatMap((batch) => {
    const exemplars = readAsides(batch)?.exemplars ?? [];
    if (exemplars.length === 0) return [];
    const { series } = readBatch(batch);
    return exemplars.flatMap((one) => {
      const id = series[one.series]?.id ?? 0;
      return id === 0 ? [] : [{ ...one, series: id }];
    });
  });
  await writeExemplars(client, told);
}

/** Adds the edges of the batches to those known; those for which there is no room are counted as refused. */
async function foldEdges(client: PoolClient, batches: Buffer[], now: Date): Promise<void> {
  const tally = new EdgeTally();
  for (const batch of batches) for (const edge of readAsides(batch)?.edges ?? []) tally.merge(edge);
  const refused = await writeEdges(client, tally.all);
  if (refused.length === 0) return;
  const refusals = refused.map(({ from, to }) => ({
    signal: 'traces' as const,
    service: from.kind === 'service' ? from.name : '',
    reason: 'too_many_edges',
    label: to.kind,
    example: to.name.slice(0, 100),
    count: 1,
  }));
  await countRefusals(client, refusals, now);
}

/** Merges the minutes with those there were in one hour, and notes series that told nothing in it before. */
async function mergeInto(
  client: PoolClient,
  hour: number,
  gathered: readonly Gathered[],
  lastAt: Map<number, number>,
): Promise<void> {
  const stored = await readChunksAt(
    client,
    'minute',
    hour,
    gathered.map(({ series }) => series),
  );
  const chunk = new Chunk(MINUTES_A_CHUNK);
  const merged: StoredChunk[] = gathered.map(({ series, cells }) => {
    chunk.clear();
    const known = stored.get(series);
    if (known) chunk.decode(known);
    else lastAt.set(series, Math.max(hour, lastAt.get(series) ?? 0));
    for (const [minute, cell] of cells) chunk.add(minute, cell);
    return { series, start: hour, data: chunk.encode() };
  });
  await writeChunks(client, 'minute', merged);
}

function groupByHour(hours: Iterable<Gathered>): Map<number, Gathered[]> {
  const groups = new Map<number, Gathered[]>();
  for (const gathered of hours) {
    const group = groups.get(gathered.hour);
    if (group) group.push(gathered);
    else groups.set(gathered.hour, [gathered]);
  }
  for (const group of groups.values()) group.sort((left, right) => left.series - right.series); // as the index has them
  return groups;
}

async function readStreams(client: PoolClient, batches: Buffer[]): Promise<Map<number, Totals>> {
  const ids = new Set<number>();
  for (const batch of batches) {
    for (const { id, stream } of readBatch(batch).series) if (stream !== undefined) ids.add(id);
  }
  const totals = new Map<number, Totals>();
  if (ids.size === 0) return totals;
  const stored = await readTotals(client, [...ids]);
  for (const id of ids) {
    const packed = stored.get(id);
    totals.set(id, packed ? unpackTotals(packed) : new Totals());
  }
  return totals;
}

async function writeStreams(
  client: PoolClient,
  totals: ReadonlyMap<number, Totals>,
  now: Date,
): Promise<void> {
  const rows = [...totals]
    .map(([series, streams]) => ({ series, lastAt: now.getTime(), data: packTotals(streams) }))
    .sort((left, right) => left.series - right.series);
  for (let first = 0; first < rows.length; first += WRITTEN_AT_ONCE) {
    await writeTotals(client, rows.slice(first, first + WRITTEN_AT_ONCE));
  }
}

/** The beginning of the hour, and of the day, that a time lies in. */
export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS;
}

export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
