import { listCalls } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import type { Topology } from './group.ts';

const TRACED_MS = 2 * 86_400_000; // what did not call for so long is no way that trouble takes

/** Who calls whom, as declared and as traces tell, and who owns what. */
export async function readTopology(context: Context): Promise<Topology> {
  const { database, now } = context;
  const [pairs, services] = await Promise.all([
    listCalls(context, { since: new Date(now().getTime() - TRACED_MS) }),
    database.service.findMany({ select: { slug: true, team: { select: { slug: true } } } }),
  ]);
  const calls = new Map<string, Set<string>>();
  for (const [from, to] of pairs) {
    const called = calls.get(from);
    if (called) called.add(to);
    else calls.set(from, new Set([to]));
  }
  return { calls, owners: new Map(services.map(({ slug, team }) => [slug, team.slug])) };
}
