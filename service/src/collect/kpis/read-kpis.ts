import type { z } from 'zod';
import type { Kpi, KpiDetail, KpiQuery, KpiSummary } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { assertKnown } from '../services/index.ts';
import { findKpi, type KpiRow, kpiParts } from './find-kpi.ts';
import { readRecent } from './read-recent.ts';

/** A page of KPIs in order of their names, with what each came to lately. */
export async function listKpis(
  context: Context,
  query: z.output<typeof KpiQuery>,
): Promise<{ items: KpiSummary[]; nextCursor: string | null }> {
  const { database } = context;
  await assertKnown(database, { team: query.team });
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const contains = { contains: query.search ?? '', mode: 'insensitive' } as const;
  const rows = await database.kpi.findMany({
    where: {
      ...(query.team && { team: { slug: query.team } }),
      ...(query.search && { OR: [{ name: contains }, { slug: contains }] }),
      ...(after && {
        AND: { OR: [{ name: { gt: after.name } }, { name: after.name, slug: { gt: after.slug } }] },
      }),
    },
    include: kpiParts,
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    take: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const [recent, spans] = await Promise.all([readRecent(context, page), readSpans(context, page)]);
  return {
    items: page.flatMap((row) => {
      const lately = recent.get(row.id);
      return lately ? [{ ...toKpi(row, spans.get(row.id)), recent: lately }] : [];
    }),
    nextCursor: rows.length > query.limit && last ? writeCursor(last) : null,
  };
}

/** One KPI with all that is known of it. @throws ServiceError unknown_kpi */
export async function readKpi(context: Context, slug: string): Promise<KpiDetail> {
  const { database } = context;
  const row = await findKpi(database, slug);
  const [recent, spans, series, counted, corrections] = await Promise.all([
    readRecent(context, [row]),
    readSpans(context, [row]),
    database.kpiSeries.findMany({ where: { kpiId: row.id }, select: { segment: true, key: true } }),
    database.kpiPoint.count({ where: { series: { kpiId: row.id } } }),
    database.kpiCorrection.count({ where: { kpiId: row.id } }),
  ]);
  const lately = recent.get(row.id);
  if (!lately) throw new Error(`the recent days of ${slug} were not read`);
  const segments = series.map(({ segment }) => segment as Record<string, string>);
  return {
    ...toKpi(row, spans.get(row.id)),
    recent: lately,
    ownerEmail: row.owner?.email ?? null,
    values: row.segments.map((attribute) => ({
      attribute,
      values: [...new Set(segments.flatMap((segment) => segment[attribute] ?? []))].sort(),
    })),
    series: series.length,
    points: counted,
    corrections,
  };
}

interface Span {
  first: Date;
  last: Date;
}

/** When the earliest and the latest point of each is; found at the two ends of each series, however long it is. */
async function readSpans({ database }: Context, kpis: readonly KpiRow[]): Promise<Map<string, Span>> {
  const rows = await database.$queryRaw<(Span & { kpi: string })[]>`
    SELECT s.kpi_id AS kpi, min(ends.first) AS first, max(ends.last) AS last
    FROM kpi_series s
    CROSS JOIN LATERAL (
      SELECT (SELECT at FROM kpi_points WHERE series_id = s.id ORDER BY at LIMIT 1) AS first,
             (SELECT at FROM kpi_points WHERE series_id = s.id ORDER BY at DESC LIMIT 1) AS last) ends
    WHERE s.kpi_id = ANY(${kpis.map(({ id }) => id)})
    GROUP BY s.kpi_id`;
  return new Map(rows.map((row) => [row.kpi, row]));
}

function toKpi(row: KpiRow, span: Span | undefined): Kpi {
  return {
    slug: row.slug,
    name: row.name,
    description: row.description,
    unit: row.unit,
    direction: row.direction,
    kind: row.kind,
    proportion: row.proportion,
    numerator: row.numerator,
    denominator: row.denominator,
    resolution: row.resolution,
    team: { slug: row.team.slug, name: row.team.name },
    owner: row.owner && { id: row.owner.id, name: row.owner.name },
    worth:
      row.worthAmount === null || row.worthCurrency === null
        ? null
        : { amount: row.worthAmount, currency: row.worthCurrency },
    segments: row.segments,
    simulated: row.team.simulated,
    firstAt: span?.first.toISOString() ?? null,
    lastAt: span?.last.toISOString() ?? null,
    sourceKind: row.source?.kind ?? null,
    sourceFailing: row.source?.state === 'failed',
  };
}

function writeCursor({ name, slug }: { name: string; slug: string }): string {
  return Buffer.from(JSON.stringify([name, slug])).toString('base64url');
}

function readCursor(cursor: string): { name: string; slug: string } {
  try {
    const [name, slug] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof name === 'string' && typeof slug === 'string') return { name, slug };
  } catch {} // told below
  throw new ServiceError('invalid_request', {
    detail: 'The cursor is not one that this service has given out.',
    remedy: 'Pass `nextCursor` of the page before unchanged, or leave `cursor` out to begin again.',
    field: 'cursor',
  });
}
