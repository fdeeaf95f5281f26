import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import {
  accessRoutes,
  assertAllowed,
  findPerson,
  gitHubOidcRoutes,
  nameOf,
  type Principal,
  type Sessions,
  trustPolicyRoutes,
} from './access/index.ts';
import { bugRoutes } from './collect/bugs/index.ts';
import { cdEventRoutes } from './collect/cdevents/index.ts';
import { changeRoutes } from './collect/changes/index.ts';
import { companyRoutes } from './collect/company/index.ts';
import { connectionRoutes, webhookSecretsOf } from './collect/connections/index.ts';
import { deliveryRoutes, scopeOf } from './collect/deliveries/index.ts';
import { deploymentRoutes } from './collect/deployments/index.ts';
import { gitHubWebhooks } from './collect/github/index.ts';
import { findRepositoryIds } from './collect/github-history/index.ts';
import { importRoutes } from './collect/import/index.ts';
import { incidentRoutes } from './collect/incidents/index.ts';
import { issueRoutes } from './collect/issues/index.ts';
import { kpiSourceRoutes } from './collect/kpi-sources/index.ts';
import { kpiRoutes, recordPointRoutes } from './collect/kpis/index.ts';
import { linearWebhook } from './collect/linear/index.ts';
import { type GrpcListener, MAX_BODY_BYTES, openOtlpGrpc, otlpRoutes } from './collect/otlp/index.ts';
import { remoteWriteRoutes, signalSourceRoutes } from './collect/prometheus/index.ts';
import { ruleRoutes } from './collect/rules/index.ts';
import { type ServiceChange, serviceRoutes } from './collect/services/index.ts';
import {
  logDamage,
  openTelemetry,
  setAsideRoutes,
  signalRoutes,
  type TelemetryLimits,
  telemetryFigures,
} from './collect/telemetry/index.ts';
import { trackerRoutes } from './collect/trackers/index.ts';
import { causeRoutes } from './correlate/causes/index.ts';
import { signalChangeRoutes } from './correlate/changes/index.ts';
import { forecastRoutes } from './correlate/forecasts/index.ts';
import { impactRoutes } from './correlate/impact/index.ts';
import { linkRoutes } from './correlate/links/index.ts';
import { liveRoutes, openStream, readFigures } from './correlate/live/index.ts';
import { mapRoutes } from './correlate/map/index.ts';
import { type Mail, notificationRoutes } from './correlate/notifications/index.ts';
import { ServiceError } from './errors.ts';
import { openRuleApplier } from './jobs/apply-rules.ts';
import { openDrain } from './jobs/deliveries.ts';
import { openFold } from './jobs/fold.ts';
import { openNotifier } from './jobs/notify.ts';
import { openSignalPulls, type SignalPulls } from './jobs/pull-signals.ts';
import { openLinkScans } from './jobs/scan-links.ts';
import { sources } from './jobs/sources.ts';
import {
  attributionRoutes,
  badgeRoutes,
  digestRoutes,
  exportRoutes,
  gateRoutes,
  makeBadgeKeys,
  makeChanges,
  markStale,
  resolutionRoutes,
  scorecardRoutes,
} from './outcomes/index.ts';
import { authentication, readAuthorization, signInNeeded } from './plugins/authentication.ts';
import { documentation } from './plugins/documentation.ts';
import { idempotency } from './plugins/idempotency.ts';
import { type Figure, observability } from './plugins/observability.ts';
import { explainError, notFound, problems, sendProblem } from './plugins/problems.ts';
import { signIn } from './plugins/sign-in.ts';
import { site } from './plugins/site.ts';
import type { Context, Transaction } from './store/database.ts';

const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 60_000; // the largest import, packed, arrives in it over any line worth the name
const MAX_EVENT_LOOP_DELAY_MS = 2_000; // beyond it every answer is late: better to say so and be asked again

declare module 'fastify' {
  interface FastifyInstance {
    /** OTLP over gRPC, which has a port of its own and listens only where it is asked to. */
    otlpGrpc: GrpcListener;
    /** Asking for signals elsewhere, which only a running program does by itself. */
    signalPulls: SignalPulls;
  }
}

