import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../src/boot/open-store.ts';
import { StartError } from '../src/boot/start-error.ts';
import {
  applyMigrations,
  diffAgainstSchema,
  NewerDatabaseError,
  PRISMA_DIRECTORY,
} from '../src/store/migrations.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<Row>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe('migrations', () => {
  it('lead exactly to the schema, and the comparison would see a difference', async () => {
    const database = await createTestDatabase();
    expect(await diffAgainstSchema(database.url)).toBe('');
    await query(database.url, 'ALTER TABLE teams DROP COLUMN purpose');
    expect(await diffAgainstSchema(database.url)).toContain('ADD COLUMN     "purpose"');
    await database.drop();
  });

  it('are applied once when several replicas start at the same time', async () => {
    const database = await createTestDatabase({ empty: true });
    const results = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(database.url)));
    const all = (await readdir(join(PRISMA_DIRECTORY, 'migrations')))
      .filter((name) => !name.endsWith('.toml'))
      .sort();
    expect(results.filter((applied) => applied.length > 0)).toEqual([all]);
    const rows = await query<{ migration_name: string }>(
      database.url,
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
    );
    expect(rows.map((row) => row.migration_name).sort()).toEqual(all);
    await database.drop();
  });

  it('refuse a database of a newer version and leave it alone', async () => {
    const database = await createTestDatabase();
    await query(
      database.url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_later', now())`,
    );
    await expect(applyMigrations(database.url)).rejects.toThrow(NewerDatabaseError);
    await database.drop();
  });

  it('that fail halfway leave nothing behind, and are applied once what was in the way is gone', async () => {
    const database = await createTestDatabase({ empty: true });
    await query(database.url, 'CREATE SCHEMA telemetry');
    await query(database.url, 'CREATE TABLE telemetry.refusals (a int)');
    const open = () => openStore({ databaseUrl: database.url, dataFolder: '', say: () => {} });
    await expect(open()).rejects.toThrow(StartError);
    await expect(open()).rejects.toThrow(/already exists/); // and no complaint about the first time
    const made = `SELECT relname FROM pg_class WHERE relnamespace = 'telemetry'::regnamespace`;
    expect(await query(database.url, made)).toEqual([{ relname: 'refusals' }]);
    await query(database.url, 'DROP TABLE telemetry.refusals');
    await (await open()).close();
    expect(await diffAgainstSchema(database.url)).toBe('');
    await database.drop();
  });

  describe('for a user of few rights', () => {
    const user = `narrow_${process.pid}`;
    let database: TestDatabase;
    let url: string;
    const open = async () => {
      const store = await openStore({ databaseUrl: url, dataFolder: '', say: () => {} });
      await store.close();
    };

    beforeEach(async () => {
      database = await createTestDatabase({ empty: true });
      await query(database.url, `CREATE ROLE ${user} LOGIN PASSWORD 'narrow'`);
      const address = new URL(database.url);
      address.username = user;
      address.password = 'narrow';
      url = address.href;
    });
    afterEach(async () => {
      await query(database.url, `DROP OWNED BY ${user} CASCADE`);
      await query(database.url, `DROP ROLE ${user}`);
      await database.drop();
    });

    it('name the grants that are missing, and are applied once they are given', async () => {
      const error = await open().catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(StartError);
      const grants = (error as StartError).remedy.match(/GRANT [^;]*;/g) ?? [];
      expect(grants).toEqual([
        `GRANT USAGE, CREATE ON SCHEMA public TO ${user};`,
        expect.stringMatching(/^GRANT CREATE ON DATABASE \S+ TO narrow_/),
      ]);
      for (const grant of grants) await query(database.url, grant);
      await open();
      await open();
    });

    it('use a schema that was made beforehand', async () => {
      await query(database.url, `GRANT USAGE, CREATE ON SCHEMA public TO ${user}`);
      await query(database.url, 'CREATE SCHEMA telemetry');
      await expect(open()).rejects.toMatchObject({
        remedy: expect.stringContaining(`GRANT USAGE, CREATE ON SCHEMA telemetry TO ${user};`),
      });
      await query(database.url, `GRANT USAGE, CREATE ON SCHEMA telemetry TO ${user}`);
      await open();
    });
  });

  it('carry the checksums that `prisma migrate deploy` compares', async () => {
    const database = await createTestDatabase();
    const { createHash } = await import('node:crypto');
    const { readFile } = await import('node:fs/promises');
    const rows = await query<{ migration_name: string; checksum: string }>(
      database.url,
      'SELECT migration_name, checksum FROM _prisma_migrations',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { migration_name, checksum } of rows) {
      const sql = await readFile(join(PRISMA_DIRECTORY, 'migrations', migration_name, 'migration.sql'));
      expect(checksum).toBe(createHash('sha256').update(sql).digest('hex'));
    }
    await database.drop();
  });
});
