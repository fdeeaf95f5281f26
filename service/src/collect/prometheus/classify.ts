import type { MetricType } from './metric-types.ts';

/**
 * What a series of Prometheus is to be read as. `family` is what the metric is called. `unsure`: nothing is known of its
 * family yet, and it may be part of a histogram.
 */
export type Role = SureRole | { as: 'unsure'; family: string };

export type SureRole =
  | { as: 'total' | 'level'; family: string }
  /** A part of a histogram or summary, of which each bucket, sum and count is a series of its own. */
  | { as: 'bucket' | 'sum' | 'count'; family: string }
  /** Told by another part as well. */
  | { as: 'spare'; family: string };

type Known = (metric: string) => MetricType | undefined;

/**
 * By what was told of its type, else by its name: `_bucket` with `le` is of a histogram; `_sum` and `_count` are of the
 * histogram or summary of that name, where there is one; `_total` is a total that only grows, as are `_sum` and
 * `_count` of nothing; everything else is a level.
 */
export function classify(name: string, labels: { le: boolean; quantile: boolean }, typeOf: Known): Role {
  const [base, suffix] = split(name);
  if (suffix === 'bucket' && labels.le) {
    return typeOf(base) === 'gaugehistogram' ? { as: 'level', family: name } : { as: 'bucket', family: base };
  }
  if (labels.quantile) return { as: 'level', family: name };
  const own = typeOf(name);
  if (own === 'counter') return { as: 'total', family: name };
  if (own === 'gauge') return { as: 'level', family: name };
  if (suffix === 'sum' || suffix === 'count') {
    const type = typeOf(base);
    if (type === 'histogram') return { as: suffix === 'sum' ? 'sum' : 'spare', family: base };
    if (type === 'summary') return { as: suffix, family: base };
    if (type === 'gaugehistogram') return { as: 'level', family: name };
    return { as: 'unsure', family: base };
  }
  return { as: suffix === 'total' ? 'total' : 'level', family: name };
}

/** What a series of this name is part of, where its metric is made of several series. */
export function familyOf(name: string, type: MetricType | undefined): string {
  const [base, suffix] = split(name);
  const parts = type === 'histogram' || type === 'gaugehistogram' || type === 'summary';
  return parts && (suffix === 'bucket' || suffix === 'sum' || suffix === 'count') ? base : name;
}

function split(name: string): [base: string, suffix: string] {
  const at = name.lastIndexOf('_');
  return at <= 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}

const UNITS: Record<string, string> = {
  seconds: 's',
  milliseconds: 'ms',
  bytes: 'By',
  celsius: 'Cel',
  percent: '%',
  ratio: '1',
};

/** In UCUM, by the ending that Prometheus' naming asks for: `_seconds`, `_bytes_total`. Empty where there is none. */
export function unitOf(family: string): string {
  const [base, last] = split(family);
  return UNITS[last === 'total' ? split(base)[1] : last] ?? '';
}
