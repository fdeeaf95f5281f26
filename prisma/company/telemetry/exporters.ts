import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { AggregationTemporality, type ResourceMetrics } from '@opentelemetry/sdk-metrics';

const PATIENCE_MS = 30_000;
const SUCCESS = 0; // ExportResultCode of @opentelemetry/core, which has no need to be a dependency for it

/** The exporters of OpenTelemetry, set up as anybody would who sends to this service. */
export interface Exporters {
  /** @throws Error when it was not taken in */
  present(metrics: ResourceMetrics): Promise<void>;
  /** The same of more than an hour ago. */
  past(metrics: ResourceMetrics): Promise<void>;
  traces: OTLPTraceExporter;
  logs: OTLPLogExporter;
  shutdown(): Promise<void>;
}

export function openExporters({ url, token }: { url: string; token: string }): Exporters {
  const settings = (path: string, headers: Record<string, string> = {}) => ({
    url: `${url.replace(/\/+$/, '')}${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    timeoutMillis: PATIENCE_MS,
    compression: CompressionAlgorithm.GZIP,
  });
  const metrics = (headers?: Record<string, string>) =>
    new OTLPMetricExporter({
      ...settings('/v1/metrics', headers),
      temporalityPreference: AggregationTemporality.DELTA,
    });
  const present = metrics();
  const past = metrics({ 'x-throughline-backfill': 'true' });
  const traces = new OTLPTraceExporter(settings('/v1/traces'));
  const logs = new OTLPLogExporter(settings('/v1/logs'));
  return {
    present: (what) => send(present, what),
    past: (what) => send(past, what),
    traces,
    logs,
    shutdown: async () => {
      await Promise.all([present.shutdown(), past.shutdown(), traces.shutdown(), logs.shutdown()]);
    },
  };
}

function send(exporter: OTLPMetricExporter, metrics: ResourceMetrics): Promise<void> {
  return new Promise((done, failed) => {
    exporter.export(metrics, ({ code, error }) => {
      if (code === SUCCESS) done();
      else failed(error ?? new Error('the exporter does not say why it failed'));
    });
  });
}
