/** What of a signal a KPI is made of, as people say it. */
export const AMOUNT_WORDS = {
  total: 'total',
  count: 'count',
  mean: 'mean',
  min: 'least',
  max: 'greatest',
  p50: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
} as const;
