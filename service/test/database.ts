import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from './postgres.global.ts';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A database of its own, cloned from the migrated template (or empty). */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const { url, template } = inject('postgres');
  const name = `throughline_test_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name} ${empty ? '' : `TEMPLATE ${template}`}`);
  return { url: withDatabase(url, name), drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}
