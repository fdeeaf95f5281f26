import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import {
  applyMigrations,
  diffAgainstSchema,
  NewerDatabaseError,
  PRISMA_DIRECTORY,
} from '../src/store/migrations.ts';
import { createTestDatabase } from './database.ts';

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
