import { KpiPointsResult, type KpiSource } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { findKpi } from '../kpis/index.ts';
import type { PrometheusQueries, SignalQueries } from './source.ts';

const HOUR_MS = 3_600_000;

/** Where the points of a KPI are fetched, without what is secret. @throws ServiceError unknown_kpi, not_found */
export async function readSource({ database }: Context, slug: string): Promise<KpiSource> {
  const kpi = await findKpi(database, slug);
  const row = await database.kpiSource.findUnique({ where: { kpiId: kpi.id } });
  if (!row) throw noSource(slug);
  const queries = row.kind === 'signal' ? {} : (row.queries as PrometheusQueries);
  return {
    kind: row.kind,
    address: row.address,
    hasSecret: row.secret !== null,
    query: queries.query ?? null,
    numeratorQuery: queries.numeratorQuery ?? null,
    denominatorQuery: queries.denominatorQuery ?? null,
    signals: row.kind === 'signal' ? toSignals(row.queries as SignalQueries) : null,
    everyMinutes: row.everyMinutes,
    overlapHours: Number(row.overlapMs) / HOUR_MS,
    historyDays: row.historyDays,
    state: row.state,
    fetchedTo: row.fetchedTo?.toISOString() ?? null,
    lastRunAt: row.lastRunAt?.toISOString() ?? null,
    nextRunAt: row.state === 'running' ? null : row.dueAt.toISOString(),
    last: row.last === null ? null : KpiPointsResult.parse(row.last),
    code: row.code,
    reason: row.reason,
    remedy: row.remedy,
  };
}

function toSignals({ value, numerator, denominator, ...rest }: SignalQueries) {
  return { value: value ?? null, numerator: numerator ?? null, denominator: denominator ?? null, ...rest };
}

export function noSource(slug: string): ServiceError {
  return new ServiceError('not_found', {
    detail: `Nothing is fetched for the KPI ${slug}.`,
    remedy: 'Set a source up on its page under Change, or by PUT /api/v1/kpis/:slug/source.',
  });
}
