import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRepositoryIds } from '../src/collect/github-history/index.ts';
import { GITHUB_ISSUER } from '../src/contracts/trust-policies.ts';
import { type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { populate, startTestService, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: '2026-09-01T12:00:00Z' });
  await populate(service, ['checkout-api', 'cart-api']);
});
afterAll(() => service.stop());

const post = (body: object) => service.request('POST', '/api/v1/trust-policies', { body });
const list = async () => (await service.request('GET', '/api/v1/trust-policies')).body.items;

describe('a trust policy', () => {
  const whole = {
    name: 'acme/shop, production',
    issuer: 'https://git.acme.example/_services/token',
    repositoryId: '456',
    repositoryOwnerId: '123',
    environment: 'production',
    ref: 'refs/tags/v*',
    jobWorkflowRef: 'acme/pipelines/.github/workflows/deploy.yml@refs/heads/main',
    services: ['checkout-api', 'cart-api'],
  };

  it('is added, read, changed and removed', async () => {
    const added = await post(whole);
    expect(added.status).toBe(201);
    const { id, ...rest } = added.body;
    const expected = {
      ...whole,
      services: ['cart-api', 'checkout-api'],
      team: null,
      createdAt: '2026-09-01T12:00:00.000Z',
      createdBy: null,
      lastUsedAt: null,
      lastRun: null,
    };
    expect(rest).toEqual(expected);
    expect(await list()).toEqual([{ id, ...expected }]);
    const body = { name: 'all of acme', repositoryOwnerId: '123', team: 'checkout' };
    const changed = await service.request('PUT', `/api/v1/trust-policies/${id}`, { body });
    expect(changed.body).toMatchObject({
      id,
      name: 'all of acme',
      issuer: GITHUB_ISSUER,
      repositoryId: null,
      repositoryOwnerId: '123',
      environment: null,
      ref: null,
      jobWorkflowRef: null,
      team: 'checkout',
      services: null,
    });
    expect((await service.request('DELETE', `/api/v1/trust-policies/${id}`)).status).toBe(204);
    expect(await list()).toEqual([]);
    for (const method of ['PUT', 'DELETE']) {
      const gone = await service.request(method, `/api/v1/trust-policies/${id}`, {
        ...(method === 'PUT' && { body }),
      });
      expect(gone.body).toMatchObject({ status: 404, code: 'not_found', field: 'id' });
    }
  });

  it.each<[string, object, string, string]>([
    ['nobody in particular', { repositoryId: null }, 'repositoryId', 'give at least one'],
    ['a repository by name', { repositoryId: 'acme/shop' }, 'repositoryId', 'must be the number'],
    ['an owner by name', { repositoryOwnerId: 'acme' }, 'repositoryOwnerId', 'must be the number'],
    ['a branch without refs/', { ref: 'main' }, 'ref', 'must begin with refs/'],
    [
      'a workflow without a ref',
      { jobWorkflowRef: 'deploy.yml' },
      'jobWorkflowRef',
      'must name repository, file and ref',
    ],
    ['an issuer in the clear', { issuer: 'http://git.acme.example' }, 'issuer', 'must be an https address'],
    ['an issuer with a slash', { issuer: `${GITHUB_ISSUER}/` }, 'issuer', 'without a slash at its end'],
    [
      'an issuer with a password',
      { issuer: 'https://me:secret@git.acme.example' },
      'issuer',
      'must be an https',
    ],
    ['an issuer that is none', { issuer: 'file:///etc/passwd' }, 'issuer', 'must be an https address'],
    ['a team and services', { team: 'checkout', services: ['cart-api'] }, 'services', 'cannot be combined'],
    ['none of the services', { services: [] }, 'services', 'leave it out to allow all'],
    ['what is not a field', { repository: 'acme/shop' }, 'repository', 'is not a field'],
    ['no name', { name: ' ' }, 'name', 'is empty'],
  ])('refuses %s', async (_what, wrong, field, says) => {
    const { body } = await post({ name: 'x', repositoryId: '456', ...wrong });
    expect(body).toMatchObject({ status: 400, code: 'invalid_request', field });
    expect(body.detail).toContain(says);
  });

  it('refuses services and teams that do not exist, offering the nearest', async () => {
    const services = await post({ name: 'x', repositoryId: '456', services: ['chekout-api'] });
    expect(services.body).toMatchObject({ status: 404, code: 'unknown_service', field: 'services' });
    expect(services.body.remedy).toContain('`checkout-api`');
    const team = await post({ name: 'x', repositoryId: '456', team: 'chekout' });
    expect(team.body).toMatchObject({ status: 404, code: 'unknown_team', field: 'team' });
    expect(team.body.remedy).toContain('`checkout`');
    expect(await list()).toEqual([]);
  });

  it('is for administrators alone', async () => {
    for (const role of ['reader', 'pipeline'] as const) {
      const token = await service.makeToken(role);
      for (const [method, path] of [
        ['GET', 'trust-policies'],
        ['GET', 'trust-policies/refused-runs'],
        ['GET', 'trust-policies/repository-ids?repository=acme/shop'],
        ['POST', 'trust-policies'],
        ['PUT', 'trust-policies/1'],
        ['DELETE', 'trust-policies/1'],
      ] as const) {
        expect((await service.request(method, `/api/v1/${path}`, { token })).body.code).toBe('forbidden');
        const stranger = await service.request(method, `/api/v1/${path}`, { token: null });
        expect(stranger.status).toBe(401);
      }
    }
  });
});

