// npm run migration -- add_bug_labels: writes the SQL that leads from the migrations to schema.prisma as a new one.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../service/src/store/embedded-postgres.ts';
import { applyMigrations, diffAgainstSchema, PRISMA_DIRECTORY } from '../service/src/store/migrations.ts';

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Name the migration: npm run migration -- add_bug_labels');
  process.exit(2);
}
const directory = mkdtempSync(join(tmpdir(), 'throughline-migration-'));
chmodSync(directory, 0o755); // open to the user that PostgreSQL runs as when we are root
const postgres = await startEmbeddedPostgres({ directory });
try {
  await applyMigrations(postgres.url);
  const sql = await diffAgainstSchema(postgres.url);
  if (sql === '') {
    console.log('The migrations already lead to the schema.');
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = join(PRISMA_DIRECTORY, 'migrations', `${stamp}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'migration.sql'), sql);
    console.log(`Wrote ${folder}/migration.sql: read it before you commit it.`);
  }
} finally {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}
