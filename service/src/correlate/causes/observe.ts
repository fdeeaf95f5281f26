import { listCalls, listWatched, readWindows } from '../../collect/telemetry/index.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { aggregateByService, type Observed, type ServiceSignal } from './aggregate.ts';

const STEP_MS = 60_000;
const NORMAL_MS = 24 * HOUR_MS; // what is usual is learnt from so much before
export const FOLLOW_MS = HOUR_MS / 2; // what the ranking looks at after the moment in question
const MOST_DISTANCE = 5; // calls from an affected service; beyond it everything depends on everything
const MOST_SERVICES = 200;
const MOST_SIGNALS = 4_000;
const MOST_CHANGES = 200;

/** A deployment, a flag or a setting that was changed in the day before. */
export interface ChangeNearby {
  id: string;
  /** Null for what is no deployment. */
  deploymentId: string | null;
  service: string;
  /** Such as the version, or `flag new-cart: off → on`. */
  what: string;
  /** `v7 went live`, `flag new-cart was set from off to on` */
  happened: string;
  at: Date;
}

/** Everything that the ranking looks at. */
export interface Scene {
  at: number;
  /** Slugs of the affected services. */
  affected: string[];
  /** Of each service whatever it calls, directly or not, and whatever calls it: slugs. */
  services: string[];
  edges: [caller: string, callee: string][];
  signals: ServiceSignal[];
  changes: ChangeNearby[];
}

/**
 * Reads what was told around a moment by the affected services and by all that hang together with them: what they call,
 * and what calls the same.
 */
export async function observe(
  context: Context,
  trouble: { services: string[]; at: Date; simulated: boolean },
): Promise<Scene> {
  const at = Math.floor(trouble.at.getTime() / STEP_MS) * STEP_MS;
  const edges = await listCalls(context, {
    since: new Date(at - NORMAL_MS),
    simulatedOnly: trouble.simulated,
  });
  const services = nearby(trouble.services, edges);
  const watched = await listWatched(context, {
    services,
    simulatedOnly: trouble.simulated,
    since: new Date(at - NORMAL_MS),
  });
  const chosen = (await leaveOutStaging(context, watched)).slice(0, MOST_SIGNALS);
  const to = Math.min(at + FOLLOW_MS, Math.floor(context.now().getTime() / STEP_MS) * STEP_MS);
  const from = at - NORMAL_MS;
  const values = await readWindows(context, chosen, { from, to: Math.max(to, at), stepMs: STEP_MS });
  const observed = chosen.map(
    (signal, index): Observed => ({
      signal,
      values: values[index] as Float64Array,
    }),
  );
  const signals = aggregateByService(observed, { start: from / 1000, stepSeconds: STEP_MS / 1000 });
  const changes = await readChanges(context, services, {
    from: new Date(from),
    to: new Date(at + FOLLOW_MS),
  });
  return { at, affected: trouble.services, services, edges, signals, changes };
}

/** The affected, what they call, and what calls any of these: that shows whether the trouble is shared. */
export function nearby(affected: readonly string[], edges: readonly (readonly [string, string])[]): string[] {
  const found = new Set(affected);
  let border = [...affected];
  for (let distance = 0; distance < MOST_DISTANCE && border.length > 0; distance += 1) {
    const next = edges.filter(([caller, callee]) => border.includes(caller) && !found.has(callee));
    border = [...new Set(next.map(([, callee]) => callee))];
    for (const callee of border) found.add(callee);
  }
  const below = [...found];
  for (const [caller, callee] of edges) if (below.includes(callee)) found.add(caller);
  return [...found].slice(0, MOST_SERVICES);
}

/** Signals of environments that are declared not to be production say nothing of trouble in it. */
async function leaveOutStaging<Signal extends { service: string; environment: string }>(
  { database }: Context,
  signals: readonly Signal[],
): Promise<Signal[]> {
  const rows = await database.environment.findMany({
    where: { production: false },
    select: { name: true, service: { select: { slug: true } } },
  });
  const others = new Set(rows.map(({ name, service }) => `${service.slug} ${name}`));
  return signals.filter(({ service, environment }) => !others.has(`${service} ${environment}`));
}

async function readChanges(
  { database }: Context,
  services: string[],
  span: { from: Date; to: Date },
): Promise<ChangeNearby[]> {
  const rows = await database.deployment.findMany({
    where: {
      service: { slug: { in: services } },
      environment: { production: true },
      status: 'succeeded',
      finishedAt: { gte: span.from, lt: span.to },
    },
    select: { id: true, version: true, finishedAt: true, service: { select: { slug: true } } },
    orderBy: { finishedAt: 'desc' },
    take: MOST_CHANGES,
  });
  const others = await database.changeEvent.findMany({
    where: {
      service: { slug: { in: services } },
      environment: { production: true },
      at: { gte: span.from, lt: span.to },
    },
    include: { service: { select: { slug: true } } },
    orderBy: { at: 'desc' },
    take: MOST_CHANGES,
  });
  return [
    ...rows.map(({ id, version, finishedAt, service }) => ({
      id,
      deploymentId: id,
      service: service.slug,
      what: version,
      happened: `${version} went live`,
      at: finishedAt as Date,
    })),
    ...others.map(({ id, kind, name, from, to, at, service }) => ({
      id,
      deploymentId: null,
      service: service.slug,
      what: `${kind} ${name}`,
      happened: `${kind} ${name} was set${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`,
      at,
    })),
  ];
}
