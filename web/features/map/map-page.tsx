import { type MapGap, type MapNode, SystemMap } from '@throughline/service/contracts/map';
import Link from 'next/link';
import { forPage, read } from '../../lib/read.ts';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { type Folded, foldMap, MOST_APART } from './fold-map.ts';
import { layOut, NODE_HEIGHT, NODE_WIDTH } from './lay-out.ts';
import { MapCanvas } from './map-canvas.tsx';
import { MapList } from './map-list.tsx';

/** The whole line from infrastructure to outcome, where it breaks off, and how to close the gaps. */
export async function MapPage({ query }: { query: Record<string, string> }) {
  const { team, incident, infrastructure, operations, view, find = '', open = '', all } = query;
  const asked = { team, incident, infrastructure, operations };
  const [map, teams] = await forPage(`/map${toQuery(asked)}`, () =>
    Promise.all([read(SystemMap, `/api/v1/map${toQuery(asked)}`), readAllTeams()]),
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
  const rest = { ...asked, find: find === '' ? undefined : find, view };
  const opened = open.split(',').filter(Boolean);
  const folded = foldMap(map, {
    open: opened,
    find,
    all: all === 'true',
    hrefOf: (key) => `/map${toQuery({ ...rest, open: [...opened, key].join(',') })}`,
  });
  const drawn = { ...map, ...folded };
  return (
    <Page heading="Map">
      <Lead>{sayMap(map)}</Lead>
      <Note>
        From what things run on, through services and KPIs, to what teams own. Dashed lines are declared
        rather than seen; a dashed frame is a gap. Choose a thing to see what it hangs together with.
      </Note>
      {map.path !== null && incident !== undefined && (
        <p className="mt-2 max-w-[48rem]">
          The way along which{' '}
          <Link href={`/incidents/${encodeURIComponent(incident)}`} className="link">
            the incident
          </Link>{' '}
          came is lit. {map.path.sentence}
        </p>
      )}
      <FilterForm
        action="/map"
        fields={[
          { name: 'find', label: 'Find by name', value: find },
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
          {
            name: 'operations',
            label: 'Operations',
            value: operations,
            any: 'those that tell most',
            options: [
              ['all', 'all'],
              ['none', 'none'],
            ],
          },
        ]}
        keep={{
          ...(incident !== undefined && { incident }),
          ...(view !== undefined && { view }),
          ...(all !== undefined && { all }),
        }}
      />
      <FoldNote
        folded={folded}
        find={find}
        opened={opened.length}
        hrefs={{
          all: `/map${toQuery({ ...rest, all: 'true' })}`,
          groups: `/map${toQuery(rest)}`,
        }}
        isAll={all === 'true' && map.nodes.length > MOST_APART}
      />
      <p className="mb-2 text-note wide:hidden">
        {view === 'drawing' ? (
          <Link
            href={`/map${toQuery({ ...rest, view: undefined, open: open === '' ? undefined : open })}`}
            className="link"
          >
            Show it as a list
          </Link>
        ) : (
          <Link
            href={`/map${toQuery({ ...rest, view: 'drawing', open: open === '' ? undefined : open })}`}
            className="link"
          >
            Show it as a drawing
          </Link>
        )}
      </p>
      <div className={view === 'drawing' ? '' : 'hidden wide:block'}>
        <MapCanvas
          nodes={drawn.nodes}
          edges={drawn.edges}
          placed={await layOut(drawn)}
          found={folded.found}
          gaps={Object.fromEntries(drawn.gaps.map(({ nodeId, sentence }) => [nodeId, sentence]))}
          path={map.path?.nodes ?? []}
          size={{ width: NODE_WIDTH, height: NODE_HEIGHT }}
        />
      </div>
      {view !== 'drawing' && (
        <div className="wide:hidden">
          <MapList map={drawn} />
        </div>
      )}
      <Gaps gaps={map.gaps} />
      <details className="mt-6 hidden wide:block print:block">
        <summary className="cursor-pointer text-nav">The same as a list</summary>
        <MapList map={drawn} />
      </details>
    </Page>
  );
}

/** `12 services, of which one is degrading and two are silent; 3 gaps in the line to 4 outcomes.` */
export function sayMap({ nodes, gaps, leftOut }: Pick<SystemMap, 'nodes' | 'gaps' | 'leftOut'>): string {
  const services = nodes.filter(({ kind }) => kind === 'service');
  const count = (health: MapNode['health']) => services.filter((node) => node.health === health).length;
  const parts = [
    [count('degrading'), 'degrading'],
    [count('silent'), 'silent'],
    [count('learning'), 'learning'],
    [count('unknown'), 'not known'],
  ] as const;
  const states = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const outcomes = nodes.filter(({ layer }) => layer === 'outcome').length;
  const plural = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const of = states.length === 0 ? '' : ` (${states.join(', ')})`;
  const more = leftOut === 0 ? '' : ` ${plural(leftOut, 'more thing')} would not fit: choose a team.`;
  return `${plural(services.length, 'service')}${of}, ${plural(outcomes, 'outcome')}, and ${gaps.length === 0 ? 'no gap' : plural(gaps.length, 'gap')} in the line between.${more}`;
}

/** What is in groups, and how to have it apart; what was searched for. */
function FoldNote({
  folded: { groups, found },
  find,
  opened,
  hrefs,
  isAll,
}: {
  folded: Pick<Folded, 'groups' | 'found'>;
  find: string;
  opened: number;
  hrefs: { all: string; groups: string };
  isAll: boolean;
}) {
  const count = [...groups.values()].reduce((sum, group) => sum + group.count, 0);
  return (
    <>
      {find !== '' && (
        <p className="mb-2" role="status">
          {found.length === 0
            ? `Nothing on the map is called “${find}”.`
            : `${found.length} ${found.length === 1 ? 'thing is' : 'things are'} called “${find}”; the rest is faded.`}
        </p>
      )}
      {count > 0 && (
        <p className="mb-2 text-note text-soft">
          {count} things stand in {groups.size} groups, each with its worst state: open one by its name. What
          is degrading stands by itself.{' '}
          <Link href={hrefs.all} className="link">
            Show all apart
          </Link>
          {opened > 0 && (
            <>
              {' · '}
              <Link href={hrefs.groups} className="link">
                Close the groups
              </Link>
            </>
          )}
        </p>
      )}
      {isAll && (
        <p className="mb-2 text-note">
          <Link href={hrefs.groups} className="link">
            Show it in groups
          </Link>
        </p>
      )}
    </>
  );
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
