import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldTelemetry } from '../../src/collect/telemetry/index.ts';
import { connectionsOf } from '../../src/store/database.ts';
import { startFaultProxy } from '../fakes/fault-proxy.ts';
import type { Case, Play } from './cases.ts';
import { type Account, Ledger } from './ledger.ts';
import { startSenders } from './senders.ts';
import {
  endServer,
  makeSmallDisk,
  openBooks,
  openTo,
  prepareDatabase,
  type Replica,
  startReplica,
  startServer,
} from './stage.ts';

export interface Report extends Account {
  /** How long each fault kept new requests from being acknowledged, in milliseconds. */
  outages: number[];
  /** How often a body was sent again. */
  again: number;
  /** The most memory that a replica took, in mebibytes; undefined where the system does not tell. */
  peak: number | undefined;
  note: string;
}

/** Plays one case, from an empty database to the last look at the books. */
export async function play(
  { replicas: count, needs, settings, note = '', play: act }: Case,
  options: { times: number; random: () => number; verbose: boolean },
): Promise<Report> {
  const closers: (() => unknown)[] = [];
  const open = async <Thing>(opening: Promise<Thing>, close: (thing: Thing) => unknown): Promise<Thing> => {
    const thing = await opening;
    closers.push(() => close(thing));
    return thing;
  };
  try {
    const disk = needs === 'disk' ? makeSmallDisk() : undefined;
    const directory = disk?.directory ?? mkdtempSync(join(tmpdir(), 'throughline-faults-'));
    closers.push(() => (disk ? disk.remove() : rmSync(directory, { recursive: true, force: true })));
    const embedded = needs === 'embedded';
    if (embedded) {
      openTo(directory);
      closers.push(() => endServer(directory)); // it outlives whoever is killed
    }
    const server = embedded ? undefined : await open(startServer(directory), (one) => one.stop());
    const back =
      server && needs === 'back' && (await open(startFaultProxy(server.url), (proxy) => proxy.stop()));
    const databaseUrl = back ? atAddress(server.url, back.url) : server?.url;
    const replicas: Replica[] = [];
    const inFolder = embedded ? { THROUGHLINE_DATA: directory } : undefined;
    while (replicas.length < count) {
      const starting = startReplica(databaseUrl, options.verbose, { ...settings, ...inFolder });
      replicas.push(await open(starting, (one) => one.kill()));
    }
    const { context, token } = await open(
      prepareDatabase(server?.url ?? (replicas[0] as Replica).databaseUrl()),
      (one) => one.context.database.$disconnect(),
    );
    const urls = replicas.map(({ url }) => url);
    const front =
      needs === 'front' && (await open(startFaultProxy(urls[0] as string), (proxy) => proxy.stop()));
    const ledger = new Ledger(Date.now());
    const senders = startSenders(front ? [front.url] : urls, token, ledger);
    let said = disk?.how ?? note;
    const tell = (text: string) => {
      said = text;
    };
    const all = {
      server,
      directory,
      replicas,
      senders,
      ledger,
      context,
      token,
      front,
      back,
      disk,
      note: tell,
      ...options,
    } as Play;
    const outages = await Promise.race([act(all), ...replicas.map(({ died }) => died)]);
    await senders.back();
    await senders.stop();
    const books = embedded
      ? await open(Promise.resolve(openBooks((replicas[0] as Replica).databaseUrl())), (one) =>
          one.database.$disconnect(),
        )
      : context;
    await foldTelemetry(books, { active: 0 }, () => true);
    const account = await ledger.check(connectionsOf(books.database));
    const peak = Math.max(...replicas.map((replica) => replica.peakMebibytes() ?? 0)) || undefined;
    return { ...account, outages, again: senders.again(), peak, note: said };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** The same database at the address of a proxy. */
function atAddress(databaseUrl: string, proxy: string): string {
  const address = new URL(databaseUrl);
  address.host = new URL(proxy).host;
  return address.href;
}
