import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../src/contracts/problem.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-10T12:00:00.000Z';
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['checkout-api', 'search-api']);
});
afterAll(() => service.stop());

const valid = {
  service: 'checkout-api',
  version: 'v1',
  status: 'succeeded',
  startedAt: '2026-03-10T10:00:00Z',
  finishedAt: '2026-03-10T10:05:00Z',
};

const cases: {
  name: string;
  body: unknown;
  status: number;
  code: keyof typeof PROBLEM_CODES;
  field?: string;
  remedy: RegExp;
}[] = [
  {
    name: 'an unknown service',
    body: { ...valid, service: 'checkout-apy' },
    status: 404,
    code: 'unknown_service',
    field: 'service',
    remedy: /`checkout-api`/,
  },
  {
    name: 'an unknown environment',
    body: { ...valid, environment: 'prodution' },
    status: 404,
    code: 'unknown_environment',
    field: 'environment',
    remedy: /`production`/,
  },
  {
    name: 'a finish before its start',
    body: { ...valid, finishedAt: '2026-03-10T09:59:59Z' },
    status: 422,
    code: 'finish_before_start',
    field: 'finishedAt',
    remedy: /same clock/,
  },
  {
    name: 'a start in the future',
    body: { ...valid, status: 'started', startedAt: '2026-03-10T12:06:00Z', finishedAt: undefined },
    status: 422,
    code: 'time_in_future',
    field: 'startedAt',
    remedy: /clock/,
  },
  {
    name: 'a finish in the future',
    body: { ...valid, finishedAt: '2027-01-01T00:00:00Z' },
    status: 422,
    code: 'time_in_future',
    field: 'finishedAt',
    remedy: /clock/,
  },
  {
    name: 'a time without a zone',
    body: { ...valid, startedAt: '2026-03-10T10:00:00' },
    status: 400,
    code: 'invalid_request',
    field: 'startedAt',
    remedy: /startedAt/,
  },
  {
    name: 'a finish of nothing',
    body: { ...valid, startedAt: undefined, externalId: 'never-started' },
    status: 404,
    code: 'unknown_deployment',
    field: 'externalId',
    remedy: /startedAt/,
  },
  {
    name: 'a finish that cannot be matched',
    body: { ...valid, startedAt: undefined },
    status: 404,
    code: 'unknown_deployment',
    field: 'startedAt',
    remedy: /startedAt/,
  },
  {
    name: 'a start that has finished',
    body: { ...valid, status: 'started' },
    status: 400,
    code: 'invalid_request',
    field: 'finishedAt',
    remedy: /Leave finishedAt out/,
  },
  {
    name: 'a control character',
    body: { ...valid, version: 'v1\u001b[31m' },
    status: 400,
    code: 'invalid_request',
    field: 'version',
    remedy: /version/,
  },
  {
    name: 'a bidirectional override',
    body: { ...valid, actor: 'dana\u202eevil' },
    status: 400,
    code: 'invalid_request',
    field: 'actor',
    remedy: /actor/,
  },
  {
    name: 'an over-long version',
    body: { ...valid, version: 'v'.repeat(201) },
    status: 400,
    code: 'invalid_request',
    field: 'version',
    remedy: /version/,
  },
  {
    name: 'a field that is not one',
    body: { ...valid, verison: 'v1' },
    status: 400,
    code: 'invalid_request',
    field: 'verison',
    remedy: /verison/,
  },
  {
    name: 'a missing field',
    body: { ...valid, version: undefined },
    status: 400,
    code: 'invalid_request',
    field: 'version',
    remedy: /version/,
  },
  {
    name: 'a commit deep inside',
    body: { ...valid, commits: [{ sha: 'xyz', authoredAt: NOW, message: 'm' }] },
    status: 400,
    code: 'invalid_request',
    field: 'commits[0].sha',
    remedy: /commits\[0\]\.sha/,
  },
  {
    name: 'an address of another kind',
    body: { ...valid, url: 'javascript:alert(1)' },
    status: 400,
    code: 'invalid_request',
    field: 'url',
    remedy: /url/,
  },
  { name: 'broken JSON', body: '{"service": ', status: 400, code: 'invalid_json', remedy: /JSON/ },
  {
    name: 'a poisoned prototype',
    body: '{"__proto__": {"admin": true}}',
    status: 400,
    code: 'invalid_json',
    remedy: /JSON/,
  },
  {
    name: 'a body over 1 MiB',
    body: { ...valid, actor: 'x'.repeat(1_048_577) },
    status: 413,
    code: 'body_too_large',
    remedy: /Send less/,
  },
];

