import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offerFirstAdministrator } from '../src/access/index.ts';
import { hashSecret } from '../src/access/secret.ts';
import { populate, startTestService, type TestService } from './service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

const PASSWORD = 'correct horse battery';
const redeem = (token: string, more: object = {}) =>
  service.request('POST', '/api/v1/sign-in-links/redeem', {
    token: null,
    body: { token, name: 'Ada', email: 'Ada@example.com', password: PASSWORD, ...more },
  });
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
const signIn = (password: string) =>
  service.request('POST', '/api/auth/sign-in/email', {
    token: null,
    body: { email: 'ada@example.com', password },
    headers: { origin: service.url },
  });

describe('the first administrator', () => {
  it('is made once, with the link that start-up prints', async () => {
    const link = (await offerFirstAdministrator(service.context)) ?? '';
    expect(
      (await service.request('GET', `/api/v1/sign-in-links/${link}`, { token: null })).body.purpose,
    ).toBe('first_administrator');
    const made = await redeem(link);
    expect(made.status).toBe(201);
    const me = await service.request('GET', '/api/v1/me', {
      token: null,
      headers: { cookie: cookieOf(made.headers) },
    });
    expect(me.body).toEqual({ kind: 'person', name: 'Ada', email: 'ada@example.com', role: 'admin' });
    expect((await redeem(link)).body).toMatchObject({ status: 410, code: 'link_expired' });
    expect(await offerFirstAdministrator(service.context)).toBeNull();
  });

  it('needs name, e-mail and a long password, and loses nothing when one is missing', async () => {
    const link = (await offerFirstAdministrator(service.context)) ?? '';
    expect((await redeem(link, { name: undefined })).body).toMatchObject({ status: 400, field: 'name' });
    expect((await redeem(link, { email: undefined })).body).toMatchObject({ status: 400, field: 'email' });
    expect((await redeem(link, { password: 'short' })).body).toMatchObject({
      status: 400,
      field: 'password',
    });
    expect((await redeem(link)).status).toBe(201);
  });

  it('has a new link with each start, and only the newest is good', async () => {
    const old = (await offerFirstAdministrator(service.context)) ?? '';
    const fresh = (await offerFirstAdministrator(service.context)) ?? '';
    expect((await redeem(old)).body.code).toBe('link_expired');
    expect((await redeem(fresh)).status).toBe(201);
  });
});

