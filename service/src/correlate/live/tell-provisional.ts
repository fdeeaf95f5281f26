import type { LiveEvent } from '../../contracts/live.ts';
import { type Context, transact } from '../../store/database.ts';
import type { Glimpse } from '../anomalies/index.ts';
import { append, lockLive } from './log.ts';

/** Told again so often while it lasts: what was told longer ago is not shown any more. */
const AGAIN_MS = 60_000;
const FRESH_MS = 2 * AGAIN_MS;

/** What a process has told of running minutes. */
export interface Told {
  keys: string;
  at: number;
}

/** Tells what the running minute shows, where that is other signals than before, or was told a while ago. */
export async function tellProvisional(
  { database, now }: Context,
  { glimpses, told, by }: { glimpses: readonly Glimpse[]; told: Told; by: string },
): Promise<Told> {
  const at = now();
  const keys = glimpses.map(({ key }) => key).join(' ');
  const again = keys !== '' && at.getTime() - told.at >= AGAIN_MS;
  if (keys === told.keys && !again) return told;
  await transact(database, async (transaction) => {
    await lockLive(transaction);
    const events = [false, true].flatMap((simulated) => {
      const own = glimpses.filter((one) => one.simulated === simulated);
      if (simulated && own.length === 0 && !told.keys) return [];
      const provisional = own.map(({ key, name, minute, value, expected }) => ({
        key,
        name,
        minute: new Date(minute).toISOString(),
        value,
        expected,
      }));
      const event: LiveEvent = { kind: 'provisional', at: at.toISOString(), live: null, by, provisional };
      return [{ event, simulated }];
    });
    await append(transaction, events);
  });
  return { keys, at: at.getTime() };
}

/** What running minutes show now, as each process that watches has told last. */
export async function readProvisional(
  { database, now }: Context,
  { simulatedOnly }: { simulatedOnly: boolean },
): Promise<NonNullable<LiveEvent['provisional']>> {
  const rows = await database.liveEvent.findMany({
    where: {
      kind: 'provisional',
      at: { gte: new Date(now().getTime() - FRESH_MS) },
      ...(simulatedOnly && { simulated: true }),
    },
    orderBy: { id: 'desc' },
    take: 100,
  });
  const newest = new Map<string, LiveEvent>();
  for (const { body, simulated } of rows) {
    const event = body as unknown as LiveEvent;
    const teller = `${event.by} ${simulated}`;
    if (!newest.has(teller)) newest.set(teller, event);
  }
  return [...newest.values()].flatMap(({ provisional }) => provisional ?? []);
}
