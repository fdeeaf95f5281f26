// node --import tsx service/test/fakes/serve.ts DATABASE_URL PORT: the service in a process of its own, to be killed.
import { openSessions } from '../../src/access/index.ts';
import { buildApp } from '../../src/app.ts';
import { type Context, openDatabase } from '../../src/store/database.ts';
import { makeVault } from '../../src/store/vault.ts';

const [databaseUrl = '', port = ''] = process.argv.slice(2);
const secret = 'a secret for tests, long enough for anybody';
const database = openDatabase(databaseUrl);
const context: Context = { database, now: () => new Date(), vault: makeVault(secret) };
const sessions = openSessions({ database, secret, secureCookies: false });
const app = await buildApp({
  context,
  sessions,
  logger: false,
  publicUrl: () => `http://127.0.0.1:${port}`,
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