export interface AppOptions {
  context: Context;
  sessions: Sessions;
  logger: FastifyBaseLogger | false;
  /** What addresses given to people begin with. */
  publicUrl: () => string;
  /** For whom the identity tokens of pipelines have to be, when that is not `publicUrl`. */
  oidcAudience?: string | undefined;
  /** Where the site answers; without it only the API is served. */
  siteUrl?: string;
  /** How much telemetry is taken in; by default as docs/telemetry.md says. */
  telemetryLimits?: TelemetryLimits;
  /** Tells teams of what has happened as it happens, e-mail by this server; left out, nobody is told by itself. */
  notify?: { mail: Mail };
}

/** Wires every feature to its routes. Nothing imports this but the program and its tests. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { context, sessions, logger, publicUrl, siteUrl } = options;
  const changes = makeChanges(context);
  const badgeKeys = makeBadgeKeys(sessions.secret);
  const badgeOf = (slug: string) =>
    `${publicUrl()}/api/v1/teams/${slug}/badge.svg?key=${badgeKeys.keyOf(slug)}`;
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => crypto.randomUUID(),
    trustProxy: 'loopback',
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_TIMEOUT_MS,
    frameworkErrors: (_error, request, reply) => {
      void sendProblem(request, reply, notFound(request));
    },
    routerOptions: { maxParamLength: 300 },
  });
  const drain = openDrain(context, changes, app.log);
  app.addHook('onClose', () => drain.stop());
  const ruleApplier = openRuleApplier(context, app.log);
  app.addHook('onClose', () => ruleApplier.stop());
  const linkScans = openLinkScans(context, app.log);
  app.addHook('onClose', () => linkScans.stop());
  const mail = options.notify?.mail ?? null;
  const notifier = openNotifier(context, app.log, { mail, publicUrl });
  if (options.notify) notifier.start();
  app.addHook('onClose', () => notifier.stop());
  const telemetry = openTelemetry(context, app.log, options.telemetryLimits);
  const fold = openFold(telemetry, app.log);
  const endDamages = logDamage(app.log);
  app.addHook('onClose', async () => endDamages());
  app.addHook('onClose', async () => {
    await fold.stop();
    await telemetry.refusals.flush();
  });
  const stream = openStream(context, (err) => app.log.error({ err }, 'the live stream could not be read'));
  app.addHook('preClose', () => stream.stop());
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  await app.register(problems);
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY, hsts: false });
  await app.register(rateLimit, { global: false });
  await app.register(underPressure, {
    maxEventLoopDelay: MAX_EVENT_LOOP_DELAY_MS,
    pressureHandler: () => {
      throw new ServiceError('unavailable', {
        detail: 'The service has more to do than it can at the moment.',
        remedy: 'Try again after the time in the Retry-After header.',
      });
    },
  });
  await app.register(authentication, { context, sessions });
  await app.register(observability, { context, figures: readAllFigures });
  await app.register(documentation);
  await app.register(signIn, { sessions });

  await app.register(
    async (api) => {
      await api.register(idempotency, { context });
      await api.register(accessRoutes, { context, sessions, publicUrl });
      await api.register(trustPolicyRoutes, { context, findIds: findRepositoryIds });
      await api.register(gitHubOidcRoutes, { context, audience: () => options.oidcAudience ?? publicUrl() });
      await api.register(serviceRoutes, { context, serviceChanged, serviceSaved: () => ruleApplier.poke() });
      await api.register(deploymentRoutes, { context, changes });
      await api.register(bugRoutes, { context, changes });
      await api.register(incidentRoutes, { context, changes });
      await api.register(changeRoutes, { context });
      await api.register(signalChangeRoutes, { context });
      await api.register(cdEventRoutes, { context, changes });
      await api.register(importRoutes, { context, changes });
      await api.register(deliveryRoutes, { context, poke: drain.poke });
      await api.register(connectionRoutes, { context, sources, publicUrl });
      await api.register(ruleRoutes, { context, rulesChanged: ruleApplier.poke, authorOf: nameOf });
      await api.register(issueRoutes, { context });
      await api.register(kpiRoutes, { context, changes, findPerson });
      await api.register(recordPointRoutes, { context, changes, authorOf: nameOf });
      await api.register(kpiSourceRoutes, { context, findPerson });
      await api.register(trackerRoutes, { context, changes });
      await api.register(attributionRoutes, { context });
      await api.register(causeRoutes, { context });
      await api.register(impactRoutes, { context });
      await api.register(forecastRoutes, { context });
      await api.register(mapRoutes, { context });
      await api.register(notificationRoutes, { context, mail, publicUrl, poke: notifier.poke });
      await api.register(scorecardRoutes, { context, badgeOf });
      await api.register(badgeRoutes, { context, keys: badgeKeys });
      await api.register(resolutionRoutes, { context });
      await api.register(digestRoutes, { context, publicUrl });
      await api.register(exportRoutes, { context });
      await api.register(gateRoutes, { context, publicUrl });
      await api.register(companyRoutes, { context, seriesRemoved: () => telemetry.index.forget() });
      await api.register(signalRoutes, { telemetry, authorOf: nameOf });
      await api.register(signalSourceRoutes, { telemetry });
      await api.register(setAsideRoutes, { telemetry, poke: fold.poke });
      await api.register(linkRoutes, { context, poke: linkScans.poke });
      await api.register(liveRoutes, { context, changes, stream });
    },
    { prefix: '/api/v1' },
  );
  const secretsOf = (provider: 'github' | 'linear') => () => webhookSecretsOf(context, provider);
  await app.register(gitHubWebhooks, { context, secrets: secretsOf('github'), poke: drain.poke });
  await app.register(linearWebhook, { context, secrets: secretsOf('linear'), poke: drain.poke });
  await app.register(otlpRoutes, {
    telemetry,
    poke: fold.poke,
    scopeOf: (request) => scopeOf(request.principal),
    assertMayBackfill: (request) => assertAllowed(request.principal, 'admin'),
    explain: (error) => explainError(error, MAX_BODY_BYTES),
  });
  await app.register(remoteWriteRoutes, {
    telemetry,
    poke: fold.poke,
    scopeOf: (request) => scopeOf(request.principal),
    explain: (error) => explainError(error, MAX_BODY_BYTES),
  });
  const otlpGrpc = openOtlpGrpc({
    telemetry,
    poke: fold.poke,
    isUnderPressure: () => app.isUnderPressure(),
    admit: async (authorization) => {
      const principal: Principal =
        authorization === undefined ? { kind: 'visitor' } : await readAuthorization(context, authorization);
      if (principal.kind === 'visitor') throw signInNeeded();
      assertAllowed(principal, 'record');
      return scopeOf(principal);
    },
    explain: (error) => explainError(error, MAX_BODY_BYTES),
    observe: (call) => app.observeCall(call),
    logger: app.log,
  });
  app.decorate('otlpGrpc', otlpGrpc);
  const signalPulls = openSignalPulls(telemetry, fold.poke, app.log);
  app.decorate('signalPulls', signalPulls);
  app.addHook('preClose', () => signalPulls.stop());
  app.addHook('preClose', () => otlpGrpc.close()); // as long as what it takes in can still be kept
  const nothing = async (request: FastifyRequest) => {
    throw notFound(request);
  };
  app.all(
    '/api/*',
    { schema: { hide: true }, config: { access: 'public' }, onRequest: nothing }, // before its body is read
    nothing,
  );
  if (siteUrl !== undefined) await app.register(site, { siteUrl });
  return app;

  async function readAllFigures(): Promise<Figure[]> {
    return [...telemetryFigures(telemetry), ...(await readFigures(context))];
  }

  async function serviceChanged(
    transaction: Transaction,
    { environmentIds, teamIds }: ServiceChange,
  ): Promise<void> {
    await markStale(transaction, { teamIds });
    const spans = environmentIds.map((environmentId) => ({ environmentId }));
    await changes.deploymentsChanged(transaction, spans);
  }
}

/** The site's framework starts its pages with inline scripts; nothing is ever loaded from elsewhere. */
const CONTENT_SECURITY_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'unsafe-inline'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  },
};
