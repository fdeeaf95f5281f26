import type { MapGap, MapNode } from '@throughline/service/contracts/map';
import { describe, expect, it } from 'vitest';
import { layOut } from '../features/map/lay-out.ts';
import { groupByStep, sayMap } from '../features/map/map-page.tsx';
import { sayWays } from '../features/map/say-ways.ts';

const node = (id: string, more: Partial<MapNode> = {}): MapNode => ({
  id,
  layer: 'service',
  kind: 'service',
  name: id,
  team: null,
  health: 'well',
  says: '',
  href: null,
  folded: 0,
  ...more,
});
const gap = (nodeId: string, step: string): MapGap => ({
  nodeId,
  kind: 'kpi_nothing_reaches',
  sentence: nodeId,
  step,
  href: null,
});

describe('the map', () => {
  it('is told in a sentence', () => {
    const nodes = [
      node('a'),
      node('b', { health: 'degrading' }),
      node('c', { health: 'silent' }),
      node('t', { layer: 'outcome', kind: 'team' }),
    ];
    expect(sayMap({ nodes, gaps: [gap('a', 'x')], leftOut: 2 })).toBe(
      '3 services (1 degrading, 1 silent), 1 outcome, and 1 gap in the line between. 2 more things would not fit: choose a team.',
    );
    expect(sayMap({ nodes: [node('a')], gaps: [], leftOut: 0 })).toBe(
      '1 service, 0 outcomes, and no gap in the line between.',
    );
  });

  it('says of each thing where it leads, and what is folded into it', () => {
    const names = new Map(
      [
        ['b', 'ledger'],
        ['c', 'POST /pay'],
      ].map(([id, name]) => [id as string, name as string]),
    );
    const edges = [
      { from: 'a', to: 'b', kind: 'calls' as const, says: '', declared: false },
      { from: 'a', to: 'c', kind: 'offers' as const, says: '', declared: false },
      { from: 'a', to: 'gone', kind: 'runs_on' as const, says: '', declared: false },
    ];
    expect(sayWays({ id: 'a', folded: 1 }, edges, names)).toBe(
      'Calls ledger. Is asked for POST /pay. 1 more operation is not drawn.',
    );
    expect(sayWays({ id: 'b', folded: 0 }, edges, names)).toBe('');
  });

  it('tells once what is closed by the same step', () => {
    const groups = groupByStep([gap('a', 'x'), gap('b', 'y'), gap('c', 'x')]);
    expect(groups.map((group) => group.map(({ nodeId }) => nodeId))).toEqual([['a', 'c'], ['b']]);
  });

  it('stands in columns from infrastructure to outcome', async () => {
    const nodes = [
      node('team', { layer: 'outcome' }),
      node('kpi', { layer: 'kpi' }),
      node('web'),
      node('host', { layer: 'infrastructure' }),
    ];
    const edge = (from: string, to: string, kind: 'runs_on' | 'moves' | 'decides') => ({
      from,
      to,
      kind,
      says: '',
      declared: false,
    });
    const placed = await layOut({
      nodes,
      edges: [edge('web', 'host', 'runs_on'), edge('web', 'kpi', 'moves'), edge('kpi', 'team', 'decides')],
    });
    const inOrder = [...placed].sort((one, other) => one.x - other.x).map(({ id }) => id);
    expect(inOrder).toEqual(['host', 'web', 'kpi', 'team']);
  });
});
