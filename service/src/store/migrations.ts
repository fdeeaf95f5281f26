import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { withSchemaEngine } from './schema-engine.ts';

/** `prisma/` of the repository, seen from `src/store` and from `dist/store` alike. */
export const PRISMA_DIRECTORY = join(import.meta.dirname, '../../../prisma');

// Any number that nothing else here locks: replicas that start together take turns on it.
const MIGRATION_LOCK = 4_072_113_905;

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
 * @throws when the database holds migrations that this version does not know: it belongs to a newer one.
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

async function appliedNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`,
  );
  if (!rows[0]?.present) return [];
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
