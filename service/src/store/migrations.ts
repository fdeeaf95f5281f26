import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { withSchemaEngine } from './schema-engine.ts';

/** `prisma/` of the repository, seen from `src/store` and from `dist/store` alike. */
export const PRISMA_DIRECTORY = join(import.meta.dirname, '../../../prisma');

// Any number that nothing else here locks: replicas that start together take turns on it.
const MIGRATION_LOCK = 4_072_113_905;

// The one that `prisma migrate deploy` holds while it applies.
const PRISMA_LOCK = 72_707_369;

const NO_FILTERS = { externalTables: [], externalEnums: [] };

async function readMigrations(directory: string): Promise<MigrationList> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lockfile = await readFile(join(directory, 'migration_lock.toml'), 'utf8');
  return {
    baseDir: directory,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(directory, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

/**
 * Applies the migrations that the database lacks and returns their names. Replicas may call it at the same time.
 * One that fails leaves nothing behind, and is tried again by the next call.
 * @throws NewerDatabaseError when the database holds migrations that this version does not know
 * @throws MissingGrantError when the user may not make what they need
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const migrations = await readMigrations(join(PRISMA_DIRECTORY, 'migrations'));
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await appliedNames(lock);
    const known = new Set(migrations.migrationDirectories.map(({ path }) => path));
    const unknown = applied.filter((name) => !known.has(name));
    if (unknown.length > 0) throw new NewerDatabaseError(unknown);
    if (applied.length === known.size) return [];
    await assertMayMigrate(lock);
    await forgiveFailed(lock);
    return await withSchemaEngine(databaseUrl, async (engine) => {
      const output = await engine.applyMigrations({ migrationsList: migrations, filters: NO_FILTERS });
      return output.appliedMigrationNames;
    });
  } finally {
    await lock.end(); // also gives the lock back
  }
}

/** The database was migrated by a later version of Throughline than this one. */
export class NewerDatabaseError extends Error {
  constructor(readonly migrations: string[]) {
    super(`the database was written by a newer version of Throughline (it has ${migrations.join(', ')})`);
    this.name = 'NewerDatabaseError';
  }
}

/** The user of the database may not make what the migrations need. */
export class MissingGrantError extends Error {
  constructor(
    message: string,
    /** The statements that an administrator of the database runs. */
    readonly grants: string[],
  ) {
    super(message);
    this.name = 'MissingGrantError';
  }
}

interface Rights {
  user: string;
  database: string;
  schema: string;
  mayMakeSchemas: boolean;
  mayMakeTables: boolean;
  telemetryPresent: boolean;
  mayUseTelemetry: boolean;
}

/** The tables lie in the user's schema (`public`) and in `telemetry`, which is made where it is missing. */
async function assertMayMigrate(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Rights>(`
    SELECT quote_ident(current_user) AS user, quote_ident(current_database()) AS database,
      quote_ident(coalesce(current_schema(), 'public')) AS schema,
      has_database_privilege(current_database(), 'CREATE') AS "mayMakeSchemas",
      coalesce(has_schema_privilege(to_regnamespace(quote_ident(coalesce(current_schema(), 'public')))::oid, 'CREATE'), false)
        AS "mayMakeTables",
      to_regnamespace('telemetry') IS NOT NULL AS "telemetryPresent",
      coalesce(has_schema_privilege(to_regnamespace('telemetry')::oid, 'USAGE')
        AND has_schema_privilege(to_regnamespace('telemetry')::oid, 'CREATE'), false) AS "mayUseTelemetry"`);
  const [rights] = rows;
  if (rights === undefined) return;
  const { user, database, schema } = rights;
  const grants = [
    ...(rights.mayMakeTables ? [] : [`GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${user};`]),
    ...(rights.telemetryPresent || rights.mayMakeSchemas
      ? []
      : [`GRANT CREATE ON DATABASE ${database} TO ${user};`]),
    ...(!rights.telemetryPresent || rights.mayUseTelemetry
      ? []
      : [`GRANT USAGE, CREATE ON SCHEMA telemetry TO ${user};`]),
  ];
  if (grants.length === 0) return;
  throw new MissingGrantError(
    `The user ${user} may not make the tables of Throughline in the database ${database}`,
    grants,
  );
}

/** What failed was undone by its transaction; the engine refuses to go on until it is marked so. */
async function forgiveFailed(client: pg.Client): Promise<void> {
  if (!(await hasMigrations(client))) return;
  await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]); // one under way elsewhere has not failed
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  await client.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK]);
}

async function hasMigrations(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`,
  );
  return rows[0]?.present === true;
}

async function appliedNames(client: pg.Client): Promise<string[]> {
  if (!(await hasMigrations(client))) return [];
  const applied = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return applied.rows.map((row) => row.migration_name);
}

/** The SQL that leads from the database as it stands to `prisma/schema.prisma`; empty when they agree. */
export async function diffAgainstSchema(databaseUrl: string): Promise<string> {
  const path = join(PRISMA_DIRECTORY, 'schema.prisma');
  const content = await readFile(path, 'utf8');
  return withSchemaEngine(databaseUrl, async (engine) => {
    const diff = await engine.diff({
      from: { tag: 'schemaDatasource', files: [{ path, content }], configDir: PRISMA_DIRECTORY },
      to: { tag: 'schemaDatamodel', files: [{ path, content }] },
      script: true,
      exitCode: true,
      filters: NO_FILTERS,
    });
    return diff.exitCode === 0 ? '' : (diff.stdout ?? '');
  });
}
