import type { CauseMark, Causes } from '../../contracts/causes.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { FOLLOW_MS, observe } from './observe.ts';
import { rankCauses } from './rank.ts';

const SETTLE_MS = 5 * 60_000; // until what is on its way has been folded

export type FoundCauses = Omit<Causes, 'mark'>;

/** Ranks what may lie behind trouble of some services at a moment. About a second for a thousand signals. */
export async function findCauses(
  context: Context,
  trouble: { services: string[]; at: Date; simulated: boolean },
): Promise<FoundCauses> {
  const now = context.now();
  const scene = await observe(context, trouble);
  return {
    ...rankCauses(scene),
    at: new Date(scene.at).toISOString(),
    computedAt: now.toISOString(),
    final: now.getTime() >= scene.at + FOLLOW_MS + SETTLE_MS,
  };
}

/**
 * Where an incident began, as far as telemetry tells. Kept once the half hour after its begin has passed: minutes are
 * not kept for ever, and what the ranking said then is what it is judged by.
 * @throws ServiceError unknown_incident
 */
export async function readCauses(context: Context, id: string): Promise<Causes> {
  const { database } = context;
  const incident = await findIncident(context, id);
  const kept = incident.causeRanking;
  const mark = incident.causeMark && toMark(incident.causeMark);
  if (kept && kept.at.getTime() === incident.startedAt.getTime()) {
    return { ...(kept.ranking as unknown as FoundCauses), mark };
  }
  const found = await findCauses(context, {
    services: incident.services.map(({ service }) => service.slug),
    at: incident.startedAt,
    simulated: incident.services.some(({ service }) => service.team.simulated),
  });
  if (found.final && found.status !== 'no_data') {
    const data = { at: incident.startedAt, ranking: found as unknown as Prisma.InputJsonValue };
    await database.causeRanking.upsert({
      where: { incidentId: id },
      create: { incidentId: id, ...data },
      update: data,
    });
  }
  return { ...found, mark };
}

const parts = {
  services: { include: { service: { include: { team: true } } } },
  causeRanking: true,
  causeMark: { include: { service: true } },
} satisfies Prisma.IncidentInclude;

/** @throws ServiceError unknown_incident */
export async function findIncident(
  { database }: Context,
  id: string,
): Promise<Prisma.IncidentGetPayload<{ include: typeof parts }>> {
  const incident = await database.incident.findUnique({ where: { id }, include: parts });
  if (incident) return incident;
  throw new ServiceError('unknown_incident', {
    detail: `No incident has the id ${id}.`,
    remedy: 'Use an id that GET /api/v1/incidents lists.',
    field: 'id',
  });
}

function toMark(row: Prisma.CauseMarkGetPayload<{ include: { service: true } }>): CauseMark {
  return {
    service: row.service?.slug ?? null,
    because: row.because,
    markedBy: row.markedBy,
    markedAt: row.markedAt.toISOString(),
    rank: row.rank,
  };
}
