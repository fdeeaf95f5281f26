import type { Context } from '../../store/database.ts';
import { findKpi, lockKpi } from './find-kpi.ts';

/** Removes a KPI with its points, its corrections and its source. @throws ServiceError unknown_kpi */
export async function removeKpi({ database }: Context, slug: string): Promise<void> {
  await database.$transaction(async (transaction) => {
    const { id } = await findKpi(transaction, slug);
    await lockKpi(transaction, id); // points that are being recorded come before it
    await transaction.kpi.deleteMany({ where: { id } });
  });
}
