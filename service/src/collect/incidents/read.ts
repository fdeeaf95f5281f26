import type { Incident } from '../../contracts/incidents.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { attributionParts, toAttribution } from '../attributions/index.ts';

/** What has to be read along with an incident to show it. */
export const incidentParts = {
  services: { include: { service: true }, orderBy: { service: { slug: 'asc' } } },
  attribution: { include: attributionParts },
} satisfies Prisma.IncidentInclude;

/** @throws ServiceError unknown_incident */
export async function readIncident({ database }: Context, id: string): Promise<Incident> {
  const row = await database.incident.findUnique({ where: { id }, include: incidentParts });
  if (row) return toIncident(row);
  throw new ServiceError('unknown_incident', {
    detail: `No incident has the id ${id}.`,
    remedy:
      'Use an id of GET /api/v1/incidents. An incident that came from an issue goes when that is one no more by the rules.',
    field: 'id',
  });
}

export function toIncident(row: Prisma.IncidentGetPayload<{ include: typeof incidentParts }>): Incident {
  return {
    id: row.id,
    services: row.services.map(({ service }) => ({ slug: service.slug, name: service.name })),
    title: row.title,
    source: row.source,
    externalId: row.externalId,
    url: row.url,
    severity: row.severity,
    startedAt: row.startedAt.toISOString(),
    detectedAt: row.detectedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    attribution: row.attribution && toAttribution(row.attribution),
  };
}
