import { Causes } from '@throughline/service/contracts/causes';
import {
  MAP_LAYERS,
  type MapGap,
  type MapLayer,
  type MapNode,
  SystemMap,
} from '@throughline/service/contracts/map';
import Link from 'next/link';
import { forPage, read } from '../../lib/read.ts';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { HealthMark } from './health-mark.tsx';
import { layOut, NODE_HEIGHT, NODE_WIDTH } from './lay-out.ts';
import { MapCanvas } from './map-canvas.tsx';

const LAYER_WORDS: Record<MapLayer, string> = {
  infrastructure: 'What it runs on',
  dependency: 'What it calls besides',
  service: 'Services',
  kpi: 'KPIs',
  outcome: 'Outcomes',
};

/** The whole line from infrastructure to outcome, where it breaks off, and how to close the gaps. */
export async function MapPage({ query }: { query: Record<string, string> }) {
  const { team, incident, infrastructure } = query;
  const asked = {
    ...(team !== undefined && { team }),
    ...(infrastructure === 'false' && { infrastructure }),
  };
  const [map, teams, path] = await forPage(`/map${toQuery({ ...asked, incident })}`, () =>
    Promise.all([read(SystemMap, `/api/v1/map${toQuery(asked)}`), readAllTeams(), readPath(incident)]),
  );
  if (map.nodes.length === 0) {
    return (
      <Page heading="Map">
        <Empty says="There is nothing to be drawn yet.">
          A team with a service begins the map: Settings → Teams, then Settings → Services. What a service
          calls and runs on comes from its traces.
        </Empty>
      </Page>
    );
  }
  return (
    <Page heading="Map">
      <Lead>{sayMap(map)}</Lead>
      <Note>
        From what things run on, through services and KPIs, to what teams own. Dashed lines are declared
        rather than seen; a dashed frame is a gap. Choose a thing to see what it hangs together with.
        {path.length > 0 && ' The way along which the trouble came is lit.'}
      </Note>
      <FilterForm
        action="/map"
        fields={[
          {
            name: 'team',
            label: 'Team',
            value: team,
            options: teams.map(({ slug, name }) => [slug, name] as const),
          },
          {
            name: 'infrastructure',
            label: 'Hosts and zones',
            value: infrastructure,
            any: 'with',
            options: [['false', 'without']],
          },
        ]}
        keep={incident === undefined ? {} : { incident }}
      />
      <MapCanvas
        nodes={map.nodes}
        edges={map.edges}
        placed={await layOut(map)}
        gaps={Object.fromEntries(map.gaps.map(({ nodeId, sentence }) => [nodeId, sentence]))}
        path={path}
        size={{ width: NODE_WIDTH, height: NODE_HEIGHT }}
      />
      <Gaps gaps={map.gaps} />
      <details className="mt-6">
        <summary className="cursor-pointer text-nav">The same as a list</summary>
        <NodeList nodes={map.nodes} />
      </details>
    </Page>
  );
}

/** The nodes from the affected service to where an incident most likely began, and their teams. */
async function readPath(incident: string | undefined): Promise<string[]> {
  if (incident === undefined) return [];
  const { candidates } = await read(Causes, `/api/v1/incidents/${encodeURIComponent(incident)}/causes`);
  return (candidates[0]?.path ?? []).map((service) => `service:${service}`);
}

/** `12 services, of which one is degrading and two are silent; 3 gaps in the line to 4 outcomes.` */
export function sayMap({ nodes, gaps, leftOut }: Pick<SystemMap, 'nodes' | 'gaps' | 'leftOut'>): string {
  const services = nodes.filter(({ kind }) => kind === 'service');
  const count = (health: MapNode['health']) => services.filter((node) => node.health === health).length;
  const parts = [
    [count('degrading'), 'degrading'],
    [count('silent'), 'silent'],
    [count('unknown'), 'not known'],
  ] as const;
  const states = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const outcomes = nodes.filter(({ layer }) => layer === 'outcome').length;
  const plural = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const of = states.length === 0 ? '' : ` (${states.join(', ')})`;
  const more = leftOut === 0 ? '' : ` ${plural(leftOut, 'more thing')} would not fit: choose a team.`;
  return `${plural(services.length, 'service')}${of}, ${plural(outcomes, 'outcome')}, and ${gaps.length === 0 ? 'no gap' : plural(gaps.length, 'gap')} in the line between.${more}`;
}

function Gaps({ gaps }: { gaps: readonly MapGap[] }) {
  if (gaps.length === 0) return null;
  return (
    <>
      <Heading>Where the line breaks off</Heading>
      <ul className="border-line border-t">
        {groupByStep(gaps).map(([first, ...others]) => (
          <li
            key={`${first.nodeId} ${first.kind}`}
            className="grid gap-x-4 border-grid border-b py-2 wide:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span>
              {[first, ...others].map(({ nodeId, sentence }) => (
                <span key={nodeId} className="block">
                  {sentence}
                </span>
              ))}
            </span>
            <span className="text-soft">
              {first.href === null ? (
                first.step
              ) : (
                <Link href={first.href} className="link">
                  {first.step}
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What is closed by the same step stands together. */
export function groupByStep(gaps: readonly MapGap[]): [MapGap, ...MapGap[]][] {
  const groups = new Map<string, [MapGap, ...MapGap[]]>();
  for (const gap of gaps) {
    const key = `${gap.step} ${gap.href}`;
    const group = groups.get(key);
    if (group) group.push(gap);
    else groups.set(key, [gap]);
  }
  return [...groups.values()];
}

function NodeList({ nodes }: { nodes: readonly MapNode[] }) {
  return MAP_LAYERS.map((layer) => {
    const own = nodes.filter((node) => node.layer === layer);
    if (own.length === 0) return null;
    return (
      <section key={layer}>
        <h3 className="mt-4 mb-1 font-[550] text-nav">{LAYER_WORDS[layer]}</h3>
        <ul className="border-line border-t">
          {own.map(({ id, name, href, health, says, kind }) => (
            <li
              key={id}
              className="grid items-baseline gap-x-4 border-grid border-b py-1.5 wide:grid-cols-[7rem_14rem_minmax(0,1fr)]"
            >
              <HealthMark health={health} />
              {href === null ? (
                <span>
                  {name} <span className="text-note text-soft">{kind}</span>
                </span>
              ) : (
                <Link href={href} className="link">
                  {name}
                </Link>
              )}
              <span className="text-note text-soft">{says}</span>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
