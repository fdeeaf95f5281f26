import type { z } from 'zod';
import type { Incident, IncidentPage, IncidentQuery } from '../../contracts/incidents.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { assertKnown } from '../services/index.ts';

const parts = { services: { include: { service: true } } } satisfies Prisma.IncidentInclude;

/** A page of incidents, latest begin first. */
export async function listIncidents(
  { database }: Context,
  query: z.output<typeof IncidentQuery>,
): Promise<IncidentPage> {
  await assertKnown(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const rows = await database.incident.findMany({
    where: {
      ...before(cursor, 'startedAt'),
      ...((query.service || query.team) && {
        services: {
          some: {
            service: {
              ...(query.service && { slug: query.service }),
              ...(query.team && { team: { slug: query.team } }),
            },
          },
        },
      }),
    },
    include: parts,
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.startedAt);
  return { items: page.items.map(toIncident), nextCursor: page.nextCursor };
}

export async function readIncident({ database }: Context, id: string): Promise<Incident> {
  return toIncident(await database.incident.findUniqueOrThrow({ where: { id }, include: parts }));
}

function toIncident(row: Prisma.IncidentGetPayload<{ include: typeof parts }>): Incident {
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
    attribution: null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
