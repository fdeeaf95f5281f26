import type { SystemMap } from '../../service/src/contracts/map.ts';
import { type Asked, drawMap } from '../../service/src/correlate/map/draw.ts';
import type { Facts } from '../../service/src/correlate/map/facts.ts';
import { seededRandom } from '../random.ts';
import type { BenchOptions } from '../tasks.ts';

const AT = '2026-11-20T12:00:00.000Z';
const TURNS = 5;
const LAY_OUT: string = '../../web/features/map/lay-out.ts'; // by name: the site is compiled by rules of its own

interface Drawing {
  layOutAnew: (map: Pick<SystemMap, 'nodes' | 'edges'>) => Promise<unknown>;
}

/** From facts to places for maps of about 75, 150 and 300 things: what a reader of `/map` waits for besides the database. */
export async function run({ json }: BenchOptions): Promise<Record<string, number>> {
  const { layOutAnew } = (await import(LAY_OUT)) as Drawing;
  const figures: Record<string, number> = {};
  for (const services of [25, 50, 140]) {
    const facts = inventFacts(services);
    const asked: Asked = { infrastructure: true };
    const waits: number[] = [];
    let nodes = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const begun = performance.now();
      const map = drawMap(facts, asked);
      await layOutAnew(map);
      waits.push(performance.now() - begun);
      nodes = map.nodes.length;
    }
    waits.sort((one, other) => one - other);
    figures[`map_ms_${nodes}_nodes`] = Math.round(waits[Math.floor(TURNS / 2)] as number);
  }
  if (!json) console.table(figures);
  return figures;
}

/** Services in three tiers that call each other, a host for each two, a KPI and a team for each ten. */
export function inventFacts(count: number): Facts {
  const random = seededRandom(3);
  const pick = (most: number) => Math.floor(random() * most);
  const team = (index: number) => ({
    slug: `team-${index % Math.ceil(count / 10)}`,
    name: `Team ${index % Math.ceil(count / 10)}`,
  });
  const edge = (
    from: string,
    relation: 'calls' | 'runs_on',
    kind: 'service' | 'database' | 'host',
    to: string,
  ) => ({
    ...{ from: { kind: 'service' as const, name: from }, relation, to: { kind, name: to } },
    ...{ environment: '', firstAt: AT, lastAt: AT, simulated: false, calls: 100, errors: 1, meanMs: 20 },
  });
  const services = Array.from({ length: count }, (_, index) => index);
  return {
    services: services.map((index) => ({
      ...{ slug: `service-${index}`, name: `service-${index}`, team: team(index) },
      ...{ telemetry: 'lately' as const, watched: 12, judged: 12 },
      trouble: index % 17 === 0 ? 'It is slow.' : null,
    })),
    traced: services.flatMap((index) => [
      ...(index < (count * 2) / 3
        ? [1, 2].map(() =>
            edge(
              `service-${index}`,
              'calls',
              'service',
              `service-${Math.ceil(count / 3) + index - pick(Math.max(1, index / 2))}`,
            ),
          )
        : []),
      ...(index % 4 === 0 ? [edge(`service-${index}`, 'calls', 'database', `database-${index}`)] : []),
      edge(`service-${index}`, 'runs_on', 'host', `host-${Math.floor(index / 2)}`),
    ]),
    declared: [],
    kpis: services
      .filter((index) => index % 10 === 0)
      .map((index) => ({
        ...{ slug: `kpi-${index}`, name: `KPI ${index}`, team: team(index) },
        ...{ resolution: 'minute', told: 'lately' as const, trouble: null },
      })),
    teams: services
      .filter((index) => index % 10 === 0)
      .map((index) => ({
        ...{ ...team(index / 10), services: 10, status: 'met' },
        metric: { name: 'Orders', kpi: `kpi-${index}` },
      })),
    links: services
      .filter((index) => index % 5 === 0)
      .map((index) => ({
        ...{ service: `service-${index}`, series: index, kpi: `kpi-${Math.floor(index / 10) * 10}` },
        sentence: 'leads',
      })),
    operations: services.flatMap((index) =>
      ['GET /', 'POST /orders', 'GET /orders/{id}'].map((name, place) => ({
        ...{ service: `service-${index}`, name, perDay: 1_000 - place, trouble: null },
        series: place === 1 ? [index] : [],
      })),
    ),
  };
}
