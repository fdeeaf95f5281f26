import { type LinkScan, LinkScanSummary } from '../../contracts/links.ts';
import type { LinkScanModel } from '../../store/generated/models.ts';

export function toScan(row: LinkScanModel): LinkScan {
  return {
    id: row.id,
    trigger: row.trigger,
    askedBy: row.askedBy,
    state: row.state,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    progress: row.progress,
    tested: row.tested,
    found: row.found,
    added: row.added,
    withdrawn: row.withdrawn,
    summary: row.summary === null ? null : LinkScanSummary.parse(row.summary),
    fault: row.fault,
    simulated: row.simulated,
  };
}
