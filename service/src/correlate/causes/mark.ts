import type { z } from 'zod';
import { findService } from '../../collect/services/index.ts';
import type { SetCauseMark } from '../../contracts/causes.ts';
import type { Context } from '../../store/database.ts';
import { readCauses } from './read.ts';

/**
 * Keeps a person's word on where an incident began, and where the ranking had it at that moment: by this the product
 * publishes how often it was right. @throws ServiceError unknown_incident, unknown_service
 */
export async function markCause(
  context: Context,
  incidentId: string,
  input: z.output<typeof SetCauseMark>,
  markedBy: string,
): Promise<void> {
  const { database, now } = context;
  const causes = await readCauses(context, incidentId);
  const service = input.service === null ? null : await findService(database, input.service, 'service');
  const data = {
    serviceId: service?.id ?? null,
    outside: service === null,
    because: input.because ?? null,
    markedBy,
    markedAt: now(),
    rank: worstRank(causes.candidates, service?.slug),
    named: causes.candidates.length > 0,
  };
  await database.causeMark.upsert({
    where: { incidentId },
    create: { incidentId, ...data },
    update: data,
  });
}

/** Ties are shared by the lower place: of two in the first place each counts as second. */
export function worstRank(
  candidates: readonly { service: string; rank: number }[],
  service: string | undefined,
): number | null {
  const found = candidates.find((candidate) => candidate.service === service);
  if (!found) return null;
  return found.rank + candidates.filter(({ rank }) => rank === found.rank).length - 1;
}

/** Takes a person's word back. @throws ServiceError unknown_incident */
export async function unmarkCause(context: Context, incidentId: string): Promise<void> {
  await readCauses(context, incidentId);
  await context.database.causeMark.deleteMany({ where: { incidentId } });
}
