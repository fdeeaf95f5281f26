import { SETTLE_MS, type WatchedService, type Watching } from '../../contracts/live.ts';
import type { Context } from '../../store/database.ts';

const USUAL_MS = SETTLE_MS + 2 * 60_000; // a minute that has to settle, and the one until the next tick

export interface Watched {
  services: WatchedService[];
  watching: Watching;
}

/** How much is watched, and how far behind the clock: of what the reader may see, and of one team where one is named. */
export async function readWatching(
  { database, now }: Context,
  { simulatedOnly, team }: { simulatedOnly: boolean; team?: string | undefined },
): Promise<Watched> {
  const shards = await database.watchShard.findMany();
  const services = shards
    .flatMap(({ watched }) => watched as unknown as WatchedService[])
    .map((one) => ({ ...one, late: one.late ?? 0 })) // of before it was counted
    .filter((one) => (!simulatedOnly || one.simulated) && (team === undefined || one.team === team))
    .sort(
      (one, other) =>
        other.silent - one.silent ||
        other.learning - one.learning ||
        ((one.service ?? one.team ?? '') < (other.service ?? other.team ?? '') ? -1 : 1),
    );
  const sum = (figure: (one: WatchedService) => number) =>
    services.reduce((total, one) => total + figure(one), 0);
  const judgedTo = shards.map((shard) => shard.judgedTo?.getTime() ?? null);
  const all = judgedTo.length > 0 && judgedTo.every((at) => at !== null);
  const oldest = all ? Math.min(...judgedTo.map((at) => at ?? 0)) : null;
  const since = services.flatMap((one) => one.since ?? []).sort();
  const [watched, learning, silent] = [
    sum((one) => one.watched),
    sum((one) => one.learning),
    sum((one) => one.silent),
  ];
  const kpis = services.reduce((total, one) => total + (one.service === null ? one.watched : 0), 0);
  return {
    services,
    watching: {
      signals: watched - kpis,
      kpis,
      services: new Set(services.flatMap((one) => one.service ?? [])).size,
      learning,
      silent,
      late: sum((one) => one.late),
      judged: watched - learning - silent,
      since: since[0] ?? null,
      judgedTo: oldest === null ? null : new Date(oldest).toISOString(),
      behindMs: oldest === null ? 0 : Math.max(0, now().getTime() - oldest - USUAL_MS),
      tookMs: shards.reduce((total, { tookMs }) => total + tookMs, 0),
      shed: shards.reduce((total, { shed }) => total + shed, 0),
    },
  };
}
