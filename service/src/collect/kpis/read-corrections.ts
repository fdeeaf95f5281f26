import type { KpiCorrection } from '../../contracts/kpis.ts';
import type { PageQuery } from '../../contracts/page.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { findKpi, type KpiRow } from './find-kpi.ts';

/** What was corrected of a KPI, the latest first. */
export async function listCorrections(
  { database }: Context,
  slug: string,
  { cursor, limit }: PageQuery,
): Promise<{ items: KpiCorrection[]; nextCursor: string | null }> {
  const kpi = await findKpi(database, slug);
  const rows = await database.kpiCorrection.findMany({
    where: { kpiId: kpi.id, ...(cursor !== undefined && { id: { lt: readCursor(cursor) } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map((row) => ({
    id: String(row.id),
    at: row.at.toISOString(),
    segment: row.segment as Record<string, string>,
    before: told(kpi, row.beforeValue, row.beforeDenominator),
    after: told(kpi, row.afterValue, row.afterDenominator),
    correctedAt: row.correctedAt.toISOString(),
    correctedBy: row.correctedBy,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** As it was sent: a ratio by its two parts. */
function told(
  { kind }: Pick<KpiRow, 'kind'>,
  value: number,
  denominator: number | null,
): KpiCorrection['before'] {
  return kind === 'ratio'
    ? { value: null, numerator: value, denominator }
    : { value, numerator: null, denominator: null };
}

function readCursor(cursor: string): bigint {
  if (/^\d{1,18}$/.test(cursor)) return BigInt(cursor);
  throw new ServiceError('invalid_request', {
    detail: 'The cursor is not one that this service has given out.',
    remedy: 'Pass `nextCursor` of the page before unchanged, or leave `cursor` out to begin again.',
    field: 'cursor',
  });
}