describe('the numbers of a repository', () => {
  let github: GitHubFake;
  beforeAll(async () => {
    github = await startGitHubFake();
    github.add('acme/shop');
  });
  afterAll(() => github.stop());
  const connect = (slug: string, apiUrl: string, token?: string) =>
    service.request('PUT', `/api/v1/connections/${slug}`, { body: { provider: 'github', apiUrl, token } });
  const find = (repository: string) => findRepositoryIds(service.context, { repository, apiUrl: github.url });

  it('cannot be asked for without a connection; the command for it is told', async () => {
    const { body } = await service.request(
      'GET',
      '/api/v1/trust-policies/repository-ids?repository=acme/shop',
    );
    expect(body).toMatchObject({ status: 404, code: 'unknown_connection', field: 'repository' });
    expect(body.detail).toContain('https://api.github.com');
    expect(body.remedy).toContain("gh api repos/acme/shop --jq '.id, .owner.id'");
    await connect('no-token', 'https://git.acme.example/api/v3');
    const enterprise = await service.request(
      'GET',
      '/api/v1/trust-policies/repository-ids?repository=acme/shop&issuer=https://git.acme.example/_services/token',
    );
    expect(enterprise.body.detail).toContain('https://git.acme.example/api/v3');
  });

  it('are told by the connection that sees it', async () => {
    await connect('github', github.url, 'good-token');
    const found = await find('acme/shop');
    expect(found).toMatchObject({ repository: 'acme/shop', connection: 'github' });
    expect(found.repositoryId).toMatch(/^\d+$/);
    expect(found.repositoryOwnerId).toMatch(/^\d+$/);
    await expect(find('acme/shopp')).rejects.toMatchObject({ code: 'source_gone', field: 'repository' });
    expect(github.violations).toEqual([]);
  });

  it('are not told while GitHub is away', async () => {
    github.fault({ on: /acme\/shop/, how: { kind: 'status', status: 502 } });
    await expect(find('acme/shop')).rejects.toMatchObject({ code: 'source_unavailable' });
  });

  it('are asked for by owner and name', async () => {
    const { body } = await service.request('GET', '/api/v1/trust-policies/repository-ids?repository=shop');
    expect(body).toMatchObject({ status: 400, field: 'repository' });
  });
});

describe('asking for tokens', () => {
  it('is limited', async () => {
    const ask = () =>
      service.request('POST', '/api/v1/auth/github-oidc', { token: null, body: { token: 'guess' } });
    let last = await ask();
    for (let tries = 1; tries <= 300 && last.status === 400; tries += 1) last = await ask();
    expect(last.body).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(last.headers.get('retry-after')).not.toBeNull();
  });
});
