import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { forgetOldRuns, openSessions } from '../src/access/index.ts';
import { buildApp } from '../src/app.ts';
import { GITHUB_ISSUER } from '../src/contracts/trust-policies.ts';
import { type Claims, type OidcIssuer, type SignOptions, startOidcIssuer } from './fakes/oidc-issuer.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-09-01T12:00:00Z';
const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000);

let now = new Date(NOW);
let service: TestService;
let issuer: OidcIssuer;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  issuer = await startOidcIssuer({ now: () => now });
  await populate(service, ['checkout-api', 'cart-api', 'search-api']);
});
afterAll(async () => {
  await service.stop();
  await issuer.close();
});

const setNow = (at: Date) => {
  now = at;
  service.setNow(at);
};
const trust = async (more: object = {}) => {
  const body = { name: 'acme/shop', issuer: issuer.issuer, repositoryId: '456', ...more };
  const made = await service.request('POST', '/api/v1/trust-policies', { body });
  expect(made.status).toBe(201);
  return made.body.id as string;
};
const distrust = async () => {
  const { items } = (await service.request('GET', '/api/v1/trust-policies')).body;
  for (const { id } of items) await service.request('DELETE', `/api/v1/trust-policies/${id}`);
};
const send = (token: string) =>
  service.request('POST', '/api/v1/auth/github-oidc', { token: null, body: { token } });
const exchange = async (claims: Claims = {}, options: SignOptions = {}) =>
  send(await issuer.sign(claims, { audience: service.url, ...options }));
const refusedRuns = async () =>
  (await service.request('GET', '/api/v1/trust-policies/refused-runs')).body.items;
const deploy = (token: string, slug: string) =>
  service.request('POST', '/api/v1/deployments', {
    token,
    body: { service: slug, version: 'v1', status: 'started', startedAt: NOW },
  });

describe('a run that is trusted', () => {
  beforeAll(async () => {
    setNow(new Date(NOW));
    await trust({
      name: 'shop, production',
      repositoryOwnerId: '123',
      environment: 'production',
      ref: 'refs/heads/main',
      jobWorkflowRef: 'acme/shop/.github/workflows/*.yml@refs/heads/main',
      services: ['checkout-api', 'cart-api'],
    });
  });
  afterAll(distrust);

  it('gets a token for a quarter of an hour and the services of its policy', async () => {
    const { status, body } = await exchange();
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.stringMatching(/^tl_[\w-]{43}$/),
      expiresAt: '2026-09-01T12:15:00.000Z',
      policy: 'shop, production',
      services: ['cart-api', 'checkout-api'],
    });
    expect((await deploy(body.token, 'checkout-api')).status).toBe(201);
    const me = await service.request('GET', '/api/v1/me', { token: body.token });
    expect(me.body).toMatchObject({ kind: 'token', role: 'pipeline', name: 'acme/shop run 1001.1' });
  });

  it('may not record for other services, nor see who has access', async () => {
    const { token } = (await exchange()).body;
    const other = await deploy(token, 'search-api');
    expect(other.body).toMatchObject({ status: 403, code: 'wrong_scope', field: 'service' });
    expect(other.body.remedy).toContain('search-api to the trust policy “shop, production”');
    for (const path of ['tokens', 'trust-policies', 'trust-policies/refused-runs']) {
      expect((await service.request('GET', `/api/v1/${path}`, { token })).body.code).toBe('forbidden');
    }
    const body = { name: 'mine', issuer: issuer.issuer, repositoryId: '1' };
    expect((await service.request('POST', '/api/v1/trust-policies', { token, body })).status).toBe(403);
  });

  it('is known by number: as well after it was renamed, and with numbers in its sub', async () => {
    expect((await exchange({ repository: 'acme/store' })).status).toBe(201);
    issuer.subjectWithIds = true;
    const sub = JSON.parse(
      Buffer.from((await issuer.sign()).split('.')[1] ?? '', 'base64url').toString(),
    ).sub;
    expect(sub).toBe('repo:acme@123/shop@456:environment:production');
    expect((await exchange()).status).toBe(201);
    issuer.subjectWithIds = false;
    expect((await exchange({ sub: 'a-shape-of-their-own:456' })).status).toBe(201);
  });

  it('is known by its environment whatever the case, as at GitHub', async () => {
    expect((await exchange({ environment: 'Production' })).status).toBe(201);
  });

  it('has a token that is not listed, cannot be told from its hash, and ends after 15 minutes', async () => {
    const { token } = (await exchange()).body;
    const { items } = (await service.request('GET', '/api/v1/tokens')).body;
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['admin']);
    const rows = await service.context.database.token.findMany();
    expect(JSON.stringify(rows)).not.toContain(token.slice(8));
    setNow(later(899));
    expect((await deploy(token, 'checkout-api')).status).toBeLessThan(300);
    setNow(later(900));
    const late = await deploy(token, 'checkout-api');
    expect(late.body).toMatchObject({ status: 401, code: 'token_expired' });
    expect(late.body.remedy).toContain('/api/v1/auth/github-oidc');
    setNow(new Date(NOW));
  });

  it('remains the same sender when it renews its token', async () => {
    const write = async (title: string, run: Claims = {}) =>
      service.request('POST', '/api/v1/bugs', {
        token: (await exchange(run)).body.token,
        headers: { 'idempotency-key': 'run-1001-job-deploy' },
        body: { service: 'cart-api', title, externalId: title, history: [{ kind: 'reported', at: NOW }] },
      });
    const first = await write('Empty cart');
    expect(first.status).toBe(201);
    expect((await write('Empty cart')).headers.get('idempotent-replay')).toBe('true');
    expect((await write('Another')).body.code).toBe('idempotency_key_reused');
    expect((await write('Another', { run_attempt: '2' })).status).toBe(201);
  });
});

