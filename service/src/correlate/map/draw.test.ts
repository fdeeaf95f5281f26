import { describe, expect, it } from 'vitest';
import type { Edge } from '../../contracts/signals.ts';
import { type Asked, drawMap, MOST_NODES } from './draw.ts';
import type { Facts, KnownService } from './facts.ts';
import type { KnownOperation } from './operations.ts';

const shop = { slug: 'shop', name: 'Shop' };
const store = { slug: 'store', name: 'Store' };
const service = (slug: string, more: Partial<KnownService> = {}): KnownService => ({
  slug,
  name: slug,
  team: shop,
  telemetry: 'lately',
  watched: 6,
  judged: 6,
  trouble: null,
  ...more,
});
const edge = (from: string, relation: Edge['relation'], to: string, more: Partial<Edge> = {}): Edge => {
  const end = (text: string) => {
    const [kind, name] = text.split(':') as [Edge['from']['kind'], string];
    return { kind, name };
  };
  const at = '2026-11-20T12:00:00.000Z';
  const counted = { calls: 200, errors: 1, meanMs: 12.4 };
  return {
    from: end(from),
    relation,
    to: end(to),
    environment: '',
    firstAt: at,
    lastAt: at,
    simulated: false,
    ...counted,
    ...more,
  };
};

const FACTS: Facts = {
  services: [
    service('web', { trouble: 'An incident is open: Slow.' }),
    service('payments', { team: store }),
    service('ledger', { team: store, telemetry: 'none' }),
    service('mail', { team: store, telemetry: 'silent' }),
  ],
  traced: [
    edge('service:web', 'calls', 'service:payments'),
    edge('service:payments', 'calls', 'database:orders'),
    edge('service:payments', 'runs_on', 'host:h1', { calls: 0, errors: 0, meanMs: null }),
    edge('service:payments', 'deployed_in', 'environment:production'),
    edge('service:stranger', 'calls', 'service:web'),
  ],
  declared: [
    ['web', 'payments'],
    ['payments', 'ledger'],
  ],
  kpis: [
    { slug: 'orders', name: 'Orders', team: shop, resolution: 'minute', told: 'lately', trouble: null },
    { slug: 'refunds', name: 'Refunds', team: shop, resolution: 'day', told: 'never', trouble: null },
  ],
  teams: [
    { ...shop, services: 1, metric: { name: 'Orders', kpi: 'orders' }, status: 'met' },
    { ...store, services: 3, metric: null, status: null },
  ],
  links: [{ service: 'web', series: 1, kpi: 'orders', sentence: 'Each +100 ms goes with −1 %' }],
  operations: [],
};
const operation = (service: string, name: string, more: Partial<KnownOperation> = {}): KnownOperation => ({
  service,
  name,
  series: [],
  perDay: null,
  trouble: null,
  ...more,
});
const all = { infrastructure: true };

