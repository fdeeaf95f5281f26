import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import {
  createToken,
  offerFirstAdministrator,
  openSessions,
  readAuthSecret,
  withdrawToken,
} from './access/index.ts';
import { buildApp } from './app.ts';
import { type DataFolder, openDataFolder } from './boot/data-folder.ts';
import { chooseGrpcPort, listenForGrpc } from './boot/grpc.ts';
import { loadCompany, wantsCompany } from './boot/load-company.ts';
import { openStore } from './boot/open-store.ts';
import { assertPortFree, portError } from './boot/ports.ts';
import { startSite } from './boot/site-process.ts';
import { StartError } from './boot/start-error.ts';
import { keepTelemetrySent } from './boot/telemetry-sender.ts';
import { limitTelemetry } from './collect/telemetry/index.ts';
import { type Config, readConfig } from './config.ts';
import { startClock } from './jobs/clock.ts';
import { startFetching } from './jobs/fetch-kpis.ts';
import { freeHeldKeys } from './jobs/forget-old-keys.ts';
import { startLookingAtChanges } from './jobs/look-at-changes.ts';
import { startReading } from './jobs/read-sources.ts';
import { startLinkScans } from './jobs/scan-links.ts';
import { startWatching } from './jobs/watch.ts';
import { makeLogger } from './logger.ts';
import { makeChanges } from './outcomes/index.ts';
import type { Context } from './store/database.ts';
import { findFreePort } from './store/embedded-postgres.ts';
import { makeVault } from './store/vault.ts';

const DEFAULT_DATA_FOLDER = join(import.meta.dirname, '../../.throughline');
const LOCAL_TOKEN_DAYS = 365;
const PATIENCE_MS = 5_000;

/** What was opened, closed in the opposite order, once, whatever happens in between. */
class Opened {
  readonly #closers: (() => unknown)[] = [];
  #closing: Promise<void> | undefined;

  onClose(close: () => unknown): void {
    this.#closers.push(close);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  get closing(): boolean {
    return this.#closing !== undefined;
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers.reverse()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`\u2717 ${(error as Error).message}\n`); // the rest has to end all the same
      }
    }
  }
}

// Prisma's driver still sends the queries of one transaction side by side, and every reader would be told of it.
process.noDeprecation = true;

const say = (line: string) => process.stderr.write(`  ${line}\n`);

