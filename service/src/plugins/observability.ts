import plugin from 'fastify-plugin';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../store/database.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a call that came by another way than HTTP/1.1, which is counted by itself. */
    observeCall(call: { method: string; code: number; seconds: number }): void;
  }
}

/** What a feature says of itself. One with labels has a figure for each of their values. */
export interface Figure {
  name: string;
  help: string;
  value: number;
  labels?: Readonly<Record<string, string>>;
}

const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** `/healthz` (the process lives), `/readyz` (it can answer) and `/metrics` (how it does) for whoever runs the service. */
export const observability = plugin<{
  context: Context;
  /** What the features say of themselves, asked with every look. */
  figures: () => Promise<readonly Figure[]>;
}>(async (app, { context, figures }) => {
  const registry = new Registry();
  const gauges = new Map<string, Gauge>();
  const setFigures = async () => {
    for (const { name, help, value, labels = {} } of await figures()) {
      const labelNames = Object.keys(labels);
      const gauge = gauges.get(name) ?? new Gauge({ name, help, labelNames, registers: [registry] });
      gauges.set(name, gauge);
      gauge.set(labels, value);
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
  const calls = new Histogram({
    name: 'rpc_server_call_duration_seconds',
    help: 'Time from the arrival of a call of gRPC to its status',
    labelNames: ['method', 'code'] as const,
    buckets: LATENCY_BUCKETS_S,
    registers: [registry],
  });
  app.decorate('observeCall', ({ method, code, seconds }) => calls.observe({ method, code }, seconds));
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
