import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { applyMigrations } from '../src/store/migrations.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server to make databases on, and the name of the migrated one to clone. */
    postgres: { url: string; template: string };
  }
}

/** Starts one PostgreSQL for all tests, or uses the one at TEST_DATABASE_URL, and prepares the template to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL || undefined;
  const folder = mkdtempSync(join(tmpdir(), 'throughline test ')); // with a space, as any user's path may have
  chmodSync(folder, 0o755); // open to the user that PostgreSQL runs as when we are root
  const server = given ? null : await startEmbeddedPostgres({ directory: folder });
  const url = given ?? server?.maintenanceUrl ?? '';
  const template = `throughline_template_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  // Nobody needs these databases after the machine has failed: no write has to wait for its disk.
  if (server) {
    await run('ALTER SYSTEM SET fsync = off');
    await run('SELECT pg_reload_conf()');
  }
  await run(`CREATE DATABASE ${template}`);
  await applyMigrations(withDatabase(url, template));
  project.provide('postgres', { url, template });
  return async () => {
    await run(`DROP DATABASE ${template} WITH (FORCE)`);
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