describe('a run that is not trusted', () => {
  beforeAll(async () => {
    await trust({
      name: 'shop, production',
      repositoryOwnerId: '123',
      environment: 'production',
      ref: 'refs/heads/main',
      jobWorkflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
    });
  });
  afterAll(distrust);

  it.each<[string, Claims, string]>([
    [
      'another repository that took the name',
      { repository_id: '999', sub: 'repo:acme/shop:environment:production' },
      'No policy is for this repository or its owner.',
    ],
    [
      'the repository after it moved to another owner',
      { repository_owner_id: '999', repository_owner: 'evil' },
      'No policy is for this repository or its owner.',
    ],
    ['another environment', { environment: 'staging' }, 'asks for the environment production.'],
    ['no environment', { environment: undefined }, 'asks for the environment production.'],
    ['another branch', { ref: 'refs/heads/evil' }, 'asks for the ref refs/heads/main.'],
    ['no ref', { ref: undefined }, 'asks for the ref refs/heads/main.'],
    [
      'another workflow',
      { job_workflow_ref: 'acme/shop/.github/workflows/evil.yml@refs/heads/main' },
      'asks for the job_workflow_ref acme/shop/.github/workflows/deploy.yml@refs/heads/main.',
    ],
    [
      'the pull request of a fork',
      { ref: 'refs/pull/7/merge', event_name: 'pull_request', environment: undefined },
      'asks for the environment production and the ref refs/heads/main.',
    ],
  ])('%s is refused with what it said and what is asked for', async (_name, claims, why) => {
    const { body } = await exchange(claims);
    expect(body).toMatchObject({ status: 403, code: 'oidc_not_trusted', field: 'token' });
    expect(body.detail).toContain(why);
    const told = { ...issuer.claims, ...claims };
    expect(body.detail).toContain(
      `${told.repository} (repository_id ${told.repository_id}, repository_owner_id ${told.repository_owner_id}, environment ${told.environment ?? 'none'}, ref ${told.ref ?? 'none'}, job_workflow_ref ${told.job_workflow_ref})`,
    );
  });

  it('does not learn what policies for others ask for', async () => {
    const { body } = await exchange({ repository_id: '999', repository_owner_id: '998' });
    expect(body.detail).not.toContain('shop, production');
  });
});

