import type { MapEdge, MapNode } from '@throughline/service/contracts/map';

const VERBS: Record<MapEdge['kind'], string> = {
  runs_on: 'Runs on',
  calls: 'Calls',
  feeds: 'Feeds',
  offers: 'Is asked for',
  moves: 'Moves',
  decides: 'Decides',
};
const MOST_NAMED = 6;

/** `Calls ledger, payments. Moves Orders.` */
export function sayWays(
  { id, folded }: Pick<MapNode, 'id' | 'folded'>,
  edges: readonly MapEdge[],
  names: ReadonlyMap<string, string>,
): string {
  const sentences = Object.entries(VERBS).flatMap(([kind, verb]) => {
    const to = edges.flatMap((edge) =>
      edge.from === id && edge.kind === kind ? (names.get(edge.to) ?? []) : [],
    );
    if (to.length === 0) return [];
    const more = to.length > MOST_NAMED ? ` and ${to.length - MOST_NAMED} more` : '';
    return [`${verb} ${to.slice(0, MOST_NAMED).join(', ')}${more}.`];
  });
  if (folded > 0)
    sentences.push(`${folded} more ${folded === 1 ? 'operation is' : 'operations are'} not drawn.`);
  return sentences.join(' ');
}
