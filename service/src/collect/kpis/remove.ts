import type { KpiRecording } from '../recording.ts';
import { findKpi, lockKpi } from './find-kpi.ts';

/** Removes a KPI with its points, its corrections and its source. @throws ServiceError unknown_kpi, kpi_is_outcome */
export async function removeKpi({ context, changes }: KpiRecording, slug: string): Promise<void> {
  await context.database.$transaction(async (transaction) => {
    const { id } = await findKpi(transaction, slug);
    await lockKpi(transaction, id); // points that are being recorded come before it, and who makes it an outcome
    await changes.assertNoOutcome(transaction, { id, slug });
    await transaction.kpi.deleteMany({ where: { id } });
  });
}
