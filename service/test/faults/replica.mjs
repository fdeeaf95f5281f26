// One process of the built service for `npm run test:faults`: the whole application and its jobs, without the site, on
// the database and port that its environment names. Its clock is set off by messages from its parent. Plain JavaScript,
// for it has to start as fast as the program does.
const dist = (module) => import(new URL(`../../dist/${module}`, import.meta.url).href);
const [
  { openSessions },
  { buildApp },
  { startClock },
  { makeLogger },
  { limitTelemetry },
  { openStore },
  { makeVault },
] = await Promise.all(
  [
    'access/index.js',
    'app.js',
    'jobs/clock.js',
    'logger.js',
    'collect/telemetry/index.js',
    'boot/open-store.js',
    'store/vault.js',
  ].map(dist),
);

const {
  DATABASE_URL,
  THROUGHLINE_DATA,
  PORT,
  LOG_LEVEL = 'silent',
  CLOCK_OFFSET_MS = '0',
  WAITING_MIB = '1024',
} = process.env;
const secret = 'a secret for faults, long enough for anybody';

process.noDeprecation = true;
let offset = Number(CLOCK_OFFSET_MS);
const { database, url } = await openStore({
  databaseUrl: DATABASE_URL,
  dataFolder: THROUGHLINE_DATA,
  say: LOG_LEVEL === 'silent' ? () => {} : console.error,
});
const context = { database, now: () => new Date(Date.now() + offset), vault: makeVault(secret) };
const logger = makeLogger(LOG_LEVEL);
const app = await buildApp({
  context,
  sessions: openSessions({ database, secret, secureCookies: false }),
  logger,
  publicUrl: () => 'http://localhost',
  telemetryLimits: limitTelemetry(256, Number(WAITING_MIB)),
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
startClock(context, logger);
process.on('message', (message) => {
  offset = message.offset;
});
process.on('disconnect', () => process.exit()); // whoever started it is gone
process.send({ databaseUrl: url });
