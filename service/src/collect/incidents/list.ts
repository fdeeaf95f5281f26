import type { z } from 'zod';
import type { IncidentPage, IncidentQuery } from '../../contracts/incidents.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { findScope } from '../services/index.ts';
import { incidentParts, toIncident } from './read.ts';

/** A page of incidents, latest begin first. */
export async function listIncidents(
  { database }: Context,
  query: z.output<typeof IncidentQuery>,
): Promise<IncidentPage> {
  const services = await findScope(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const rows = await database.incident.findMany({
    where: { ...before(cursor, 'startedAt'), AND: toConditions(query, services) },
    include: incidentParts,
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.startedAt);
  return { items: page.items.map(toIncident), nextCursor: page.nextCursor };
}

const ATTRIBUTED = { attribution: { is: { deploymentId: { not: null } } } };

function toConditions(
  { severity, state, attributed, source, externalId }: z.output<typeof IncidentQuery>,
  services: string[] | undefined,
): Prisma.IncidentWhereInput[] {
  const conditions: Prisma.IncidentWhereInput[] = [];
  if (severity) conditions.push({ severity });
  if (source) conditions.push({ source });
  if (externalId) conditions.push({ externalId });
  if (state) conditions.push({ resolvedAt: state === 'open' ? null : { not: null } });
  if (attributed !== undefined) conditions.push(attributed ? ATTRIBUTED : { NOT: ATTRIBUTED });
  if (services) conditions.push({ services: { some: { serviceId: { in: services } } } });
  return conditions;
}
