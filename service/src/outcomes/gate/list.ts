import type { z } from 'zod';
import { findScope } from '../../collect/services/index.ts';
import type { GateDecisionPage, GateDecisionQuery } from '../../contracts/gate.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import { decisionParts, toGateDecision } from './to-decision.ts';

/** A page of questions and answers, latest first. @throws ServiceError unknown_service, unknown_team */
export async function listDecisions(
  { database }: Context,
  query: z.output<typeof GateDecisionQuery>,
  publicUrl: string,
): Promise<GateDecisionPage> {
  const services = await findScope(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const rows = await database.gateDecision.findMany({
    where: {
      ...before(cursor, 'askedAt'),
      ...(services && { serviceId: { in: services } }),
      ...(query.environment && { environment: { name: query.environment } }),
      ...(query.decision && { decision: query.decision }),
    },
    include: decisionParts,
    orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.askedAt);
  return { items: page.items.map((row) => toGateDecision(row, publicUrl)), nextCursor: page.nextCursor };
}
