import { MAP_LAYERS, type SystemMap } from '@throughline/service/contracts/map';
import ELK from 'elkjs/lib/elk.bundled.js';

import { type Placed, pointsBack } from './layers.ts';

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 46;

const KEPT = 20; // maps: those of the teams that are looked at, again and again

const kept = new Map<string, Promise<Placed[]>>();

/** Where everything stands. The same things with the same edges are laid out once: it takes up to a second. */
export function layOut(map: Pick<SystemMap, 'nodes' | 'edges'>): Promise<Placed[]> {
  const key = JSON.stringify([
    map.nodes.map(({ id }) => id),
    map.edges.map(({ from, kind, to }) => [from, kind, to]),
  ]);
  const known = kept.get(key);
  if (known) return known;
  const placed = layOutAnew(map);
  placed.catch(() => kept.delete(key));
  kept.set(key, placed);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
  return placed;
}

/** Layered drawing, a column for each layer from infrastructure to outcome, with few crossings (Sugiyama 1981, by ELK). */
export async function layOutAnew({ nodes, edges }: Pick<SystemMap, 'nodes' | 'edges'>): Promise<Placed[]> {
  const drawn = await new ELK().layout({
    id: 'map',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.partitioning.activate': 'true',
      'elk.separateConnectedComponents': 'false', // what hangs together with nothing stands in its column all the same
      // Of three hundred things a tenth of the time that the defaults take, and the eye sees no difference: edges are drawn here.
      'elk.layered.thoroughness': '3',
      'elk.layered.layering.strategy': 'LONGEST_PATH',
      'elk.edgeRouting': 'POLYLINE',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.spacing.nodeNode': '16',
    },
    children: nodes.map(({ id, layer }) => ({
      id,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      layoutOptions: { 'elk.partitioning.partition': String(MAP_LAYERS.indexOf(layer)) },
    })),
    // What runs on or calls a thing stands to its right: the eye follows from cause to outcome.
    edges: edges.map(({ from, to, kind }, index) => {
      const needed = pointsBack(kind);
      return { id: String(index), sources: [needed ? to : from], targets: [needed ? from : to] };
    }),
  });
  return (drawn.children ?? []).map(({ id, x = 0, y = 0 }) => ({ id, x, y }));
}