describe('a pull request', () => {
  afterAll(distrust);
  const pull = { ref: 'refs/pull/7/merge', event_name: 'pull_request', environment: undefined };

  it('is trusted only by a policy that names pull requests', async () => {
    await trust({ name: 'everything' });
    const refused = await exchange(pull);
    expect(refused.body.code).toBe('oidc_not_trusted');
    expect(refused.body.detail).toContain('not a pull request');
    expect((await exchange({ ...pull, ref: 'refs/heads/main' })).body.code).toBe('oidc_not_trusted');
    expect((await exchange()).status).toBe(201);
    await trust({ name: 'every ref', ref: 'refs/**' });
    expect((await exchange(pull)).body.code).toBe('oidc_not_trusted');
    await trust({ name: 'pull requests', ref: 'refs/pull/*/merge' });
    expect((await exchange(pull)).body.policy).toBe('pull requests');
  });
});

describe('several policies for one run', () => {
  afterAll(distrust);

  it('let it record for the most that one of them allows', async () => {
    await trust({ name: 'one', services: ['cart-api'] });
    await trust({ name: 'all of the team', repositoryId: null, repositoryOwnerId: '123', team: 'checkout' });
    const { body } = await exchange();
    expect(body).toMatchObject({
      policy: 'all of the team',
      services: ['cart-api', 'checkout-api', 'search-api'],
    });
    await trust({ name: 'everything' });
    expect((await exchange()).body).toMatchObject({ policy: 'everything', services: null });
  });
});

