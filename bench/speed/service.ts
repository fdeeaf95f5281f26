import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createToken, openSessions } from '../../service/src/access/index.ts';
import { buildApp } from '../../service/src/app.ts';
import { type Context, openDatabase } from '../../service/src/store/database.ts';
import { startEmbeddedPostgres } from '../../service/src/store/embedded-postgres.ts';
import { applyMigrations } from '../../service/src/store/migrations.ts';
import { makeVault } from '../../service/src/store/vault.ts';

const SECRET = 'a secret for benches, long enough for anybody';

interface Store {
  /** Makes a migrated database and gives its address. */
  create: (name: string) => Promise<string>;
  drop: (name: string) => Promise<void>;
}

interface BenchService {
  url: string;
  /** Of an administrator. */
  token: string;
  context: Context;
  /** The body of the answer as text. @throws Error on any status but 2xx */
  ask: (method: string, path: string, body?: string, type?: string) => Promise<string>;
}

/** A PostgreSQL of its own that is gone afterwards. */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when we are root
  const server = await startEmbeddedPostgres({ directory: folder });
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.maintenanceUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  try {
    await work({
      create: async (name) => {
        await query(`CREATE DATABASE ${name}`);
        const address = new URL(server.maintenanceUrl);
        address.pathname = `/${name}`;
        await applyMigrations(address.href);
        return address.href;
      },
      drop: (name) => query(`DROP DATABASE ${name} WITH (FORCE)`),
    });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The secret of an administrator's token. */
export async function makeToken(url: string): Promise<string> {
  const database = openDatabase(url);
  const context: Context = { database, now: () => new Date(), vault: makeVault(SECRET) };
  const input = { name: 'bench', role: 'admin' as const, services: [], expiresInDays: 1 };
  const { secret } = await createToken(context, input, { personId: null });
  await database.$disconnect();
  return secret;
}

/** The service over HTTP on that database, in this process. */
export async function withService(
  url: string,
  work: (service: BenchService) => Promise<void>,
): Promise<void> {
  const database = openDatabase(url);
  const context: Context = { database, now: () => new Date(), vault: makeVault(SECRET) };
  const sessions = openSessions({ database, secret: SECRET, secureCookies: false });
  const app = await buildApp({ context, sessions, logger: false, publicUrl: () => 'http://localhost' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { secret: token } = await createToken(
    context,
    { name: 'bench', role: 'admin', services: [], expiresInDays: 1 },
    { personId: null },
  );
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const ask: BenchService['ask'] = async (method, path, body, type = 'application/json') => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text;
  };
  try {
    await work({ url: address, token, context, ask });
  } finally {
    await app.close();
    await database.$disconnect();
  }
}
