import { type SeriesIdentity, toSlug } from '../telemetry/index.ts';
import { describeTarget } from './describe-target.ts';
import type { Query } from './source.ts';

/** Which signal an answer of a query is: its labels are attributes, but for those that say whose it is. */
export function describeAnswer(
  query: Query,
  labels: Readonly<Record<string, string>>,
  serviceOf: (name: string) => string = toSlug,
): SeriesIdentity {
  const { __name__: _, ...rest } = labels;
  const target = describeTarget(new Map(Object.entries(rest)), serviceOf);
  const { 'service.namespace': __, ...own } = target.attributes;
  return {
    service: query.service === undefined ? target.service : serviceOf(query.service),
    environment: query.environment ?? target.environment,
    metric: query.name,
    kind: 'gauge',
    unit: query.unit,
    attributes: query.service === undefined ? target.attributes : own, // the namespace of another one
    simulated: false,
  };
}