describe('an identity token', () => {
  beforeAll(() => trust());
  afterAll(distrust);

  it.each<[string, string, () => Promise<string>]>([
    [
      'oidc_audience_wrong',
      'of another service',
      () => issuer.sign({}, { audience: 'https://elsewhere.example' }),
    ],
    [
      'oidc_audience_wrong',
      'without an audience of ours',
      () => issuer.sign({}, { audience: 'https://github.com/acme' }),
    ],
    [
      'oidc_claims_wrong',
      'for us and somebody else',
      () => signed({ audience: [service.url, 'https://x.example'] }),
    ],
    ['oidc_issuer_unknown', 'of an issuer nobody named', () => signed({ issuer: 'https://evil.example' })],
    ['oidc_issuer_unknown', 'of an issuer with a slash more', () => signed({ issuer: `${issuer.issuer}/` })],
    ['oidc_expired', 'that expired a minute and a second ago', () => signed({ expiresAt: later(-61) })],
    [
      'oidc_expired',
      'issued two hours ago, for ever',
      () => signed({ issuedAt: later(-7200), expiresAt: later(9e6) }),
    ],
    [
      'oidc_claims_wrong',
      'that never expires',
      () => issuer.sign({ exp: undefined }, { audience: service.url }),
    ],
    ['oidc_not_yet_valid', 'of the future', () => signed({ notBefore: later(61) })],
    [
      'oidc_not_yet_valid',
      'issued in the future',
      () => signed({ issuedAt: later(61), notBefore: later(0) }),
    ],
    ['oidc_signature_wrong', 'that is not signed', () => signed({ algorithm: 'none' })],
    ['oidc_signature_wrong', 'signed with the public key', () => signed({ algorithm: 'HS256' })],
    ['oidc_signature_wrong', 'of an unknown key', () => signed({ key: 'foreign' })],
    [
      'oidc_signature_wrong',
      'of a key that pretends',
      async () => signed({ key: 'foreign', keyId: await keyId() }),
    ],
    ['oidc_signature_wrong', 'that was changed', async () => tampered(await signed({}))],
    [
      'oidc_claims_wrong',
      'whose sub names another repository',
      () => issuer.sign({ sub: 'repo:acme@123/shop@457:ref:refs/heads/main' }, { audience: service.url }),
    ],
    [
      'oidc_claims_wrong',
      'whose sub names another owner',
      () => issuer.sign({ sub: 'repo:acme@124/shop@456:ref:refs/heads/main' }, { audience: service.url }),
    ],
    [
      'oidc_claims_wrong',
      'without the number of its repository',
      () => issuer.sign({ repository_id: undefined }, { audience: service.url }),
    ],
    [
      'oidc_claims_wrong',
      'without an id of its own',
      () => issuer.sign({ jti: undefined }, { audience: service.url }),
    ],
    [
      'oidc_claims_wrong',
      'with a name instead of a number',
      () => issuer.sign({ repository_id: 'acme/shop' }, { audience: service.url }),
    ],
    [
      'oidc_claims_wrong',
      'with characters that would forge a line',
      () => issuer.sign({ environment: 'a\nb' }, { audience: service.url }),
    ],
    ['oidc_malformed', 'that is none', async () => 'a.b.c'],
    ['oidc_malformed', 'that is a secret of ours', async () => service.admin],
    ['invalid_request', 'that is too long', async () => 'x'.repeat(17_000)],
    ['invalid_request', 'that is empty', async () => ''],
  ])('%s: one %s', async (code, _name, make) => {
    const { status, body, headers } = await send(await make());
    expect(body).toMatchObject({ code, field: 'token' });
    expect(status).toBe(code === 'invalid_request' || code === 'oidc_malformed' ? 400 : 401);
    expect(body.remedy.length).toBeGreaterThan(10);
    expect(headers.get('cache-control') ?? '').not.toContain('public');
  });

  const signed = (options: SignOptions) => issuer.sign({}, { audience: service.url, ...options });
  const keyId = async () =>
    JSON.parse(Buffer.from((await issuer.sign()).split('.')[0] ?? '', 'base64url').toString()).kid as string;
  const tampered = (token: string) => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, repository_id: '1' })).toString('base64url');
    return `${header}.${other}.${signature}`;
  };

  it('is taken with clocks that differ by a minute', async () => {
    expect((await exchange({}, { expiresAt: later(-59) })).status).toBe(201);
    expect((await exchange({}, { issuedAt: later(59) })).status).toBe(201);
  });

  it('may be for the address with a slash at its end, and for a whole list of one', async () => {
    expect((await exchange({}, { audience: `${service.url}/` })).status).toBe(201);
    expect((await exchange({}, { audience: [service.url] })).status).toBe(201);
  });

  it('is good once, also when it arrives many times in one moment', async () => {
    const token = await issuer.sign({}, { audience: service.url });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await send(token)).body).toMatchObject({ status: 401, code: 'oidc_replayed' });
  });

  it('that was refused by every policy can be exchanged once one lets it in', async () => {
    const token = await issuer.sign({ repository_id: '777' }, { audience: service.url });
    expect((await send(token)).body.code).toBe('oidc_not_trusted');
    await trust({ repositoryId: '777' });
    expect((await send(token)).status).toBe(201);
  });
});

describe('the audience', () => {
  it('can be set apart from the address', async () => {
    await trust();
    const { context } = service;
    const sessions = openSessions({
      database: context.database,
      secret: 'x'.repeat(40),
      secureCookies: false,
    });
    const app = await buildApp({
      context,
      sessions,
      logger: false,
      publicUrl: () => service.url,
      oidcAudience: 'throughline',
    });
    const ask = async (audience: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/auth/github-oidc',
        payload: { token: await issuer.sign({}, { audience }) },
      });
    expect((await ask('throughline')).statusCode).toBe(201);
    const refused = (await ask(service.url)).json();
    expect(refused.code).toBe('oidc_audience_wrong');
    expect(refused.detail).toContain('this service is throughline');
    await app.close();
    await distrust();
  });
});

