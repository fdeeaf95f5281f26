import plugin from 'fastify-plugin';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../store/database.ts';

const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** `/healthz` (the process lives), `/readyz` (it can answer) and `/metrics` (how it does) for whoever runs the service. */
export const observability = plugin<{
  context: Context;
  /** What the features say of themselves, asked with every look. */
  figures: () => Promise<readonly { name: string; help: string; value: number }[]>;
}>(async (app, { context, figures }) => {
  const registry = new Registry();
  const gauges = new Map<string, Gauge>();
  const setFigures = async () => {
    for (const { name, help, value } of await figures()) {
      const gauge = gauges.get(name) ?? new Gauge({ name, help, registers: [registry] });
      gauges.set(name, gauge);
      gauge.set(value);
    }
  };
  collectDefaultMetrics({ register: registry });
  const latency = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: LATENCY_BUCKETS_S,
    registers: [registry],
  });
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
    };
    latency.observe(labels, reply.elapsedTime / 1000);
  });

  const schema = { hide: true };
  app.get('/healthz', {
    schema,
    config: { access: 'public' },
    logLevel: 'warn',
    handler: () => ({ status: 'ok' }),
  });
  app.get('/readyz', {
    schema,
    config: { access: 'public' },
    logLevel: 'warn',
    handler: async (_request, reply) => {
      if (closing) return reply.code(503).send({ status: 'closing' });
      try {
        await context.database.$queryRaw`SELECT 1`;
        return { status: 'ready' };
      } catch {
        return reply.code(503).send({ status: 'database unavailable' });
      }
    },
  });
  app.get('/metrics', {
    schema,
    config: { access: 'public' },
    logLevel: 'warn',
    handler: async (request, reply) => {
      // Without the database the rest is still worth a look.
      await setFigures().catch((err) => request.log.warn({ err }, 'figures of the features cannot be read'));
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  });
});
