import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { HOUR_MS } from '@throughline/service/contracts/time';
import { createRandom, type Random } from '../random.ts';
import type { Exporters } from './exporters.ts';
import { EDGES, type OperationPlan, type ServiceTelemetry, SHOP } from './shop.ts';
import { resourceOf } from './to-otlp.ts';
import { MINUTE_MS, operationKey, type World } from './world.ts';

/** Not SERVER: what it is asked and how long that takes is told by its metrics, and must not be told twice under one name. */
const SERVING = SpanKind.INTERNAL;
const TRACES_A_MINUTE = 6; // of each operation that is asked for from outside: who calls whom, and how long it takes
const DEEPEST = 8;

/** What goes between the services, request by request, and what they say of it: a thin stream of traces and logs. */
export class Conversation {
  readonly #tracers = new Map<string, BasicTracerProvider>();
  readonly #loggers = new Map<string, LoggerProvider>();
  readonly #world: World;

  constructor(world: World, { traces, logs }: Exporters) {
    this.#world = world;
    for (const { slug } of SHOP) {
      const resource = resourceOf(slug);
      this.#tracers.set(
        slug,
        new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(traces)] }),
      );
      this.#loggers.set(
        slug,
        new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: logs })] }),
      );
    }
  }

  /** Sends what is said in one minute. */
  async tell(minute: number): Promise<void> {
    const random = createRandom(`conversation/${this.#world.plan.seed}/${minute}`);
    const called = new Set(EDGES.map(({ to, calls }) => `${to} ${calls}`));
    for (const service of SHOP) {
      for (const operation of service.operations) {
        if (called.has(operationKey(service.slug, operation))) continue;
        for (let i = 0; i < TRACES_A_MINUTE; i += 1) {
          const at = minute + random.next() * MINUTE_MS * 0.9;
          this.#serve(service, operation, at, ROOT_CONTEXT, random, 0);
        }
      }
      this.#log(service, minute, random);
    }
    const providers = [...this.#tracers.values(), ...this.#loggers.values()];
    await Promise.all(providers.map((provider) => provider.forceFlush()));
  }

  async shutdown(): Promise<void> {
    const providers = [...this.#tracers.values(), ...this.#loggers.values()];
    await Promise.allSettled(providers.map((provider) => provider.shutdown()));
  }

  /** One request, and all that it asks of others. Returns when it ended, and whether it failed. */
  #serve(
    service: ServiceTelemetry,
    operation: OperationPlan,
    at: number,
    parent: Context,
    random: Random,
    depth: number,
  ): { end: number; failed: boolean } {
    const tracer = this.#tracers.get(service.slug)?.getTracer('shop');
    if (!tracer || depth > DEEPEST) return { end: at, failed: false };
    const { method, route, medianMs, spread } = operation;
    const name = `${method} ${route}`;
    const attributes = { 'http.request.method': method, 'http.route': route, 'url.scheme': 'https' };
    const span = tracer.startSpan(name, { kind: SERVING, startTime: at, attributes }, parent);
    const within = trace.setSpan(parent, span);
    const slower = this.#slownessAt(service, operation, at);
    const own = random.logNormal(medianMs, spread) * slower.factor;
    let failed = random.chance(slower.failing);
    let end = at + own * 0.3;
    for (const edge of EDGES) {
      if (edge.from !== service.slug || edge.during !== name) continue;
      const callee = SHOP.find(({ slug }) => slug === edge.to);
      const asked = callee?.operations.find((one) => `${one.method} ${one.route}` === edge.calls);
      if (!callee || !asked) continue;
      const client = {
        kind: SpanKind.CLIENT,
        startTime: end,
        attributes: {
          'http.request.method': asked.method,
          'peer.service': edge.to,
          'server.address': edge.to,
        },
      };
      const call = tracer.startSpan(asked.method, client, within);
      const answer = this.#serve(callee, asked, end + 1, trace.setSpan(within, call), random, depth + 1);
      finish(call, answer.end + 1, answer.failed);
      failed ||= answer.failed;
      end = answer.end + 1;
    }
    if (service.database) {
      const { name: namespace, medianMs: usual } = service.database;
      const query = tracer.startSpan(
        `SELECT ${namespace}`,
        {
          kind: SpanKind.CLIENT,
          startTime: end,
          attributes: { 'db.system.name': 'postgresql', 'db.namespace': namespace },
        },
        within,
      );
      end += random.logNormal(usual, 0.5);
      finish(query, end, false);
    }
    end += own * 0.7;
    span.setAttribute('http.response.status_code', failed ? 503 : 200);
    finish(span, end, failed);
    return { end, failed };
  }

  #slownessAt(service: ServiceTelemetry, operation: OperationPlan, at: number) {
    const name = `${operation.method} ${operation.route}`;
    const wrong = this.#world.disturbed(service.slug, Math.floor(at / HOUR_MS), name);
    const place = Math.floor((at % HOUR_MS) / MINUTE_MS);
    const failing = operation.failing + (wrong.failing[place] as number);
    return { factor: wrong.latency[place] as number, failing };
  }

  #log(service: ServiceTelemetry, minute: number, random: Random): void {
    const logger = this.#loggers.get(service.slug)?.getLogger('shop');
    if (!logger) return;
    const [operation] = service.operations;
    if (!operation) return;
    const { factor, failing } = this.#slownessAt(service, operation, minute);
    const say = (severityNumber: SeverityNumber, body: string) =>
      record(logger, minute + random.next() * MINUTE_MS, severityNumber, body);
    for (let i = 0; i < 4; i += 1) {
      const took = Math.round(random.logNormal(operation.medianMs, operation.spread) * factor);
      say(SeverityNumber.INFO, `${operation.method} ${operation.route} answered in ${took} ms`);
    }
    if (random.chance(0.3 * factor)) {
      say(
        SeverityNumber.WARN,
        `slow request: ${Math.round(operation.medianMs * 4 * factor)} ms for ${random.hex(8)}`,
      );
    }
    for (let i = random.poisson(failing * 40); i > 0; i -= 1) {
      say(
        SeverityNumber.ERROR,
        `request ${random.hex(8)} failed: upstream did not answer in ${random.integer(2, 9)} s`,
      );
    }
  }
}

function finish(span: Span, at: number, failed: boolean): void {
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(at);
}

function record(logger: Logger, timestamp: number, severityNumber: SeverityNumber, body: string): void {
  logger.emit({ timestamp, severityNumber, severityText: SeverityNumber[severityNumber] ?? '', body });
}