describe('a policy that goes', () => {
  afterAll(distrust);

  it('takes its tokens with it; one that changes ends them', async () => {
    const id = await trust({ services: ['checkout-api'] });
    const first = (await exchange()).body.token;
    expect((await deploy(first, 'checkout-api')).status).toBeLessThan(300);
    const body = { name: 'acme/shop', issuer: issuer.issuer, repositoryId: '456', services: ['cart-api'] };
    expect((await service.request('PUT', `/api/v1/trust-policies/${id}`, { body })).status).toBe(200);
    expect((await deploy(first, 'checkout-api')).body.code).toBe('token_expired');
    const second = (await exchange()).body;
    expect(second.services).toEqual(['cart-api']);
    expect((await service.request('DELETE', `/api/v1/trust-policies/${id}`)).status).toBe(204);
    expect((await deploy(second.token, 'cart-api')).body.code).toBe('unauthenticated');
    expect((await exchange()).body.code).toBe('oidc_issuer_unknown');
  });

  it('while a run asks lets nobody in any more', async () => {
    const id = await trust();
    await trust({ name: 'staging', environment: 'staging' });
    const { database } = service.context;
    const waiting = () =>
      database.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    let asked: ReturnType<typeof exchange> | undefined;
    await database.$transaction(async (transaction) => {
      await transaction.trustPolicy.delete({ where: { id } });
      asked = exchange();
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { timeout: 60_000 });
    });
    expect((await asked)?.body).toMatchObject({ status: 403, code: 'oidc_not_trusted' });
    await distrust();
  });

  it('goes with its team, and one for services that are gone lets record for none', async () => {
    await service.request('PUT', '/api/v1/teams/search', { body: { name: 'Search', members: [] } });
    await service.request('PUT', '/api/v1/services/indexer', { body: { team: 'search' } });
    await trust({ name: 'team', team: 'search' });
    await trust({ name: 'service', services: ['indexer'] });
    await service.context.database.team.delete({ where: { slug: 'search' } });
    const { body } = await exchange();
    expect(body).toMatchObject({ policy: 'service', services: [] });
    expect((await deploy(body.token, 'checkout-api')).body.code).toBe('wrong_scope');
  });
});

