import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createToken, openSessions } from '../src/access/index.ts';
import { buildApp } from '../src/app.ts';
import type { TelemetryLimits } from '../src/collect/telemetry/index.ts';
import type { TokenRole } from '../src/contracts/tokens.ts';
import { type Context, openDatabase } from '../src/store/database.ts';
import { makeVault } from '../src/store/vault.ts';
import { createTestDatabase } from './database.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what is under test; each test says what it must hold
  body: any;
  headers: Headers;
}

/** The real service over real HTTP on a database of its own, with a clock that tests may set. */
export interface TestService {
  url: string;
  app: FastifyInstance;
  context: Context;
  databaseUrl: string;
  /** An administrator's token. */
  admin: string;
  setNow(now: string | Date): void;
  makeToken(role: TokenRole, services?: string[]): Promise<string>;
  request(
    method: string,
    path: string,
    options?: { body?: unknown; token?: string | null; headers?: Record<string, string> },
  ): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startTestService(
  options: { now?: string; siteUrl?: string; telemetryLimits?: TelemetryLimits } = {},
): Promise<TestService> {
  const testDatabase = await createTestDatabase();
  const database = openDatabase(testDatabase.url);
  let fixed = options.now === undefined ? null : new Date(options.now);
  const secret = 'a secret for tests, long enough for anybody';
  const context: Context = { database, now: () => fixed ?? new Date(), vault: makeVault(secret) };
  const sessions = openSessions({
    database,
    secret,
    secureCookies: false,
  });
  let url = '';
  const app = await buildApp({
    context,
    sessions,
    logger: false,
    publicUrl: () => url,
    ...(options.siteUrl !== undefined && { siteUrl: options.siteUrl }),
    ...(options.telemetryLimits && { telemetryLimits: options.telemetryLimits }),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const makeToken = async (role: TokenRole, services: string[] = []) => {
    const { secret } = await createToken(
      context,
      { name: role, role, services, expiresInDays: 30 },
      { personId: null },
    );
    return secret;
  };
  const admin = await makeToken('admin');
  return {
    url,
    app,
    context,
    databaseUrl: testDatabase.url,
    admin,
    makeToken,
    setNow: (now) => {
      fixed = new Date(now);
    },
    request: async (method, path, { body, token = admin, headers = {} } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json');
      return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
    },
    stop: async () => {
      const closed = app.close();
      app.server.closeAllConnections(); // a sender cut off in the middle would be waited for
      await closed;
      await database.$disconnect();
      await testDatabase.drop();
    },
  };
}

/** A team, a person and services to record into. */
export async function populate(service: TestService, services: string[] = ['checkout-api']): Promise<void> {
  await service.request('PUT', '/api/v1/people/dana@example.com', { body: { name: 'Dana Ruiz' } });
  await service.request('PUT', '/api/v1/teams/checkout', {
    body: { name: 'Checkout', members: ['dana@example.com'] },
  });
  for (const slug of services) {
    await service.request('PUT', `/api/v1/services/${slug}`, {
      body: {
        team: 'checkout',
        environments: [
          { name: 'production', production: true },
          { name: 'staging', production: false },
        ],
      },
    });
  }
}
