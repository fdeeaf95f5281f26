/** The settings of any OpenTelemetry SDK, to paste into a shell; `origin` is the address of this Throughline. */
export function exporterSettings(origin: string): string {
  return [
    `export OTEL_EXPORTER_OTLP_ENDPOINT="${origin}"`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"',
    'export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$THROUGHLINE_TOKEN"',
    'export OTEL_EXPORTER_OTLP_COMPRESSION="gzip"',
    'export OTEL_SERVICE_NAME="checkout-api"',
  ].join('\n');
}

/** A command that sends one reading, to see that it arrives. */
export function oneReading(origin: string): string {
  const attribute = (key: string, value: string) => `{"key":"${key}","value":{"stringValue":"${value}"}}`;
  const metric = [
    '{"name":"queue.length","unit":"{message}","gauge":{"dataPoints":[',
    `{"timeUnixNano":"'$(date +%s)'000000000","asDouble":12}]}}`,
  ].join('');
  return [
    `curl "${origin}/v1/metrics" \\`,
    `  -H "authorization: Bearer $THROUGHLINE_TOKEN" -H "content-type: application/json" \\`,
    `  -d '{"resourceMetrics":[{"resource":{"attributes":[${attribute('service.name', 'checkout-api')}]},`,
    `    "scopeMetrics":[{"metrics":[${metric}]}]}]}'`,
  ].join('\n');
}
