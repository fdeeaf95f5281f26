import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offerFirstAdministrator } from '../src/access/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

const PASSWORD = 'correct horse battery';
const redeem = (token: string, more: object = {}) =>
  service.request('POST', '/api/v1/links/redeem', {
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
    expect((await service.request('GET', `/api/v1/links/${link}`, { token: null })).body.purpose).toBe(
      'first_administrator',
    );
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
    expect((await service.request('GET', `/api/v1/links/${token}`, { token: null })).body).toEqual({
      purpose: 'set_password',
      name: 'Ola Berg',
      email: 'ola@example.com',
    });
    const first = await service.request('POST', '/api/v1/links/redeem', {
      token: null,
      body: { token, password: PASSWORD },
    });
    expect(first.body).toMatchObject({ name: 'Ola Berg', role: 'member' });
    const again = await service.request('POST', '/api/v1/people/ola@example.com/sign-in-link');
    await service.request('POST', '/api/v1/links/redeem', {
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
    await service.request('PUT', '/api/v1/teams/adopted', { body: { name: 'Adopted', simulated: true } });
    await service.request('PUT', '/api/v1/services/adopted-api', { body: { team: 'adopted' } });
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
    await record('adopted-api', 'api'); // somebody reports real deployments of a service that was invented
    expect((await service.request('GET', '/api/v1/simulated-company')).body).toEqual({
      present: true,
      loading: false,
      teams: 2,
      services: 2,
      deployments: 2,
    });
    expect((await service.request('DELETE', '/api/v1/simulated-company')).status).toBe(204);
    expect((await service.request('GET', '/api/v1/simulated-company')).body.present).toBe(false);
    const { database } = service.context;
    expect(await database.deployment.count()).toBe(2);
    expect(
      (await database.team.findMany({ orderBy: { slug: 'asc' } })).map(({ slug, simulated }) => [
        slug,
        simulated,
      ]),
    ).toEqual([
      ['adopted', false],
      ['checkout', false],
    ]);
    expect(
      (await database.incident.findMany({ orderBy: { externalId: 'asc' } })).map((row) => row.externalId),
    ).toEqual(['adopted-api', 'checkout-api']);
    expect((await database.person.findMany()).map(({ name }) => name)).toEqual(['Dana Ruiz']);
  });
});
