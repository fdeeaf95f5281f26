import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import type { Vault } from './vault.ts';

export type Database = PrismaClient;
/** The database inside a transaction; reads and writes of one decision go through the same one. */
export type Transaction = Prisma.TransactionClient;

const POOL_SIZE = 20; // two cores keep about this many busy; the rest would only wait inside PostgreSQL

const pools = new WeakMap<Database, pg.Pool>();

/** Connects lazily; the first query opens the first connection. */
export function openDatabase(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => {}); // a connection lost while idle is replaced by the next query
  const database = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
  pools.set(database, pool);
  return database;
}

/** The connections below the client, for telemetry: its packed bytes would pass through JSON on the way otherwise. */
export function connectionsOf(database: Database): pg.Pool {
  const pool = pools.get(database);
  if (!pool) throw new Error('the database was not opened by openDatabase');
  return pool;
}

/** What every feature is given: the store, the clock and the keeper of secrets, so that a test can set each. */
export interface Context {
  database: Database;
  now: () => Date;
  vault: Vault;
}

/**
 * Takes turns on environments until the transaction ends. Whoever is about to write their deployments takes it before
 * reading them: two reports would otherwise decide on what the other has just changed. Always in one order, so that two
 * batches do not wait for each other for ever.
 */
export async function lockEnvironments(transaction: Transaction, environmentIds: string[]): Promise<void> {
  const ids = [...new Set(environmentIds)].sort();
  if (ids.length === 0) return;
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM unnest(${ids}::text[]) WITH ORDINALITY AS e(id, n) ORDER BY n`;
}

const CONFLICTS = /40P01|40001|23505|P2002|P2034|deadlock detected/;
const MOST_TRIES = 4;

/**
 * Does it again when somebody else was quicker: the same new row written at the same moment, or two transactions that
 * waited for each other. `work` must be a whole transaction.
 */
export async function repeatOnConflict<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !isConflict(error)) throw error;
    }
  }
}

/** Runs a transaction, again when somebody else was quicker. */
export function transact<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return repeatOnConflict(() => database.$transaction(work));
}

function isConflict(error: unknown): boolean {
  const { code, meta, message } = error as { code?: unknown; meta?: unknown; message?: unknown };
  return CONFLICTS.test(`${code} ${JSON.stringify(meta ?? null)} ${message}`);
}

/** Whether a write failed because a unique value exists already. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === 'P2002';
}
