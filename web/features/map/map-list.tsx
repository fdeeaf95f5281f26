import { MAP_LAYERS, type MapLayer, type SystemMap } from '@throughline/service/contracts/map';
import Link from 'next/link';
import { HealthMark } from './health-mark.tsx';
import { sayWays } from './say-ways.ts';

const LAYER_WORDS: Record<MapLayer, string> = {
  infrastructure: 'What it runs on',
  dependency: 'What it calls besides',
  service: 'Services',
  operation: 'What they are asked to do',
  kpi: 'KPIs',
  outcome: 'Outcomes',
};
const OUTCOME_FIRST = [...MAP_LAYERS].reverse(); // who reads down a list reads from the end to its causes

/** The map in words: every thing with how it is and where it leads. For phones, for printing, and for whoever cannot see it. */
export function MapList({
  map: { nodes, edges, path },
}: {
  map: Pick<SystemMap, 'nodes' | 'edges' | 'path'>;
}) {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const onTheWay = new Set(path?.nodes);
  return OUTCOME_FIRST.map((layer) => {
    const own = nodes.filter((node) => node.layer === layer);
    if (own.length === 0) return null;
    return (
      <section key={layer}>
        <h3 className="mt-4 mb-1 font-[550] text-nav">
          {LAYER_WORDS[layer]} <span className="text-soft">{own.length}</span>
        </h3>
        <ul className="border-line border-t">
          {own.map((node) => (
            <li
              key={node.id}
              className="grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-4 border-grid border-b py-1.5 wide:grid-cols-[7rem_14rem_minmax(0,1fr)]"
            >
              <HealthMark health={node.health} />
              <span className="min-w-0">
                {node.href === null ? (
                  <>
                    {node.name} <span className="text-note text-soft">{node.kind}</span>
                  </>
                ) : (
                  <Link href={node.href} className="link">
                    {node.name}
                  </Link>
                )}
                {onTheWay.has(node.id) && <span className="text-missed text-note"> on the way</span>}
              </span>
              <span className="col-start-2 text-note text-soft wide:col-start-3">
                {node.says} {sayWays(node, edges, names)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
