// npm run docs: writes the pages that are made from code. The tests compare them with what is committed.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSessions } from '../service/src/access/index.ts';
import { buildApp } from '../service/src/app.ts';
import { describeConfig } from '../service/src/describe-config.ts';
import { openDatabase } from '../service/src/store/database.ts';
import { makeVault } from '../service/src/store/vault.ts';

const database = openDatabase('postgresql://localhost/none'); // never connected to: only the routes are asked for
const secret = 'only to describe the routes, never to sign';
const sessions = openSessions({
  database,
  secret,
  secureCookies: false,
});
const context = { database, now: () => new Date(), vault: makeVault(secret) };
const app = await buildApp({ context, sessions, logger: false, publicUrl: () => '' });
await app.ready();
await writeFile(join(import.meta.dirname, 'openapi.json'), `${JSON.stringify(app.swagger(), null, 2)}\n`);
await writeFile(join(import.meta.dirname, 'configuration.md'), describeConfig());
await app.close();