describe('the map', () => {
  it('runs from what things run on to what teams own', () => {
    const { nodes, edges } = drawMap(FACTS, all);
    expect(nodes.map(({ id, layer, health }) => `${layer} ${id} ${health}`)).toEqual([
      'service service:web degrading',
      'service service:payments well',
      'service service:ledger unknown',
      'service service:mail silent',
      'dependency database:orders unknown',
      'infrastructure host:h1 unknown',
      'service service:stranger unknown',
      'kpi kpi:orders well',
      'kpi kpi:refunds unknown',
      'outcome team:shop well',
      'outcome team:store unknown',
    ]);
    expect(edges).toContainEqual({
      from: 'service:web',
      to: 'service:payments',
      kind: 'calls',
      says: '200 calls, 0.5 % failed, 12 ms',
      declared: false,
    });
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'service:payments', to: 'service:ledger', declared: true }),
    );
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'service:web', to: 'kpi:orders', kind: 'moves' }),
    );
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'kpi:orders', to: 'team:shop', says: 'is its outcome metric' }),
    );
    expect(edges.filter(({ from, to }) => from === 'service:web' && to === 'service:payments')).toHaveLength(
      1,
    );
  });

  it('names each place where the line breaks off, with the step that closes it', () => {
    const { gaps } = drawMap(FACTS, all);
    expect(gaps.map(({ nodeId, kind }) => [nodeId, kind])).toEqual([
      ['service:ledger', 'service_without_telemetry'],
      ['service:stranger', 'service_unknown'],
      ['kpi:refunds', 'kpi_nothing_reaches'],
      ['team:store', 'outcome_in_the_air'],
    ]);
    expect(gaps.every(({ step }) => step.length > 10)).toBe(true);
  });

  it('shows of one team what it owns, what that needs, and who calls it', () => {
    const ids = (team: string, infrastructure = true) =>
      drawMap(FACTS, { team, infrastructure })
        .nodes.map(({ id }) => id)
        .sort();
    expect(ids('shop')).toEqual(
      [
        'service:web',
        'service:payments',
        'service:ledger',
        'database:orders',
        'host:h1',
        'service:stranger',
        'kpi:orders',
        'kpi:refunds',
        'team:shop',
      ].sort(),
    );
    expect(ids('shop', false)).not.toContain('host:h1');
    expect(ids('store')).toContain('service:web');
  });

  it('answers no more than can be looked at, and says how many are left out', () => {
    const many = Array.from({ length: MOST_NODES + 50 }, (_, n) => service(`s${n}`));
    const drawn = drawMap({ ...FACTS, services: many }, all);
    expect(drawn.nodes).toHaveLength(MOST_NODES);
    expect(drawn.leftOut).toBeGreaterThanOrEqual(50);
    const ids = new Set(drawn.nodes.map(({ id }) => id));
    expect(['team:shop', 'kpi:orders'].every((id) => ids.has(id))).toBe(true); // hosts go first
    expect(ids.has('host:h1')).toBe(false);
    expect(drawn.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
  });

  it('draws the operations that tell something, and folds the others into their service', () => {
    const operations = [
      operation('web', 'POST /pay', { series: [1], perDay: 10 }), // moves a KPI
      operation('web', 'GET /a', { series: [2], perDay: 900 }),
      operation('web', 'GET /b', { series: [3], perDay: 800 }),
      operation('web', 'GET /c', { series: [4], perDay: 700 }),
      operation('web', 'GET /d', { series: [5], trouble: 'Its p95 latency is 2 s instead of 0.2 s.' }),
      operation('stranger', 'GET /'),
    ];
    const drawn = (asked: Partial<Asked> = {}) => drawMap({ ...FACTS, operations }, { ...all, ...asked });
    const names = ({ nodes }: ReturnType<typeof drawMap>) =>
      nodes.flatMap(({ kind, name, health }) => (kind === 'operation' ? [`${name} ${health}`] : []));
    const { nodes, edges } = drawn();
    expect(names({ ...drawn() })).toEqual([
      'POST /pay well',
      'GET /a well',
      'GET /b well',
      'GET /d degrading',
    ]);
    expect(nodes.find(({ id }) => id === 'service:web')?.folded).toBe(1);
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'service:web', to: 'operation:web POST /pay', kind: 'offers' }),
    );
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'operation:web POST /pay', to: 'kpi:orders', kind: 'moves' }),
    );
    expect(edges.some(({ from, kind }) => from === 'service:web' && kind === 'moves')).toBe(false);
    expect(names(drawn({ operations: 'all' }))).toHaveLength(5);
    expect(names(drawn({ operations: 'none' }))).toEqual([]);
    expect(drawn({ operations: 'none' }).edges).toContainEqual(
      expect.objectContaining({ from: 'service:web', to: 'kpi:orders' }),
    );
    expect(names(drawn({ team: 'store' }))).toEqual([]);
  });

  it('lights the whole way of an incident: what its cause runs on, services, operations, KPIs, outcomes', () => {
    const operations = [
      operation('web', 'POST /pay', { series: [1] }),
      operation('web', 'GET /slow', { series: [7] }),
      operation('web', 'GET /other', { series: [8], perDay: 5 }),
    ];
    const incident = {
      affected: ['web'],
      along: ['web', 'payments'],
      series: [7, 1],
      kpis: [],
      sentence: 'So.',
    };
    const lit = (more: object = {}) =>
      drawMap({ ...FACTS, operations }, { ...all, incident: { ...incident, ...more } }).path;
    expect(lit()).toEqual({
      nodes: [
        'service:web',
        'service:payments',
        'host:h1',
        'operation:web POST /pay',
        'operation:web GET /slow',
        'kpi:orders',
        'team:shop',
      ],
      sentence: 'So.',
    });
    expect(lit({ series: [7], kpis: ['refunds'] })?.nodes).toEqual([
      'service:web',
      'service:payments',
      'host:h1',
      'operation:web GET /slow',
      'kpi:refunds',
      'team:shop',
    ]);
    // Nothing stands out and nothing is linked: the service that is harmed and whose outcome that is.
    const alone = drawMap(
      { ...FACTS, links: [] },
      { ...all, incident: { ...incident, along: [], series: [] } },
    );
    expect(alone.path?.nodes).toEqual(['service:web', 'team:shop']);
    expect(drawMap(FACTS, all).path).toBeNull();
  });

  it('takes nothing for well of which most is still learning, and says what is wrong with a KPI', () => {
    const drawn = drawMap(
      {
        ...FACTS,
        services: [service('web', { watched: 6, judged: 2 }), service('cart', { watched: 6, judged: 5 })],
        kpis: [{ ...(FACTS.kpis[0] as Facts['kpis'][number]), trouble: 'Orders are few.' }],
      },
      { infrastructure: true },
    );
    const of = (id: string) => drawn.nodes.find((one) => one.id === id);
    expect(of('service:web')).toMatchObject({ health: 'learning' });
    expect(of('service:cart')).toMatchObject({
      health: 'well',
      says: 'Nothing is wrong with 5 of its 6 signals; the other 1 cannot be judged yet.',
    });
    expect(of('kpi:orders')).toMatchObject({ health: 'degrading', says: 'Orders are few.' });
  });
});
