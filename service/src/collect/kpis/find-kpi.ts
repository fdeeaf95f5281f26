import { ServiceError } from '../../errors.ts';
import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { suggest } from '../../store/nearest-name.ts';

export const kpiParts = {
  team: {
    select: { slug: true, name: true, simulated: true, services: { select: { id: true, slug: true } } },
  },
  owner: { select: { id: true, name: true, email: true } },
  source: { select: { kind: true, state: true } },
} satisfies Prisma.KpiInclude;
export type KpiRow = Prisma.KpiGetPayload<{ include: typeof kpiParts }>;

/** @throws ServiceError unknown_kpi, offering the nearest name */
export async function findKpi(database: Transaction, slug: string, field = 'slug'): Promise<KpiRow> {
  const row = await database.kpi.findUnique({ where: { slug }, include: kpiParts });
  if (row) return row;
  const all = await database.kpi.findMany({ select: { slug: true } });
  throw new ServiceError('unknown_kpi', {
    detail: `No KPI is called \`${slug}\`.`,
    remedy: suggest(
      slug,
      all.map((kpi) => kpi.slug),
      'Create it first: KPIs → New KPI, or POST /api/v1/kpis.',
    ),
    field,
  });
}

/** Every KPI, by slug. */
export function findAllKpis(database: Transaction): Promise<KpiRow[]> {
  return database.kpi.findMany({ include: kpiParts, orderBy: { slug: 'asc' } });
}

/** Takes turns on a KPI until the transaction ends: whoever corrects a point must see what it was. */
export async function lockKpi(transaction: Transaction, id: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`;
}