describe('a deployment that cannot be used', () => {
  it.each(cases)('$name', async ({ body, status, code, field, remedy }) => {
    const before = await service.context.database.deployment.count();
    const answer = await service.request('POST', '/api/v1/deployments', { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      code,
      title: PROBLEM_CODES[code],
      ...(field !== undefined && { field }),
    });
    expect(answer.body.remedy).toMatch(remedy);
    expect(await service.context.database.deployment.count()).toBe(before);
    expect(await service.context.database.deploymentCommit.count()).toBe(0);
  });

  it('is refused as another content type', async () => {
    const answer = await service.request('POST', '/api/v1/deployments', {
      body: 'service=checkout-api',
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it('names every field at fault at once', async () => {
    const answer = await service.request('POST', '/api/v1/deployments', {
      body: { service: 'No Slug', status: 'done', version: '' },
    });
    expect(answer.body.errors.map((fault: { field: string }) => fault.field).sort()).toEqual([
      'service',
      'status',
      'version',
    ]);
  });
});

describe('who may not', () => {
  it('is told what is wrong with the token', async () => {
    const none = await service.request('GET', '/api/v1/deployments', { token: null });
    expect(none.body).toMatchObject({ status: 401, code: 'unauthenticated' });
    const wrong = await service.request('GET', '/api/v1/deployments', { token: 'tl_wrong' });
    expect(wrong.body).toMatchObject({ status: 401, code: 'unauthenticated' });
    const malformed = await service.request('GET', '/api/v1/me', {
      token: null,
      headers: { authorization: 'Basic abc' },
    });
    expect(malformed.body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('is told when the token has expired or was revoked', async () => {
    const created = (
      await service.request('POST', '/api/v1/tokens', { body: { name: 'old', expiresInDays: 1 } })
    ).body;
    service.setNow('2026-03-12T12:00:00Z');
    const expired = await service.request('GET', '/api/v1/teams', { token: created.secret });
    service.setNow(NOW);
    expect(expired.body).toMatchObject({ status: 401, code: 'token_expired' });
    const ended = await service.request('DELETE', `/api/v1/tokens/${created.id}`);
    expect(ended.status).toBe(204);
    const revoked = await service.request('GET', '/api/v1/teams', { token: created.secret });
    expect(revoked.body).toMatchObject({ status: 401, code: 'token_expired' });
    expect(revoked.body.detail).toContain('revoked');
  });

  it('may write to its services only', async () => {
    const token = await service.makeToken('pipeline', ['search-api']);
    const other = await service.request('POST', '/api/v1/deployments', {
      body: { ...valid, externalId: 'scope' },
      token,
    });
    expect(other.body).toMatchObject({ status: 403, code: 'wrong_scope', field: 'service' });
    const start = await service.request('POST', '/api/v1/deployments', {
      body: { ...valid, externalId: 'scope' },
    });
    const patched = await service.request('PATCH', `/api/v1/deployments/${start.body.id}`, {
      body: { status: 'failed' },
      token,
    });
    expect(patched.body).toMatchObject({ status: 403, code: 'wrong_scope' });
    const bug = {
      service: 'checkout-api',
      title: 'T',
      externalId: 'b',
      history: [{ kind: 'reported', at: '2026-03-01T00:00:00Z' }],
    };
    expect((await service.request('POST', '/api/v1/bugs', { body: bug, token })).body.code).toBe(
      'wrong_scope',
    );
    const incident = {
      services: ['search-api', 'checkout-api'],
      title: 'I',
      externalId: 'i',
      startedAt: '2026-03-01T00:00:00Z',
    };
    expect((await service.request('POST', '/api/v1/incidents', { body: incident, token })).body.code).toBe(
      'wrong_scope',
    );
    const own = await service.request('POST', '/api/v1/deployments', {
      body: { ...valid, service: 'search-api', externalId: 'own' },
      token,
    });
    expect(own.status).toBe(201);
  });

  it.each([
    ['reader', 'POST', '/api/v1/deployments'],
    ['pipeline', 'PUT', '/api/v1/services/checkout-api'],
    ['pipeline', 'POST', '/api/v1/tokens'],
    ['reader', 'DELETE', '/api/v1/simulated-company'],
  ] as const)('a %s cannot %s %s', async (role, method, path) => {
    const token = await service.makeToken(role);
    const answer = await service.request(method, path, { body: method === 'DELETE' ? undefined : {}, token });
    expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
  });
});

describe('a source that Throughline reads itself', () => {
  const bug = { service: 'checkout-api', title: 'T', history: [{ kind: 'reported', at: NOW }] };
  it.each([
    ['github', 'deployments', valid],
    ['linear', 'bugs', bug],
    ['cdevents', 'incidents', { services: ['checkout-api'], title: 'I', startedAt: NOW }],
  ])('%s cannot be named by whoever posts to /%s', async (source, path, body) => {
    const answer = await service.request('POST', `/api/v1/${path}`, {
      body: { ...body, source, externalId: 'deployment/5' },
    });
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request', field: 'source' });
    expect(answer.body.remedy).toContain('my-ci');
  });
});

describe('an idempotency key', () => {
  const post = (key: string, body: unknown) =>
    service.request('POST', '/api/v1/deployments', { body, headers: { 'idempotency-key': key } });

  it('does a write once and answers it again', async () => {
    const before = await service.context.database.deployment.count();
    const answers = [await post('k1', valid), await post('k1', valid)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers[1]?.headers.get('idempotent-replay')).toBe('true');
    expect(await service.context.database.deployment.count()).toBe(before + 1);
  });

  it('refuses another body', async () => {
    await post('k2', valid);
    expect((await post('k2', { ...valid, version: 'v2' })).body).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    });
  });

  it('stays free after a refusal', async () => {
    expect((await post('k3', { ...valid, service: 'nope' })).status).toBe(404);
    expect((await post('k3', valid)).status).toBe(201);
  });

  it('lets one of many simultaneous writes through', async () => {
    const before = await service.context.database.deployment.count();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('k4', valid)));
    for (const { status, body } of answers)
      expect(status === 201 || body.code === 'idempotency_key_in_use').toBe(true);
    expect(await service.context.database.deployment.count()).toBe(before + 1);
  });

  it('belongs to its sender', async () => {
    const token = await service.makeToken('pipeline', ['checkout-api']);
    await post('k5', valid);
    const other = await service.request('POST', '/api/v1/deployments', {
      body: { ...valid, version: 'v9' },
      token,
      headers: { 'idempotency-key': 'k5' },
    });
    expect(other.status).toBe(201);
  });
});

describe('what cannot be stored', () => {
  const nul = '\u0000';
  it.each([
    ['POST', '/api/v1/deployments', { ...valid, url: `http://a/${nul}` }],
    ['POST', '/api/v1/deployments', { ...valid, startedAt: '0000-01-01T00:00:00Z' }],
    ['POST', '/api/v1/deployments', { ...valid, version: '\u200b' }],
    ['POST', '/api/v1/deployments', { ...valid, version: 'v1\ud800' }],
    ['GET', '/api/v1/deployments/%00', undefined],
    ['DELETE', '/api/v1/tokens/%00', undefined],
    ['GET', '/api/v1/deployments?cursor=MjAyNi0wMS0wMVQwMDowMDowMC4wMDBaLwA=', undefined],
    ['GET', '/api/v1/deployments?cursor=LTIwMDAwMC0wMS0wMVQwMDowMDowMC4wMDBaL2E=', undefined],
    ['GET', '/api/v1/deployments?from=0000-01-01T00:00:00Z', undefined],
    ['GET', '/api/v1/deployments?sevice=checkout-api', undefined],
    ['GET', '/api/v1/deployments?limit=-1', undefined],
    ['GET', '/api/v1/deployments?service=a&service=b', undefined],
    ['PUT', '/api/v1/teams/x', { name: 'X', members: [`a${nul}@b.co`] }],
    [
      'PUT',
      '/api/v1/services/x',
      { team: 'checkout', repositories: [{ fullName: 'a/b' }, { fullName: 'a/b' }] },
    ],
    [
      'PUT',
      '/api/v1/services/x',
      {
        team: 'checkout',
        environments: [
          { name: 'p', production: true },
          { name: 'p', production: false },
        ],
      },
    ],
    [
      'POST',
      '/api/v1/bugs',
      {
        service: 'checkout-api',
        title: 'T',
        externalId: 'x',
        history: [
          { kind: 'reported', at: '2026-01-01T00:00:00Z' },
          { kind: 'reopened', at: '2026-01-02T00:00:00Z' },
        ],
      },
    ],
    [
      'POST',
      '/api/v1/bugs',
      {
        service: 'checkout-api',
        title: 'T',
        externalId: 'x',
        history: [
          { kind: 'reported', at: '2026-01-01T00:00:00Z' },
          { kind: 'closed', at: '2026-01-02T00:00:00Z' },
          { kind: 'closed', at: '2026-01-03T00:00:00Z' },
        ],
      },
    ],
  ] as const)('%s %s %j', async (method, path, body) => {
    const answer = await service.request(method, path, { body });
    expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(answer.body.field).toMatch(/\w/);
  });

  it('takes a commit message with invisible characters, without them', async () => {
    const commits = [{ sha: 'a'.repeat(40), authoredAt: NOW, message: `Fix\u0000 it\u001b[0m\nbody` }];
    const { body } = await service.request('POST', '/api/v1/deployments', {
      body: { ...valid, commits, externalId: 'message' },
    });
    const detail = await service.request('GET', `/api/v1/deployments/${body.id}`);
    expect(detail.body.commits[0].message).toBe('Fix  it [0m');
  });

  it('offers the nearest name for a filter that leads nowhere', async () => {
    const answer = await service.request('GET', '/api/v1/deployments?service=checkout-apj');
    expect(answer.body).toMatchObject({
      status: 404,
      code: 'unknown_service',
      remedy: expect.stringContaining('checkout-api'),
    });
    expect((await service.request('GET', '/api/v1/bugs?team=chekout')).body).toMatchObject({
      code: 'unknown_team',
      remedy: expect.stringContaining('checkout'),
    });
  });

  it.each(['/%', '/api/v1/deployments/%E0%A4%A'])('says so of the address %s', async (path) => {
    expect((await service.request('GET', path)).body).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('what does not exist', () => {
  it.each([
    '/api/v1/nothing',
    '/api/nothing',
    '/api/v1/deployments/0',
    '/api/v1/teams/nobody',
    '/api/v1/services/nothing',
  ])('%s', async (path) => {
    const answer = await service.request('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.body.remedy).not.toBe('');
  });

  it('says so of a cursor of somebody else', async () => {
    expect((await service.request('GET', '/api/v1/deployments?cursor=abc')).body).toMatchObject({
      status: 400,
      field: 'cursor',
    });
  });
});
