import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../store/database.ts';
import { EmbeddedPostgresError } from '../store/embedded-postgres.ts';
import { applyMigrations, MissingGrantError, NewerDatabaseError } from '../store/migrations.ts';
import { keepPostgres } from './keep-postgres.ts';
import { StartError } from './start-error.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const OLDEST_POSTGRES = 15;

export interface Store {
  database: Database;
  url: string;
  /** Settles when an embedded server ended by itself and stays away; never for a database of somebody's own. */
  lost: Promise<void>;
  close(): Promise<void>;
}

/** Opens the given database, or starts the embedded one, and brings it to the present schema. @throws StartError */
export async function openStore(options: {
  databaseUrl: string | undefined;
  dataFolder: string;
  say: (line: string) => void;
}): Promise<Store> {
  const { databaseUrl, dataFolder, say } = options;
  if (databaseUrl !== undefined) {
    await assertReachable(databaseUrl);
    await migrate(
      databaseUrl,
      () => {},
      'Start the newer version, or point DATABASE_URL at another database.',
      say,
    );
    const database = openDatabase(databaseUrl);
    return { database, url: databaseUrl, lost: new Promise(() => {}), close: () => database.$disconnect() };
  }
  const postgres = await keepPostgres({ directory: dataFolder, say }).catch((error: unknown) => {
    if (error instanceof EmbeddedPostgresError)
      throw new StartError(error.message, error.remedy, { cause: error });
    throw error;
  });
  const remedy = `Start the newer version, or move the folder away (mv '${join(dataFolder, 'postgres')}' '${join(dataFolder, 'postgres.newer')}') to begin with an empty one.`;
  await migrate(postgres.url, postgres.stop, remedy, say);
  const database = openDatabase(postgres.url);
  return {
    database,
    url: postgres.url,
    lost: postgres.lost,
    close: async () => {
      await database.$disconnect();
      await postgres.stop();
    },
  };
}

async function migrate(url: string, abandon: () => unknown, remedy: string, say: (line: string) => void) {
  try {
    const applied = await applyMigrations(url);
    if (applied.length > 0)
      say(`Database brought up to date: ${applied.length} migration${applied.length > 1 ? 's' : ''}`);
  } catch (cause) {
    await abandon();
    if (cause instanceof NewerDatabaseError)
      throw new StartError(`Cannot start: ${cause.message}.`, remedy, { cause });
    if (cause instanceof MissingGrantError) {
      throw new StartError(
        `${cause.message}.`,
        `Let an administrator of the database run this, and start again: ${cause.grants.join(' ')}`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new StartError(
      `The database could not be brought up to date: ${reason}`,
      'Mend what it says and start again; nothing was changed halfway. See docs/operations.md.',
      { cause },
    );
  }
}

async function assertReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_POSTGRES) {
      throw new StartError(
        `The PostgreSQL at DATABASE_URL is version ${version}.`,
        `Use PostgreSQL ${OLDEST_POSTGRES} or later, or leave DATABASE_URL out for the embedded one.`,
      );
    }
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const where = URL.canParse(url) ? new URL(url).host : 'its address';
    const error = cause as NodeJS.ErrnoException;
    throw new StartError(
      `The database at DATABASE_URL (${where}) cannot be reached: ${error.message || error.code}.`,
      'Start it, correct DATABASE_URL, or leave it out for the embedded database.',
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
