import { listEdges } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import type { Topology } from './group.ts';

const TRACED_MS = 2 * 86_400_000; // what did not call for so long is no way that trouble takes

/** Who calls whom, as declared and as traces tell, and who owns what. */
export async function readTopology(context: Context): Promise<Topology> {
  const { database, now } = context;
  const [declared, traced, services] = await Promise.all([
    database.serviceDependency.findMany({
      select: { service: { select: { slug: true } }, dependsOn: { select: { slug: true } } },
    }),
    listEdges(context, { since: new Date(now().getTime() - TRACED_MS) }),
    database.service.findMany({ select: { slug: true, team: { select: { slug: true } } } }),
  ]);
  const calls = new Map<string, Set<string>>();
  const add = (from: string, to: string) => {
    const called = calls.get(from);
    if (called) called.add(to);
    else calls.set(from, new Set([to]));
  };
  for (const { service, dependsOn } of declared) add(service.slug, dependsOn.slug);
  for (const { from, relation, to } of traced) {
    if (relation === 'calls' && from.kind === 'service' && to.kind === 'service') add(from.name, to.name);
  }
  return { calls, owners: new Map(services.map(({ slug, team }) => [slug, team.slug])) };
}