describe('the keys of an issuer', () => {
  let other: OidcIssuer;
  const at = async (token: Promise<string>) => send(await token);
  const sign = (options: SignOptions = {}) => other.sign({}, { audience: service.url, ...options });
  beforeAll(async () => {
    other = await startOidcIssuer({ now: () => now, path: '/_services/token' });
    setNow(new Date(NOW));
  });
  afterAll(async () => {
    await other.close();
    setNow(new Date(NOW));
    await distrust();
  });

  it('are not asked for before a policy names it', async () => {
    expect((await at(sign())).body.code).toBe('oidc_issuer_unknown');
    expect(other.requests).toEqual({ description: 0, keys: 0, token: 0 });
    await trust({ issuer: other.issuer });
    expect((await at(sign())).status).toBe(201);
  });

  it('are read once for many, and not for every key that somebody makes up', async () => {
    await Promise.all(Array.from({ length: 8 }, () => at(sign())));
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await at(sign({ key: 'foreign' }))).body.code).toBe('oidc_signature_wrong');
    }
    expect(other.requests.keys).toBe(1);
  });

  it('are read again when they change', async () => {
    await other.rotateKey();
    setNow(later(11));
    expect((await at(sign())).status).toBe(201);
    expect(other.requests.keys).toBe(2);
    expect((await at(sign({ key: 'previous' }))).body.code).toBe('oidc_signature_wrong');
  });

  it('are still known when they cannot be read again, for a day', async () => {
    other.fault = { kind: 'cut' };
    setNow(later(2 * 3600));
    expect((await at(sign())).status).toBe(201);
    setNow(later(25 * 3600));
    expect((await at(sign())).body).toMatchObject({ status: 503, code: 'oidc_issuer_unavailable' });
    other.fault = null;
    setNow(later(25 * 3600 + 3));
    expect((await at(sign())).status).toBe(201);
  });

  it.each<[string, NonNullable<OidcIssuer['fault']>, string]>([
    ['fails', { kind: 'failure', status: 500 }, 'it answers 500'],
    ['is cut off', { kind: 'cut' }, 'it cannot be reached'],
    ['never comes', { kind: 'silent' }, 'it does not answer within 2 s'],
    ['never ends', { kind: 'endless' }, 'it answers with more than 262144 bytes'],
    [
      'is of another issuer',
      { kind: 'description', body: { issuer: 'https://x.example', jwks_uri: 'https://x.example/k' } },
      'is not that of this issuer',
    ],
    ['is no description', { kind: 'description', body: [] }, 'is not that of this issuer'],
  ])('are told to be asked for again when the answer %s', async (_name, fault, why) => {
    const fresh = await startOidcIssuer({ now: () => now });
    await trust({ issuer: fresh.issuer });
    fresh.fault = fault;
    const token = await fresh.sign({}, { audience: service.url });
    const refused = await send(token);
    expect(refused.body).toMatchObject({ status: 503, code: 'oidc_issuer_unavailable', field: 'token' });
    expect(refused.body.detail).toContain(why);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    fresh.fault = null;
    expect((await send(token)).body.detail).toContain('a moment ago');
    expect(fresh.requests.keys).toBe(0);
    setNow(new Date(now.getTime() + 2_000));
    expect((await send(token)).status).toBe(201); // the same token: it was not used up
    await fresh.close();
  });

  it('may be elliptic', async () => {
    const fresh = await startOidcIssuer({ now: () => now, signsWith: 'ES256' });
    await trust({ issuer: fresh.issuer });
    expect((await send(await fresh.sign({}, { audience: service.url }))).status).toBe(201);
    const foreign = await fresh.sign({}, { audience: service.url, key: 'foreign' });
    expect((await send(foreign)).body.code).toBe('oidc_signature_wrong');
    await fresh.close();
  });

  it('are not followed to where a redirect leads', async () => {
    const fresh = await startOidcIssuer({ now: () => now });
    await trust({ issuer: fresh.issuer });
    const before = { ...other.requests };
    fresh.fault = { kind: 'redirect', to: `${other.issuer}/.well-known/openid-configuration` };
    const { body } = await send(await fresh.sign({}, { audience: service.url }));
    expect(body).toMatchObject({ status: 503, code: 'oidc_issuer_unavailable' });
    expect(other.requests).toEqual(before);
    await fresh.close();
  });

  it('are asked of GitHub also before there is a policy, so that the first run can be trusted', async () => {
    const asked = globalThis.fetch;
    const gitHub = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const url = String(input);
      if (!url.startsWith(GITHUB_ISSUER)) return asked(input, init);
      const answer = await asked(url.replace(GITHUB_ISSUER, issuer.issuer), init);
      return new Response((await answer.text()).replaceAll(issuer.issuer, GITHUB_ISSUER));
    });
    await distrust();
    await service.context.database.refusedRun.deleteMany();
    expect((await exchange({}, { issuer: GITHUB_ISSUER })).body.code).toBe('oidc_not_trusted');
    const [run] = await refusedRuns();
    expect(run.url).toBe('https://github.com/acme/shop/actions/runs/1001');
    await trust({ issuer: GITHUB_ISSUER });
    expect((await exchange({}, { issuer: GITHUB_ISSUER })).status).toBe(201);
    gitHub.mockRestore();
  });

  it('are never looked for at another host than its own', async () => {
    const fresh = await startOidcIssuer({ now: () => now });
    await trust({ issuer: fresh.issuer });
    fresh.fault = {
      kind: 'description',
      body: { issuer: fresh.issuer, jwks_uri: `${other.issuer}/.well-known/jwks` },
    };
    const before = other.requests.keys;
    const { body } = await send(await fresh.sign({}, { audience: service.url }));
    expect(body.detail).toContain('at another host');
    expect(other.requests.keys).toBe(before);
    await fresh.close();
  });
});

