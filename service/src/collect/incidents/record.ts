import type { z } from 'zod';
import type { RecordIncident } from '../../contracts/incidents.ts';
import { ServiceError } from '../../errors.ts';
import { transact } from '../../store/database.ts';
import { assertPast } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';
import { assertOrigin, findService } from '../services/index.ts';

/** Records an incident, replacing what was known of it. */
export async function recordIncident(
  { context: { database, now }, assertService, changes }: Recording,
  input: z.output<typeof RecordIncident>,
): Promise<{ id: string; created: boolean }> {
  const startedAt = new Date(input.startedAt);
  const detectedAt = input.detectedAt === undefined ? null : new Date(input.detectedAt);
  const resolvedAt = input.resolvedAt === undefined ? null : new Date(input.resolvedAt);
  assertPast(now(), { startedAt, detectedAt: detectedAt ?? undefined, resolvedAt: resolvedAt ?? undefined });
  if (resolvedAt && resolvedAt < startedAt) {
    throw new ServiceError('finish_before_start', {
      detail: `It would be resolved at ${input.resolvedAt}, before it began at ${input.startedAt}.`,
      remedy: 'Send both times from the same clock.',
      field: 'resolvedAt',
    });
  }
  if (detectedAt && (detectedAt < startedAt || (resolvedAt && detectedAt > resolvedAt))) {
    throw new ServiceError('finish_before_start', {
      detail: `It would be detected at ${input.detectedAt}, outside the time in which it lasted.`,
      remedy: 'Send a moment between startedAt and resolvedAt, or leave detectedAt out.',
      field: 'detectedAt',
    });
  }
  return transact(database, async (transaction) => {
    const services = [];
    for (const [index, slug] of [...new Set(input.services)].entries()) {
      const service = await findService(transaction, slug, `services[${index}]`);
      assertService(service);
      assertOrigin(service, input.source);
      services.push(service);
    }
    const identity = { source: input.source, externalId: input.externalId };
    const known = await transaction.incident.findUnique({
      where: { source_externalId: identity },
      include: { services: { include: { service: true } } },
    });
    for (const { service } of known?.services ?? []) assertService(service);
    const { title, severity } = input;
    const data = {
      title,
      severity,
      url: input.url ?? null,
      startedAt,
      detectedAt,
      resolvedAt,
      statedCause: input.cause ?? null,
    };
    const { id } = await transaction.incident.upsert({
      where: { source_externalId: identity },
      create: { ...identity, ...data },
      update: data,
    });
    await transaction.incidentService.deleteMany({ where: { incidentId: id } });
    await transaction.incidentService.createMany({
      data: services.map((service) => ({ incidentId: id, serviceId: service.id })),
    });
    await changes.incidentsChanged(transaction, [id]);
    return { id, created: !known };
  });
}
