import { z } from 'zod';

/** How the points of an interval make up one of a longer interval: summed, averaged, or Σ numerator / Σ denominator. */
export const KpiKind = z.enum(['sum', 'gauge', 'ratio']);
export type KpiKind = z.infer<typeof KpiKind>;

/** The values of every segment attribute of a point, or of none: then it stands for the whole. */
export const Segment = z.record(z.string(), z.string());
export type Segment = z.infer<typeof Segment>;

export const SignalKind = z.enum(['gauge', 'rate', 'change', 'distribution', 'ratio']);
export type SignalKind = z.infer<typeof SignalKind>;

export const Statistic = z.enum(['mean', 'min', 'max', 'rate', 'total', 'ratio', 'p50', 'p90', 'p95', 'p99']);
export type Statistic = z.infer<typeof Statistic>;

/** What can be asked of each kind; the first is what it is mostly watched for. */
export const STATISTICS: Record<SignalKind, readonly [Statistic, ...Statistic[]]> = {
  gauge: ['mean', 'min', 'max'],
  rate: ['rate', 'total'],
  change: ['total', 'rate'],
  distribution: ['p95', 'p50', 'p90', 'p99', 'mean', 'rate', 'min', 'max'],
  ratio: ['ratio'],
};
