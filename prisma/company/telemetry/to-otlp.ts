import type { HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { coarsen, type Measured } from './measure.ts';
import { SHOP } from './shop.ts';
import { BOUNDS, MINUTE_MS } from './world.ts';

const SCOPE = { name: 'shop', version: '1.0.0' };

/** What one service tells of some hours, for the exporter of OpenTelemetry. Minutes of before `from` and from `to` on are left out. */
export function toResourceMetrics(
  service: string,
  hours: readonly { start: number; measured: readonly Measured[] }[],
  { step, from, to }: { step: number; from: number; to: number },
): ResourceMetrics {
  const series = new Map<string, MetricData>();
  for (const { start, measured } of hours) {
    for (const one of measured) {
      if (one.service !== service) continue;
      const key = `${one.metric} ${JSON.stringify(one.attributes)}`;
      const metric = series.get(key) ?? describe(one);
      series.set(key, metric);
      addPoints(metric, coarsen(one, step), start, { step, from, to });
    }
  }
  return { resource: resourceOf(service), scopeMetrics: [{ scope: SCOPE, metrics: [...series.values()] }] };
}

export function resourceOf(service: string): Resource {
  const plan = SHOP.find(({ slug }) => slug === service);
  return resourceFromAttributes({
    'service.name': service,
    'service.instance.id': `${service}-0`,
    'deployment.environment.name': 'production',
    'host.name': plan?.host ?? 'unknown',
    'k8s.pod.name': `${service}-0`,
    'cloud.region': plan?.region ?? 'unknown',
    'throughline.simulated': 'true',
  });
}

function describe({ metric, unit, is }: Measured): MetricData {
  const descriptor = { name: metric, unit, description: '', valueType: ValueType.DOUBLE };
  const aggregationTemporality = AggregationTemporality.DELTA;
  const common = { descriptor, aggregationTemporality };
  if (is === 'level') return { ...common, dataPointType: DataPointType.GAUGE, dataPoints: [] };
  if (is === 'count') {
    return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: [] };
  }
  return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: [] };
}

function addPoints(
  metric: MetricData,
  measured: Measured,
  start: number,
  { step, from, to }: { step: number; from: number; to: number },
): void {
  const length = measured.is === 'histogram' ? measured.counts.length : measured.values.length;
  for (let i = 0; i < length; i += 1) {
    const begin = start + i * step * MINUTE_MS;
    const end = begin + step * MINUTE_MS;
    if (begin < from || end > to) continue;
    const point = { startTime: toHrTime(begin), endTime: toHrTime(end), attributes: measured.attributes };
    if (metric.dataPointType === DataPointType.GAUGE && measured.is === 'level') {
      const lastOfIt = toHrTime(end - 1); // a reading is of the minute in which it was taken
      metric.dataPoints.push({ ...point, endTime: lastOfIt, value: measured.values[i] as number });
    } else if (metric.dataPointType === DataPointType.SUM && measured.is === 'count') {
      metric.dataPoints.push({ ...point, value: measured.values[i] as number });
    } else if (metric.dataPointType === DataPointType.HISTOGRAM && measured.is === 'histogram') {
      const counts = [...(measured.counts[i] as Float64Array)];
      const value = {
        buckets: { boundaries: [...BOUNDS], counts },
        sum: measured.sums[i] as number,
        count: counts.reduce((all, count) => all + count, 0),
      };
      metric.dataPoints.push({ ...point, value });
    }
  }
}

function toHrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];
}