describe('runs that were refused', () => {
  beforeAll(async () => {
    setNow(new Date(NOW));
    await service.context.database.refusedRun.deleteMany();
    await trust({ name: 'shop', environment: 'production' });
  });
  afterAll(distrust);

  it('are kept with what they said, and counted', async () => {
    await exchange({ environment: 'staging' });
    setNow(later(60));
    await exchange({ environment: 'staging', run_id: '1002', actor: 'noor' });
    const [row, ...rest] = await refusedRuns();
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      code: 'oidc_not_trusted',
      issuer: issuer.issuer,
      repository: 'acme/shop',
      repositoryId: '456',
      repositoryOwner: 'acme',
      repositoryOwnerId: '123',
      environment: 'staging',
      ref: 'refs/heads/main',
      jobWorkflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
      actor: 'noor',
      runId: '1002',
      times: 2,
      firstAt: NOW.replace('Z', '.000Z'),
      lastAt: later(60).toISOString(),
    });
    expect(row.reason).toBe('The policy “shop” asks for the environment production.');
  });

  it('are shown no longer once a policy trusts them', async () => {
    const id = await trust({ name: 'staging', environment: 'staging' });
    expect(await refusedRuns()).toEqual([]);
    await service.request('DELETE', `/api/v1/trust-policies/${id}`);
    expect(await refusedRuns()).toHaveLength(1);
  });

  it('are only those for which an issuer vouches', async () => {
    await exchange({ environment: 'staging' }, { key: 'foreign' });
    await exchange({ environment: 'staging' }, { issuer: 'https://evil.example' });
    expect(await refusedRuns()).toHaveLength(1);
    await exchange({}, { audience: 'https://elsewhere.example' });
    expect((await refusedRuns())[0].code).toBe('oidc_audience_wrong');
  });

  it('are bounded, and strangers cannot push out all the others', async () => {
    for (let nth = 0; nth < 25; nth += 1) {
      await exchange({
        repository_owner_id: '666',
        repository_owner: 'evil',
        repository_id: `${1000 + nth}`,
      });
    }
    const owners = (await refusedRuns()).map((row: { repositoryOwner: string }) => row.repositoryOwner);
    expect(owners.filter((owner: string) => owner === 'evil')).toHaveLength(20);
    expect(owners.filter((owner: string) => owner === 'acme')).toHaveLength(2);
    for (let nth = 0; nth < 40; nth += 1) {
      await exchange({ repository_owner_id: `${7000 + nth}`, repository_id: `${7000 + nth}` });
    }
    expect(await refusedRuns()).toHaveLength(50);
  });
});

describe('what is remembered of runs', () => {
  it('says who recorded, and is forgotten in time', async () => {
    setNow(new Date(NOW));
    await trust({ name: 'for ever' });
    const { token } = (await exchange({ run_id: '31337', actor: 'noor' })).body;
    const { database } = service.context;
    expect(await database.identityExchange.findFirst({ where: { runId: '31337' } })).toMatchObject({
      repository: 'acme/shop',
      actor: 'noor',
      runAttempt: '1',
    });
    const listed = (await service.request('GET', '/api/v1/trust-policies')).body.items[0];
    expect(listed).toMatchObject({ lastUsedAt: '2026-09-01T12:00:00.000Z', lastRun: { actor: 'noor' } });
    setNow(later(3600));
    await forgetOldRuns(service.context);
    expect((await deploy(token, 'cart-api')).body.code).toBe('token_expired');
    setNow(later(2 * 86_400));
    await forgetOldRuns(service.context);
    expect((await deploy(token, 'cart-api')).body.code).toBe('unauthenticated');
    expect(await database.identityExchange.count()).toBeGreaterThan(0);
    setNow(later(40 * 86_400));
    await forgetOldRuns(service.context);
    expect(await database.identityExchange.count()).toBe(0);
    expect(await database.refusedRun.count()).toBe(0);
    expect(await database.token.count({ where: { name: 'admin' } })).toBe(1);
  });
});
