import { HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Connection, Sync } from '../../store/generated/client.ts';
import type { Recording } from '../recording.ts';
import { openConnection } from './open.ts';
import { LeaseLost, type Sources, type SyncPage, SyncPause } from './source.ts';

const LEASE_MS = 60_000; // a replica that died is followed by another after it
const RETRY_MS = 5 * 60_000; // after a failure of our own
const OVERLAP_MS = HOUR_MS; // what happened at the source shortly before it was read may not have shown yet

type Taken = Sync & { connection: Connection; leasedUntil: Date };

export interface RunOptions {
  sources: Sources;
  /** Stops after the page under way was given up; it is read again. */
  signal?: AbortSignal;
  /** Told of failures that are ours. */
  onError?: (error: unknown, sync: { container: string; resource: string }) => void;
}

/**
 * Reads page after page of everything that is due, each in its turn, until nothing is. What a page held was recorded
 * before its cursor is saved: ended at any moment, any replica goes on with the page that was being read, and what
 * is recorded twice is recognised. Answers how many pages were read.
 */
export async function runSyncs(recording: Recording, options: RunOptions): Promise<number> {
  const signal = options.signal ?? new AbortController().signal;
  let pages = 0;
  while (!signal.aborted) {
    const sync = await take(recording.context);
    if (!sync) break;
    if (await readOne(recording, sync, { ...options, signal })) pages += 1;
  }
  return pages;
}

/** The sync that has waited longest, leased to us. */
async function take({ database, now }: Context): Promise<Taken | null> {
  const at = now();
  const leasedUntil = new Date(at.getTime() + LEASE_MS);
  const [taken] = await database.$queryRaw<{ id: string }[]>`
    UPDATE syncs SET state = 'running', leased_until = ${leasedUntil}, code = NULL, reason = NULL, remedy = NULL,
      started_at = CASE WHEN cursor IS NULL THEN ${at} ELSE started_at END
    WHERE id = (
      SELECT sync.id FROM syncs sync JOIN connections connection ON connection.id = sync.connection_id
      WHERE sync.state IN ('waiting', 'running') AND sync.due_at <= ${at} AND connection.token IS NOT NULL
        AND (sync.leased_until IS NULL OR sync.leased_until <= ${at})
      ORDER BY sync.due_at, sync.id LIMIT 1 FOR UPDATE OF sync SKIP LOCKED)
    RETURNING id`;
  if (!taken) return null;
  const row = await database.sync.findUnique({ where: { id: taken.id }, include: { connection: true } });
  return row && { ...row, leasedUntil };
}

async function readOne(
  recording: Recording,
  sync: Taken,
  { sources, signal, onError }: RunOptions & { signal: AbortSignal },
): Promise<boolean> {
  const { context } = recording;
  let renewing: Promise<void> | undefined;
  /** Requests side by side may all find it short: one renews it for all. */
  const keepLease = () => {
    renewing ??= renewLease(context, sync).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  try {
    const page = await sources[sync.connection.provider].readPage({
      recording,
      connection: openConnection(context, sync.connection),
      container: sync.container,
      resource: sync.resource,
      cursor: sync.cursor,
      etag: sync.etag,
      since: sync.since ?? sync.connection.createdAt,
      signal,
      keepLease,
    });
    await saveProgress(context, sync, page);
    return true;
  } catch (error) {
    if (error instanceof LeaseLost) return false;
    if (signal.aborted) await save(context, sync, { state: 'waiting' });
    else if (error instanceof SyncPause) await pause(context, sync, error);
    else if (error instanceof ServiceError) await fail(context, sync, error);
    else {
      onError?.(error, sync);
      await pause(context, sync, ourFailure(context, error));
    }
    return false;
  }
}

/** Prolongs the lease once less than half of it is left. */
async function renewLease({ database, now }: Context, sync: Taken): Promise<void> {
  const at = now().getTime();
  if (sync.leasedUntil.getTime() - at > LEASE_MS / 2) return;
  const leasedUntil = new Date(at + LEASE_MS);
  const mine = { id: sync.id, leasedUntil: sync.leasedUntil };
  const { count } = await database.sync.updateMany({ where: mine, data: { leasedUntil } });
  if (count === 0) throw new LeaseLost('another replica reads on');
  sync.leasedUntil = leasedUntil;
}

async function saveProgress(context: Context, sync: Taken, page: SyncPage): Promise<void> {
  const at = context.now();
  const started = sync.startedAt ?? at;
  await save(context, sync, {
    ...(sync.finishedAt === null && { records: { increment: page.records } }), // reading again counts nothing twice
    ...(page.etag !== undefined && { etag: page.etag }),
    ...(page.note ?? {}),
    cursor: page.next,
    dueAt: at,
    ...(page.next === null
      ? { state: 'done', finishedAt: at, since: new Date(started.getTime() - OVERLAP_MS) }
      : { state: 'running' }),
  });
}

async function pause(context: Context, sync: Taken, { code, message, remedy, until, forAll }: SyncPause) {
  const told = { code, reason: message, remedy, dueAt: until };
  await save(context, sync, { state: 'waiting', ...told });
  if (!forAll) return;
  await context.database.sync.updateMany({
    where: {
      connectionId: sync.connectionId,
      state: { in: ['waiting', 'running'] },
      dueAt: { lt: until },
      OR: [{ leasedUntil: null }, { leasedUntil: { lte: context.now() } }],
    },
    data: { state: 'waiting', ...told },
  });
}

function fail(context: Context, sync: Taken, { code, message, remedy }: ServiceError): Promise<void> {
  return save(context, sync, { state: 'failed', code, reason: message, remedy });
}

/** Writes what became of a page and gives the lease back, unless another replica has it by now. */
async function save({ database }: Context, sync: Taken, data: SyncUpdate): Promise<void> {
  await database.sync.updateMany({
    where: { id: sync.id, leasedUntil: sync.leasedUntil },
    data: { ...data, leasedUntil: null },
  });
}
type SyncUpdate = Parameters<Context['database']['sync']['updateMany']>[0]['data'];

function ourFailure({ now }: Context, cause: unknown): SyncPause {
  return new SyncPause({
    code: 'internal',
    detail: 'Something failed here that should not have.',
    remedy: 'It is tried again by itself; if it stays, look for it in the log.',
    until: new Date(now().getTime() + RETRY_MS),
    cause,
  });
}
