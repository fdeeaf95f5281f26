import type { MapEdge } from '@throughline/service/contracts/map';

/** Where a thing stands in the drawing. */
export interface Placed {
  id: string;
  x: number;
  y: number;
}

/** Whether an edge is drawn from its end to its beginning: what runs on or calls a thing stands to the right of it. */
export function pointsBack(kind: MapEdge['kind']): boolean {
  return kind === 'calls' || kind === 'runs_on';
}
