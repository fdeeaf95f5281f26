import { findAllKpis, type KpiRow } from '../../collect/kpis/index.ts';
import { listEdges, listWatched, type WatchedSignal } from '../../collect/telemetry/index.ts';
import type { ChangeSubject } from '../../contracts/signal-changes.ts';
import type { Edge, SignalRole } from '../../contracts/signals.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import type { Written } from './say.ts';

/** What is looked at when a service changes: its place among others. */
export interface Scope {
  service: { id: string; slug: string };
  environment: { id: string; name: string; production: boolean };
  team: { id: string; slug: string; simulated: boolean };
  /** Services that call it, and that it calls, as declared and as traces tell; slugs. */
  dependents: string[];
  dependencies: string[];
  /** The other services of its team, which move the same KPIs. */
  siblings: string[];
}

/** A signal or KPI to look at. */
export interface Subject extends Written {
  key: string;
  subject: ChangeSubject;
  service: string | null;
  role: SignalRole | 'kpi';
  worse: 'higher' | 'lower' | 'either';
  signal?: WatchedSignal;
  kpi?: KpiRow;
}

const TRACED_MS = 2 * DAY_MS; // as elsewhere: what did not call for so long is no way that trouble takes
const MOST_OWN = 80; // the more are looked at, the less each can show: those that tell most come first
const MOST_OF_A_NEIGHBOUR = 12;
const MOST_NEIGHBOURS = 12;
const ROLES: SignalRole[] = ['business', 'errors', 'latency', 'saturation', 'traffic', 'other'];
/** Who calls it is harmed by what fails or takes long; what it calls also by being asked too much. */
const OF_DEPENDENTS: ReadonlySet<SignalRole> = new Set(['errors', 'latency']);
const OF_DEPENDENCIES: ReadonlySet<SignalRole> = new Set(['errors', 'latency', 'saturation', 'traffic']);

export async function readScope(context: Context, environmentId: string, at: Date): Promise<Scope | null> {
  const environment = await context.database.environment.findUnique({
    where: { id: environmentId },
    include: {
      service: {
        include: {
          team: { include: { services: { select: { slug: true } } } },
          dependsOn: { include: { dependsOn: { select: { slug: true } } } },
          dependents: { include: { service: { select: { slug: true } } } },
        },
      },
    },
  });
  if (!environment) return null;
  const { service } = environment;
  const edges = await listEdges(context, {
    since: new Date(at.getTime() - TRACED_MS),
    service: service.slug,
  });
  const traced = tracedNeighbours(edges, service.slug, environment);
  return {
    service: { id: service.id, slug: service.slug },
    environment: { id: environment.id, name: environment.name, production: environment.production },
    team: { id: service.teamId, slug: service.team.slug, simulated: service.team.simulated },
    dependents: sorted([...service.dependents.map((edge) => edge.service.slug), ...traced.callers]),
    dependencies: sorted([...service.dependsOn.map((edge) => edge.dependsOn.slug), ...traced.called]),
    siblings: service.team.services.map(({ slug }) => slug).filter((slug) => slug !== service.slug),
  };
}

function sorted(slugs: readonly string[]): string[] {
  return [...new Set(slugs)].sort();
}

/** Who was seen to call a service in an environment, and whom it was seen to call. Pure. */
export function tracedNeighbours(
  edges: readonly Pick<Edge, 'relation' | 'from' | 'to' | 'environment'>[],
  slug: string,
  place: Pick<Scope['environment'], 'name' | 'production'>,
): { callers: string[]; called: string[] } {
  const calls = edges.filter(
    ({ relation, from, to, environment }) =>
      relation === 'calls' &&
      from.kind === 'service' &&
      to.kind === 'service' &&
      from.name !== to.name &&
      isPlace(environment, place),
  );
  return {
    callers: calls.flatMap(({ from, to }) => (to.name === slug ? [from.name] : [])),
    called: calls.flatMap(({ from, to }) => (from.name === slug ? [to.name] : [])),
  };
}

/** Everything to look at after a change of a service in one environment. Those that fell silent before it are left out. */
export async function listSubjects(context: Context, scope: Scope, begunAt: Date): Promise<Subject[]> {
  const { service, dependents, dependencies, team } = scope;
  const neighbours = [...dependents, ...dependencies];
  const watched = (
    await listWatched(context, {
      services: [...new Set([service.slug, ...neighbours])],
      since: new Date(begunAt.getTime() - HOUR_MS),
    })
  ).filter((signal) => signal.simulated === team.simulated && isOf(signal, scope));
  const own = watched.filter((signal) => signal.service === service.slug);
  const called = new Set([...dependencies, ...own.flatMap(({ attributes }) => attributes.peer ?? [])]);
  const subjects = mostTelling(own, MOST_OWN).map((signal) => ofSignal(signal, 'own'));
  const add = (slugs: Iterable<string>, subject: ChangeSubject, roles: ReadonlySet<SignalRole>) => {
    for (const slug of [...slugs].slice(0, MOST_NEIGHBOURS)) {
      const theirs = watched.filter((signal) => signal.service === slug && roles.has(signal.role));
      subjects.push(...mostTelling(theirs, MOST_OF_A_NEIGHBOUR).map((signal) => ofSignal(signal, subject)));
    }
  };
  add(dependents, 'dependent', OF_DEPENDENTS);
  add(
    [...called].filter((slug) => !dependents.includes(slug)),
    'dependency',
    OF_DEPENDENCIES,
  );
  if (scope.environment.production) subjects.push(...(await listKpis(context, scope)));
  return subjects;
}

async function listKpis({ database }: Context, { team }: Scope): Promise<Subject[]> {
  const kpis = (await findAllKpis(database)).filter(({ teamId }) => teamId === team.id);
  return kpis.map((kpi) => ({
    key: `kpi:${kpi.id}`,
    subject: 'kpi',
    service: null,
    name: kpi.name,
    unit: kpi.unit,
    proportion: kpi.proportion,
    role: 'kpi',
    worse: kpi.direction === 'higher' ? 'lower' : 'higher',
    kpi,
  }));
}

/** Telemetry that does not say its environment is of production. */
function isOf({ environment }: WatchedSignal, scope: Scope): boolean {
  return isPlace(environment, scope.environment);
}

function isPlace(
  told: string,
  { name, production }: Pick<Scope['environment'], 'name' | 'production'>,
): boolean {
  return told === name || (told === '' && production);
}

function mostTelling(signals: WatchedSignal[], most: number): WatchedSignal[] {
  return signals.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role)).slice(0, most);
}

function ofSignal(signal: WatchedSignal, subject: ChangeSubject): Subject {
  const share = signal.statistic === 'ratio';
  return {
    key: `series:${signal.key}`,
    subject,
    service: signal.service,
    name: signal.name,
    unit: share ? '%' : signal.unit,
    proportion: share,
    role: signal.role,
    worse: signal.worse,
    signal,
  };
}
