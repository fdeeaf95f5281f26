import { MAP_LAYERS, type SystemMap } from '@throughline/service/contracts/map';
import ELK from 'elkjs/lib/elk.bundled.js';

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 46;

export interface Placed {
  id: string;
  x: number;
  y: number;
}

/** Layered drawing, a column for each layer from infrastructure to outcome, with few crossings (Sugiyama 1981, by ELK). */
export async function layOut({ nodes, edges }: Pick<SystemMap, 'nodes' | 'edges'>): Promise<Placed[]> {
  const drawn = await new ELK().layout({
    id: 'map',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.partitioning.activate': 'true',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.spacing.nodeNode': '16',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    },
    children: nodes.map(({ id, layer }) => ({
      id,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      layoutOptions: { 'elk.partitioning.partition': String(MAP_LAYERS.indexOf(layer)) },
    })),
    // What runs on or calls a thing stands to its right: the eye follows from cause to outcome.
    edges: edges.map(({ from, to, kind }, index) => {
      const needed = kind === 'calls' || kind === 'runs_on';
      return { id: String(index), sources: [needed ? to : from], targets: [needed ? from : to] };
    }),
  });
  return (drawn.children ?? []).map(({ id, x = 0, y = 0 }) => ({ id, x, y }));
}
