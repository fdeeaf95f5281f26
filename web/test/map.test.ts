import type { MapGap, MapNode, SystemMap } from '@throughline/service/contracts/map';
import { describe, expect, it } from 'vitest';
import { foldMap } from '../features/map/fold-map.ts';
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

describe('a map of more than can be read', () => {
  const team = (n: number) => ({ slug: `t${n}`, name: `Team ${n}` });
  const services = Array.from({ length: 80 }, (_, i) =>
    node(`service:s${i}`, { name: `s${i}`, team: team(i % 4) }),
  );
  const hosts = Array.from({ length: 20 }, (_, i) =>
    node(`host:h${i}`, { name: `h${i}`, layer: 'infrastructure', kind: 'host', health: 'unknown' }),
  );
  const outcomes = [0, 1, 2, 3].map((n) =>
    node(`team:t${n}`, { layer: 'outcome', kind: 'team', team: team(n), health: 'degrading' }),
  );
  const edges = services.flatMap(({ id }, i) => [
    { from: id, to: `host:h${i % 20}`, kind: 'runs_on' as const, says: '', declared: false },
    { from: id, to: `service:s${(i + 1) % 80}`, kind: 'calls' as const, says: '', declared: true },
  ]);
  const map: SystemMap = {
    nodes: [...services, ...hosts, ...outcomes],
    edges,
    gaps: [gap('service:s4', 'x')],
    path: null,
    leftOut: 0,
    asOf: '2026-11-20T12:00:00.000Z',
  };
  const asked = { open: [], find: '', all: false, hrefOf: (key: string) => `?open=${key}` };

  it('stands in groups by team and by kind, the outcomes by themselves', () => {
    const { nodes, edges: lines, groups, gaps } = foldMap(map, asked);
    expect(nodes).toHaveLength(4 + 1 + 4);
    expect(nodes.find(({ id }) => id === 'group:t0.service')).toMatchObject({
      name: 'Team 0: 20 services',
      health: 'well',
      href: '?open=t0.service',
    });
    expect(groups.get('group:host')).toEqual({ key: 'host', count: 20 });
    expect(gaps).toMatchObject([{ nodeId: 'group:t0.service' }]);
    expect(lines.filter(({ kind }) => kind === 'runs_on')).toHaveLength(4);
    expect(lines.every(({ from, to }) => from !== to)).toBe(true);
  });

  it('opens a group, and lets stand what is searched for or in trouble', () => {
    const opened = foldMap(map, { ...asked, open: ['t1.service'] });
    expect(opened.nodes.filter(({ id }) => id.startsWith('service:'))).toHaveLength(20);
    const found = foldMap(map, { ...asked, find: 'S42' });
    expect(found.found).toEqual(['service:s42']);
    expect(found.nodes.map(({ id }) => id)).toContain('service:s42');
    expect(found.groups.get('group:t2.service')?.count).toBe(19);
    const ill = services.map((one, i) => (i === 7 ? { ...one, health: 'degrading' as const } : one));
    expect(foldMap({ ...map, nodes: [...ill, ...hosts] }, asked).nodes.map(({ id }) => id)).toContain(
      'service:s7',
    );
  });

  it('says nothing better of a group than what is in it', () => {
    for (const health of ['degrading', 'silent', 'unknown', 'learning'] as const) {
      const ill = services.map((one, i) => (i % 4 === 0 ? { ...one, health } : one));
      const { nodes } = foldMap({ ...map, nodes: [...ill, ...hosts] }, asked);
      expect(nodes.find(({ id }) => id === 'group:t0.service')?.health).toBe(health);
    }
  });

  it('is left as it is where it can be read, or where all of it is asked for', () => {
    expect(foldMap({ ...map, nodes: services.slice(0, 60) }, asked).nodes).toHaveLength(60);
    expect(foldMap(map, { ...asked, all: true }).nodes).toHaveLength(104);
  });
});
