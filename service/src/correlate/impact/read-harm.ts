import type { Context } from '../../store/database.ts';
import type { Harm } from './measure-harm.ts';

/** What is measured: a live signal or an incident, by its id. */
export type Subject = { live: string } | { incident: string };

/** A live signal or an incident as harm; null where it is not there any more. */
export async function readHarm(
  { database }: Pick<Context, 'database'>,
  subject: Subject,
): Promise<Harm | null> {
  if ('live' in subject) {
    const row = await database.liveSignal.findUnique({ where: { id: subject.live } });
    if (!row) return null;
    const { services, teams, kpis, since, resolvedAt, simulated } = row;
    return { services: services.toSorted(), teams, watched: kpis, since, until: resolvedAt, simulated };
  }
  const incident = await database.incident.findUnique({
    where: { id: subject.incident },
    include: { services: { include: { service: { include: { team: true } } } } },
  });
  if (!incident) return null;
  const services = incident.services.map(({ service }) => service);
  const live = await database.liveSignal.findFirst({
    where: { incidentId: incident.id },
    select: { kpis: true },
  });
  return {
    services: services.map(({ slug }) => slug).sort(),
    teams: [...new Set(services.map(({ team }) => team.slug))],
    watched: live?.kpis ?? [],
    since: incident.startedAt,
    until: incident.resolvedAt,
    simulated: services.some(({ team }) => team.simulated),
  };
}
