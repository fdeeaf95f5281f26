import pg, { type PoolClient } from 'pg';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf, type Database } from '../../store/database.ts';
import { type InboxPlace, setAside, takeFromInbox } from '../../store/inbox/index.ts';
import {
  countRefusals,
  countRefusalsOfSeries,
  type HourCells,
  makePartitions,
  readTotals,
  rollUpAgain,
  settleDue,
  touchSeries,
  writeEdges,
  writeExemplars,
  writeFresh,
  writeTotals,
} from '../../store/signals/index.ts';
import { type Batch, readBatch } from './batch.ts';
import { EdgeTally } from './edges.ts';
import { Gathering } from './gather.ts';
import { packTotals, Totals, unpackTotals } from './totals.ts';

const WRITTEN_AT_ONCE = 2_000; // totals a statement: some megabytes
const MOST_REMEMBERED = 250_000; // series
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
  const told = toldUntil.get(database) ?? new Map<number, number>();
  toldUntil.set(database, told);
  let folded = 0;
  while (goOn()) {
    const unreadable: unknown[] = [];
    const lastAt = new Map<number, number>();
    const taken = await takeFromInbox(pool, place, async (client, batches) => {
      unreadable.push(...(await foldReadable(client, batches, { now: now(), told, lastAt })));
      unreadable.push(...(await attempt(client, () => settleDue(client))));
    });
    if (told.size > MOST_REMEMBERED) told.clear();
    for (const [series, hour] of lastAt) told.set(series, hour); // once it is said for good
    for (const error of unreadable) onUnreadable(error); // once they are set aside for good
    if (taken === 0) break;
    folded += taken;
  }
  return folded;
}

/** The last hour of each series that this process has had noted in the catalogue, so that it is noted once. */
const toldUntil = new WeakMap<Database, Map<number, number>>();

interface Folding {
  now: Date;
  told: ReadonlyMap<number, number>;
  /** Of the series of which it has to be noted now. */
  lastAt: Map<number, number>;
}

/**
 * Folds batches together; where that fails each half by itself, until the one at fault is found and set aside.
 * Returns why, for each of those.
 */
async function foldReadable(client: PoolClient, batches: Buffer[], folding: Folding): Promise<unknown[]> {
  const [error] = await attempt(client, () => foldBatches(client, batches, folding));
  if (error === undefined) return [];
  const [batch] = batches;
  if (batch !== undefined && batches.length === 1) {
    await setAside(client, { batch, reason: String(error), at: folding.now });
    return [error];
  }
  const middle = batches.length >> 1;
  const first = await foldReadable(client, batches.slice(0, middle), folding);
  return [...first, ...(await foldReadable(client, batches.slice(middle), folding))];
}

/** Does something as a whole or not at all; returns why not, where the data were at fault. */
async function attempt(client: PoolClient, work: () => Promise<void>): Promise<unknown[]> {
  await client.query('SAVEPOINT fold');
  try {
    await work();
    await client.query('RELEASE SAVEPOINT fold');
    return [];
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT fold'); // fails where the connection did, and nothing is set aside
    await client.query('RELEASE SAVEPOINT fold');
    return [error];
  }
}

function isFaultOfData(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || FAULTS_OF_DATA.includes(error.code?.slice(0, 2) ?? '');
}

async function foldBatches(
  client: PoolClient,
  packed: Buffer[],
  { now, told, lastAt }: Folding,
): Promise<void> {
  const batches = packed.map(readBatch);
  const totals = await readStreams(client, batches);
  const gathering = new Gathering(totals);
  for (const batch of batches) gathering.addBatch(batch);
  const { hours } = gathering;
  if (hours.size > 0) {
    await makePartitions(client, 'minute', hours.keys());
    await writeFresh(client, hours);
    await rollUpAgain(client, hours.keys());
  }
  const later = tellLater(hours, told);
  await touchSeries(client, later);
  await writeStreams(client, totals, now);
  await countRefusalsOfSeries(client, 'out_of_order', gathering.outOfOrder, now);
  await foldEdges(client, batches, now);
  await foldExemplars(client, batches);
  for (const [series, hour] of later) lastAt.set(series, hour);
}

/** The series that told something in a later hour than is noted of them, as far as this process knows. */
function tellLater(
  hours: ReadonlyMap<number, HourCells>,
  told: ReadonlyMap<number, number>,
): Map<number, number> {
  const later = new Map<number, number>();
  for (const [hour, cells] of hours) {
    for (const series of cells.series) {
      if (hour > (later.get(series) ?? told.get(series) ?? 0)) later.set(series, hour);
    }
  }
  return later;
}

async function foldExemplars(client: PoolClient, batches: readonly Batch[]): Promise<void> {
  const told = batches.flatMap(({ ids, asides }) =>
    (asides?.exemplars ?? []).flatMap((one) => {
      const id = ids[one.series] ?? 0;
      return id === 0 ? [] : [{ ...one, series: id }];
    }),
  );
  await writeExemplars(client, told);
}

/** Adds the edges of the batches to those known; those for which there is no room are counted as refused. */
async function foldEdges(client: PoolClient, batches: readonly Batch[], now: Date): Promise<void> {
  const tally = new EdgeTally();
  for (const { asides } of batches) for (const edge of asides?.edges ?? []) tally.merge(edge);
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

async function readStreams(client: PoolClient, batches: readonly Batch[]): Promise<Map<number, Totals>> {
  const counted = new Set<number>();
  for (const { ids, streams } of batches) {
    for (let i = 0; i < ids.length; i += 1) if (streams[i] !== '') counted.add(ids[i] as number);
  }
  counted.delete(0);
  const totals = new Map<number, Totals>();
  if (counted.size === 0) return totals;
  const stored = await readTotals(client, [...counted]);
  for (const id of counted) {
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
