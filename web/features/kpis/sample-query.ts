import type { Kpi } from '@throughline/service/contracts/kpis';

/** A query to begin with: the columns that the KPI needs, over a table that has yet to be named. */
export function sampleQuery({
  kind,
  resolution,
  segments,
}: Pick<Kpi, 'kind' | 'resolution' | 'segments'>): string {
  const amounts =
    kind === 'ratio'
      ? ['  count(*) FILTER (WHERE completed) AS numerator', '  count(*) AS denominator']
      : kind === 'sum'
        ? ['  sum(total) AS value']
        : ['  avg(level) AS value'];
  const at = `date_trunc('${resolution}', happened_at, 'UTC')`;
  const columns = [`  ${at} AS at`, ...amounts, ...segments.map((name) => `  ${name}`)];
  const groups = ['1', ...segments];
  return [
    'SELECT',
    columns.join(',\n'),
    'FROM your_table',
    'WHERE happened_at >= $1 AND happened_at < $2',
    `GROUP BY ${groups.join(', ')}`,
  ].join('\n');
}
