import type { Context } from '../../store/database.ts';
import { listEdges } from './list-edges.ts';

/**
 * Which service calls which, by slug: as people have declared, and as traces have told since a moment. A pair may come
 * twice, once from each.
 */
export async function listCalls(
  context: Pick<Context, 'database'>,
  filter: { since: Date; simulatedOnly?: boolean },
): Promise<[caller: string, callee: string][]> {
  const [declared, traced] = await Promise.all([
    context.database.serviceDependency.findMany({
      select: { service: { select: { slug: true } }, dependsOn: { select: { slug: true } } },
    }),
    listEdges(context, filter),
  ]);
  return [
    ...declared.map(({ service, dependsOn }): [string, string] => [service.slug, dependsOn.slug]),
    ...traced.flatMap(({ from, relation, to }): [string, string][] =>
      relation === 'calls' && from.kind === 'service' && to.kind === 'service' ? [[from.name, to.name]] : [],
    ),
  ];
}
