import type { LikelyCauses, LiveSignal, NextStep } from '../../contracts/live.ts';
import { HOUR_MS } from '../../contracts/time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** A suspected deployment, and what was live there before it. */
export interface Undoable {
  id: string;
  service: string;
  version: string;
  environment: string;
  before: { version: string; url: string | null } | null;
}

/** How the same ended before. */
export interface Ended {
  id: string;
  since: Date;
  resolvedAt: Date;
  /** What went live of these services while it went on, the last. */
  by: { service: string; version: string } | null;
}

export interface Known {
  since: Date;
  services: readonly string[];
  causes: LikelyCauses | null;
  /** Within the hour before it began. */
  deployments: LiveSignal['deployments'];
  changes: LiveSignal['changes'];
  /** By the id of a deployment. */
  undoable: ReadonlyMap<string, Undoable>;
  /** By the slug of a service. */
  places: ReadonlyMap<
    string,
    { runbook: string | null; team: { slug: string; name: string; owner: string | null } }
  >;
  ended: Ended | null;
}

const MOST_UNDONE = 2;

/**
 * What to do about a live signal, prepared as far as what is known goes: undo what is suspected, call who answers for
 * where it began, look into the runbook, and how the same ended before. Pure.
 */
export function prepareSteps(known: Known): NextStep[] {
  return [...undo(known), ...call(known), ...runbooks(known), ...past(known)];
}

interface Suspect {
  deploymentId: string | null;
  changeId: string | null;
  service: string;
  what: string;
  because: string;
  at: string;
}

/** As causes are ranked; and what just went live is at least to be looked at, before they are and where they name none. */
function findSuspects({ causes, deployments, changes, since }: Known): Suspect[] {
  const ranked = (causes?.changes ?? []).map(({ deploymentId, changeId, service, what, statement, at }) => ({
    ...{ deploymentId, changeId: changeId ?? null, service, what, at },
    because: statement,
  }));
  const unproven = (at: string) => `${sayBefore(Date.parse(at), since)}; that it is the cause is not shown`;
  const others = [
    ...deployments.map(({ id, service, version, finishedAt: at }) => ({
      ...{ deploymentId: id, changeId: null, service, what: version, at },
      because: `${service} ${version} went live ${unproven(at)}`,
    })),
    ...changes.map(({ id, service, kind, name, at }) => ({
      ...{ deploymentId: null, changeId: id, service, what: `${kind} ${name}`, at },
      because: `${name} of ${service} was changed ${unproven(at)}`,
    })),
  ].filter(
    ({ deploymentId, changeId }) =>
      !ranked.some((one) => one.deploymentId === deploymentId && one.changeId === changeId),
  );
  return [...ranked, ...others.toSorted((one, other) => (one.at < other.at ? 1 : -1))];
}

function undo(known: Known): NextStep[] {
  return findSuspects(known)
    .slice(0, MOST_UNDONE)
    .flatMap(({ deploymentId, changeId, service, what, because }): NextStep[] => {
      if (changeId !== null) {
        const href = `/changes/${encodeURIComponent(changeId)}`;
        return [{ kind: 'undo', says: `Take back ${what} of ${service}`, because, href, rollback: null }];
      }
      const found = deploymentId === null ? undefined : known.undoable.get(deploymentId);
      if (!found) return [];
      const href = `/deployments/${encodeURIComponent(found.id)}`;
      const { version, environment, before } = found;
      if (before === null) {
        const says = `Look at ${service} ${version}: nothing was live there before it to go back to`;
        return [{ kind: 'undo', says, because, href, rollback: null }];
      }
      return [
        {
          kind: 'roll_back',
          says: `Roll back ${service} to ${before.version}`,
          because,
          href,
          rollback: { service, environment, from: version, to: before.version, job: before.url },
        },
      ];
    });
}

/** Of the service where it began, or of the first that shows it. */
function placeOf({ causes, services }: Known): string | undefined {
  return causes?.services[0]?.service ?? services[0];
}

function call(known: Known): NextStep[] {
  const service = placeOf(known);
  const place = service === undefined ? undefined : known.places.get(service);
  if (!place) return [];
  const { name, slug, owner } = place.team;
  return [
    {
      kind: 'call',
      says: owner === null ? `Call ${name}` : `Call ${owner} of ${name}`,
      because: known.causes?.services[0] ? `${service} is where it may have begun` : `${service} is theirs`,
      href: `/teams/${encodeURIComponent(slug)}`,
      rollback: null,
    },
  ];
}

function runbooks(known: Known): NextStep[] {
  const first = placeOf(known);
  const order =
    first === undefined ? known.services : [first, ...known.services.filter((one) => one !== first)];
  return order.flatMap((service): NextStep[] => {
    const runbook = known.places.get(service)?.runbook ?? null;
    if (runbook === null) return [];
    return [
      {
        kind: 'runbook',
        says: `Open the runbook of ${service}`,
        because: null,
        href: runbook,
        rollback: null,
      },
    ];
  });
}

function past({ ended }: Known): NextStep[] {
  if (ended === null) return [];
  const { id, since, resolvedAt, by } = ended;
  const lasted = sayLength(resolvedAt.getTime() - since.getTime());
  return [
    {
      kind: 'past',
      says: `See how the same ended on ${since.toISOString().slice(0, 10)}`,
      because:
        by === null
          ? `it was over after ${lasted} without anything being deployed`
          : `it was over after ${lasted}; ${by.service} ${by.version} went live meanwhile`,
      href: `/live/${encodeURIComponent(id)}`,
      rollback: null,
    },
  ];
}

function sayBefore(at: number, since: Date): string {
  const minutes = Math.round((since.getTime() - at) / MINUTE_MS);
  return minutes <= 0 ? 'as it began' : `${sayLength(minutes * MINUTE_MS)} before it began`;
}

function sayLength(ms: number): string {
  const [size, noun] =
    ms < 2 * HOUR_MS
      ? [ms / MINUTE_MS, 'minute']
      : ms < 2 * DAY_MS
        ? [ms / HOUR_MS, 'hour']
        : [ms / DAY_MS, 'day'];
  const count = Math.max(1, Math.round(size as number));
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