describe('signing in', () => {
  beforeEach(async () => {
    await redeem((await offerFirstAdministrator(service.context)) ?? '');
  });

  it('takes the right password and no other', async () => {
    expect((await signIn('wrong password here')).status).toBe(401);
    const done = await signIn(PASSWORD);
    expect(done.status).toBe(200);
    const cookie = cookieOf(done.headers);
    expect(done.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/i);
    const write = await service.request('PUT', '/api/v1/people/new@example.com', {
      token: null,
      body: { name: 'New' },
      headers: { cookie, origin: service.url },
    });
    expect(write.status).toBe(200);
    const out = await service.request('POST', '/api/auth/sign-out', {
      token: null,
      body: {},
      headers: { cookie, origin: service.url },
    });
    expect(out.status).toBe(200);
    expect(
      (await service.request('GET', '/api/v1/people', { token: null, headers: { cookie } })).status,
    ).toBe(401);
  });

  it('does not let a page elsewhere write with the cookie', async () => {
    const cookie = cookieOf((await signIn(PASSWORD)).headers);
    const foreign = await service.request('PUT', '/api/v1/people/evil@example.com', {
      token: null,
      body: { name: 'Evil' },
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(foreign.body).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is closed to strangers', async () => {
    const up = await service.request('POST', '/api/auth/sign-up/email', {
      token: null,
      body: { email: 'x@example.com', password: PASSWORD, name: 'X' },
      headers: { origin: service.url },
    });
    expect(up.status).toBeGreaterThanOrEqual(400);
    expect(await service.context.database.person.count()).toBe(1);
  });

  it('gives others a link to set their password, which also ends their old sessions', async () => {
    await service.request('PUT', '/api/v1/people/ola@example.com', { body: { name: 'Ola Berg' } });
    const { body } = await service.request('POST', '/api/v1/people/ola@example.com/sign-in-link');
    const token = new URL(body.url).searchParams.get('token') ?? '';
    expect((await service.request('GET', `/api/v1/sign-in-links/${token}`, { token: null })).body).toEqual({
      purpose: 'set_password',
      name: 'Ola Berg',
      email: 'ola@example.com',
    });
    const first = await service.request('POST', '/api/v1/sign-in-links/redeem', {
      token: null,
      body: { token, password: PASSWORD },
    });
    expect(first.body).toMatchObject({ name: 'Ola Berg', role: 'member' });
    const again = await service.request('POST', '/api/v1/people/ola@example.com/sign-in-link');
    await service.request('POST', '/api/v1/sign-in-links/redeem', {
      token: null,
      body: { token: new URL(again.body.url).searchParams.get('token'), password: `${PASSWORD} 2` },
    });
    const me = await service.request('GET', '/api/v1/me', {
      token: null,
      headers: { cookie: cookieOf(first.headers) },
    });
    expect(me.body.kind).toBe('visitor');
  });
});

describe('a visitor', () => {
  it('may look at the simulated company, and at nothing once anything real is here', async () => {
    await service.request('PUT', '/api/v1/people/sim@example.com', {
      body: { name: 'Sim', simulated: true },
    });
    await service.request('PUT', '/api/v1/teams/sim', { body: { name: 'Sim', simulated: true } });
    expect((await service.request('GET', '/api/v1/teams', { token: null })).status).toBe(200);
    expect((await service.request('POST', '/api/v1/bugs', { token: null, body: {} })).status).toBe(401);
    expect((await service.request('GET', '/api/v1/tokens', { token: null })).status).toBe(401);
    await populate(service);
    expect((await service.request('GET', '/api/v1/teams', { token: null })).status).toBe(401);
  });
});

describe('the simulated company', () => {
  it('goes with all that hangs on it, and what is real stays', async () => {
    await populate(service);
    await service.request('PUT', '/api/v1/people/sim@example.com', {
      body: { name: 'Sim', simulated: true },
    });
    await service.request('PUT', '/api/v1/teams/sim', {
      body: { name: 'Sim', simulated: true, members: ['sim@example.com'] },
    });
    await service.request('PUT', '/api/v1/services/sim-api', { body: { team: 'sim' } });
    const record = (slug: string, source: string) =>
      Promise.all([
        service.request('POST', '/api/v1/deployments', {
          body: { service: slug, version: 'v1', status: 'started', source },
        }),
        service.request('POST', '/api/v1/incidents', {
          body: { services: [slug], title: 'I', externalId: slug, startedAt: '2026-01-01T00:00:00Z', source },
        }),
      ]);
    await record('sim-api', 'simulated');
    await record('checkout-api', 'api');
    expect((await service.request('GET', '/api/v1/simulated-company')).body).toEqual({
      present: true,
      loading: false,
      teams: 1,
      services: 1,
      deployments: 1,
      telemetry: null,
    });
    expect((await service.request('DELETE', '/api/v1/simulated-company')).status).toBe(204);
    expect((await service.request('GET', '/api/v1/simulated-company')).body.present).toBe(false);
    const { database } = service.context;
    expect(await database.deployment.count()).toBe(1);
    expect((await database.incident.findMany()).map((row) => row.externalId)).toEqual(['checkout-api']);
    expect((await database.person.findMany()).map(({ name }) => name)).toEqual(['Dana Ruiz']);
  });

  it('never mixes with what is real', async () => {
    await populate(service);
    await service.request('PUT', '/api/v1/teams/sim', { body: { name: 'Sim', simulated: true } });
    await service.request('PUT', '/api/v1/services/sim-api', { body: { team: 'sim' } });
    const mixed = [
      ['POST', '/api/v1/deployments', { service: 'sim-api', version: 'v1', status: 'started' }],
      [
        'POST',
        '/api/v1/deployments',
        { service: 'checkout-api', version: 'v1', status: 'started', source: 'simulated' },
      ],
      [
        'POST',
        '/api/v1/bugs',
        {
          service: 'sim-api',
          title: 'T',
          externalId: 'b',
          history: [{ kind: 'reported', at: '2026-01-01T00:00:00Z' }],
        },
      ],
      [
        'POST',
        '/api/v1/incidents',
        {
          services: ['checkout-api', 'sim-api'],
          title: 'T',
          externalId: 'i',
          startedAt: '2026-01-01T00:00:00Z',
        },
      ],
      ['PUT', '/api/v1/services/sim-api', { team: 'checkout' }],
      ['PUT', '/api/v1/services/checkout-api', { team: 'sim' }],
      ['PUT', '/api/v1/teams/sim', { name: 'Sim' }],
    ] as const;
    for (const [method, path, body] of mixed) {
      const answer = await service.request(method, path, { body });
      expect(answer.body, `${method} ${path}`).toMatchObject({ status: 409, code: 'simulated_mismatch' });
    }
  });
});

describe('an administrator', () => {
  it('who is the last one stays one, also when a role is left out', async () => {
    await redeem((await offerFirstAdministrator(service.context)) ?? '');
    const put = (body: object) => service.request('PUT', '/api/v1/people/ada@example.com', { body });
    expect((await put({ name: 'Ada L.' })).body).toMatchObject({ name: 'Ada L.', role: 'admin' });
    expect((await put({ name: 'Ada L.', role: 'member' })).body).toMatchObject({
      status: 403,
      field: 'role',
    });
  });

  it('cannot be made by an old link once there is one', async () => {
    const { database, now } = service.context;
    const first = (await offerFirstAdministrator(service.context)) ?? '';
    const second = `${first}x`;
    await database.signInLink.create({
      data: { hash: hashSecret(second), expiresAt: new Date(now().getTime() + 60_000) },
    });
    expect((await redeem(first)).status).toBe(201);
    expect((await redeem(second, { email: 'eve@example.com' })).body.code).toBe('link_expired');
  });

  it.each(['update-user', 'change-email', 'sign-up/email', 'delete-user'])(
    'has no use for /api/auth/%s',
    async (path) => {
      await redeem((await offerFirstAdministrator(service.context)) ?? '');
      const cookie = cookieOf((await signIn(PASSWORD)).headers);
      const answer = await service.request('POST', `/api/auth/${path}`, {
        token: null,
        body: { name: '' },
        headers: { cookie, origin: service.url },
      });
      expect(answer.status).toBe(404);
    },
  );

  it('is shown a secret once, and it is kept nowhere', async () => {
    const headers = { 'idempotency-key': 'k' };
    const { body } = await service.request('POST', '/api/v1/tokens', { body: { name: 'x' }, headers });
    expect(body.secret).toMatch(/^tl_/);
    expect(await service.context.database.idempotencyKey.count()).toBe(0);
    const wide = await service.request('POST', '/api/v1/tokens', {
      body: { name: 'x', role: 'admin', services: ['a'] },
    });
    expect(wide.body).toMatchObject({ status: 400, field: 'services' });
  });

  it('adds people from four places at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() =>
        service.request('PUT', '/api/v1/people/new@example.com', { body: { name: 'New' } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