async function start(opened: Opened): Promise<void> {
  const config = readSettings();
  const port = config.PORT === 0 ? await findFreePort() : config.PORT;
  await assertPortFree(port, config.HOST);
  const grpcPort = await chooseGrpcPort(config, say);
  const folder = openDataFolder(config.THROUGHLINE_DATA ?? DEFAULT_DATA_FOLDER);
  opened.onClose(() => folder.release());

  say(config.DATABASE_URL === undefined ? 'Starting the embedded PostgreSQL' : 'Connecting to the database');
  const store = await openStore({ databaseUrl: config.DATABASE_URL, dataFolder: folder.path, say });
  opened.onClose(() => store.close());
  const authSecret = config.AUTH_SECRET ?? (await readAuthSecret({ database: store.database }));
  const context: Context = {
    database: store.database,
    now: () => new Date(),
    vault: makeVault(authSecret),
  };

  const exclusive = config.DATABASE_URL === undefined; // the folder's lock makes us the only writer of its database
  if (exclusive) await freeHeldKeys(context);

  const logger = makeLogger(config.LOG_LEVEL);
  const localUrl = `http://localhost:${port}`;
  const publicUrl = config.PUBLIC_URL?.replace(/\/$/, '') ?? localUrl;
  say('Starting the site');
  const site = await startSite(`http://127.0.0.1:${port}`);
  opened.onClose(() => site.stop());
  const sessions = openSessions({
    database: store.database,
    secret: authSecret,
    secureCookies: publicUrl.startsWith('https:'),
  });
  const app = await buildApp({
    context,
    sessions,
    logger,
    publicUrl: () => publicUrl,
    oidcAudience: config.OIDC_AUDIENCE,
    siteUrl: site.url,
    telemetryLimits: limitTelemetry(config.TELEMETRY_MEMORY_MIB, config.TELEMETRY_WAITING_MIB),
    notify: {
      mail: config.SMTP_URL === undefined ? null : { smtpUrl: config.SMTP_URL, from: config.SMTP_FROM },
    },
  });
  opened.onClose(() => closeApp(app));
  await app.listen({ port, host: config.HOST }).catch((cause: NodeJS.ErrnoException) => {
    throw portError(port, config.HOST, cause);
  });
  void sessions.library(); // after all that others wait for, and before somebody signs in
  await listenForGrpc(app, grpcPort, config.HOST, say);
  app.signalPulls.start();
  const clock = startClock(context, logger);
  opened.onClose(() => clock.stop());
  const recording = { context, changes: makeChanges(context), assertService: () => {} };
  const watching = startWatching(context, recording.changes, logger);
  opened.onClose(() => watching.stop());
  const reading = startReading(recording, logger);
  opened.onClose(() => reading.stop());
  const fetching = startFetching(context, logger);
  opened.onClose(() => fetching.stop());
  const linkScans = startLinkScans(context, logger);
  opened.onClose(() => linkScans.stop());
  const looking = startLookingAtChanges(context, recording.changes, logger);
  opened.onClose(() => looking.stop());
  const access = { url: `http://127.0.0.1:${port}`, token: await makeLocalToken(context, folder) };
  opened.onClose(() => withdrawToken(context, access.token));
  folder.publish({ ...access, url: localUrl });

  await site.ready; // what arrives is taken in meanwhile
  if (
    (config.SIMULATED_COMPANY ?? config.DATABASE_URL === undefined) &&
    (await wantsCompany(context, exclusive))
  ) {
    await loadCompany(context, access, join(folder.path, 'truth.json')).catch((error: unknown) => {
      logger.error({ err: error }, 'the simulated company is not complete');
      say('The simulated company is not complete; the next start tries again.');
    });
  }
  if (config.SIMULATED_TELEMETRY) {
    const sender = keepTelemetrySent(context, access, logger);
    opened.onClose(() => sender.stop());
  }
  void store.lost.then(() =>
    stop(opened, 'The embedded database has ended by itself, and does not come up again.'),
  );
  void site.exited.then(() => stop(opened, 'The site has ended by itself.'));
  await announce(context, publicUrl);
}

function readSettings(): Config {
  try {
    return readConfig(process.env);
  } catch (cause) {
    throw new StartError((cause as Error).message, 'See docs/configuration.md for what each accepts.', {
      cause,
    });
  }
}

/** An administrator's token for commands on this machine; the one of the run before is withdrawn. */
async function makeLocalToken(context: Context, folder: DataFolder): Promise<string> {
  if (folder.leftover) await withdrawToken(context, folder.leftover.token);
  const input = {
    name: 'this machine',
    role: 'admin' as const,
    services: [],
    expiresInDays: LOCAL_TOKEN_DAYS,
  };
  const { secret } = await createToken(context, input, { personId: null, internal: true });
  return secret;
}

async function announce(context: Context, publicUrl: string): Promise<void> {
  const token = await offerFirstAdministrator(context);
  say('');
  say(`Throughline is ready: ${publicUrl}`);
  if (token) say(`Become its administrator (once, within 24 hours): ${publicUrl}/welcome?token=${token}`);
  say('Stop with Ctrl-C.');
}

/** Lets requests finish; a sender that does not come to an end is cut off. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS);
  await app.close();
  clearTimeout(cut);
}

/** Ends everything in order. `fault` is set where it was not asked for. */
async function stop(opened: Opened, fault?: string): Promise<never> {
  if (opened.closing) return new Promise(() => {});
  if (fault) process.stderr.write(`\u2717 ${fault}\n`);
  say('Stopping');
  await opened.close();
  process.exit(fault ? 1 : 0);
}

const opened = new Opened();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(opened));
}
try {
  await start(opened);
} catch (error) {
  if (!opened.closing) {
    const known = error instanceof StartError;
    process.stderr.write(
      known
        ? `\u2717 ${error.message}\n  ${error.remedy}\n`
        : `\u2717 Cannot start: ${(error as Error).stack}\n`,
    );
    await opened.close();
    process.exit(1);
  }
}
