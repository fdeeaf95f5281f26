import type { KpiBucket, KpiSeries } from '../../contracts/kpis.ts';
import type { Columns } from './write-csv.ts';

interface KpiRow {
  segment: Record<string, string>;
  bucket: KpiBucket;
}

/** One row a bucket: when it begins, the attributes it is cut by, and what it came to. */
export function kpiColumns({ series }: KpiSeries): Columns<KpiRow> {
  const attributes = [...new Set(series.flatMap(({ segment }) => Object.keys(segment)))];
  const cut = attributes.map((name) => [name, ({ segment }: KpiRow) => segment[name] ?? null] as const);
  return {
    at: ({ bucket }) => bucket.at,
    ...Object.fromEntries(cut),
    value: ({ bucket }) => bucket.value,
    lower: ({ bucket }) => bucket.lower,
    upper: ({ bucket }) => bucket.upper,
    numerator: ({ bucket }) => bucket.numerator,
    denominator: ({ bucket }) => bucket.denominator,
    points: ({ bucket }) => bucket.told,
  };
}

export async function* kpiRows({ series }: KpiSeries): AsyncGenerator<KpiRow> {
  for (const { segment, buckets } of series) for (const bucket of buckets) yield { segment, bucket };
}
