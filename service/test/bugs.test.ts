import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BugDetail, BugPage } from '../src/contracts/bugs.ts';
import { Incident, IncidentPage } from '../src/contracts/incidents.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
let service: TestService;
let deploymentId: string;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();
const post = async (path: string, body: object) =>
  (await service.request('POST', `/api/v1/${path}`, { body })).body;

const walk = async (query: string) => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await service.request(
      'GET',
      `/api/v1/bugs?limit=2${query}${cursor && `&cursor=${cursor}`}`,
    );
    const page = BugPage.parse(body);
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ externalId }) => externalId));
    cursor = page.nextCursor;
  }
  return seen.join(' ');
};
const incidents = async (query: string) => {
  const { body } = await service.request('GET', `/api/v1/incidents?${query}`);
  return IncidentPage.parse(body)
    .items.map(({ externalId }) => externalId)
    .join(' ');
};

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['cart', 'pay']);
  const { id } = await post('deployments', {
    service: 'cart',
    version: 'v1',
    status: 'succeeded',
    startedAt: at(-51),
    finishedAt: at(-50.1),
  });
  deploymentId = id;
  const bug = (externalId: string, reported: number, more: [string, number][] = [], rest: object = {}) =>
    post('bugs', {
      service: 'cart',
      title: externalId,
      externalId,
      history: [['reported', reported] as const, ...more].map(([kind, hours]) => ({
        kind,
        at: at(hours),
        actor: 'dana',
      })),
      ...rest,
    });
  await bug('a', -50);
  await bug('b', -40, [['closed', -39]], { customerReported: true });
  await bug('c', -40, [
    ['closed', -39],
    ['reopened', -38],
  ]);
  await bug('d', -30, [['dismissed', -29]], { service: 'pay' });
  await bug('e', -20, [], { service: 'pay' });
  const incident = (externalId: string, began: number, more: object = {}) =>
    post('incidents', { services: ['cart'], title: externalId, externalId, startedAt: at(began), ...more });
  await incident('x', -50, { severity: 'critical', resolvedAt: at(-49), cause: deploymentId });
  await incident('y', -10, { services: ['pay', 'cart'] });
});
afterAll(() => service.stop());

describe('the list of bugs', () => {
  it.each([
    ['', 'e d c b a'],
    ['&sort=oldest', 'a b c d e'],
    ['&state=open&sort=oldest', 'a c e'],
    ['&reopened=true', 'c'],
    ['&reopened=false', 'e d b a'],
    ['&customerReported=true', 'b'],
    ['&service=pay', 'e d'],
    ['&team=checkout&sort=oldest', 'a b c d e'],
    ['&team=checkout&service=cart', 'c b a'],
  ])('%s is %s, page by page', async (query, expected) => {
    const ties = (list: string) => list.replace(/[bc] [bc]/, 'b c'); // of the same moment: in the order of their ids
    expect(ties(await walk(query))).toBe(ties(expected));
  });

  it('shows what a bug is put down to', async () => {
    const { body } = await service.request('GET', '/api/v1/bugs?sort=oldest&limit=1');
    const [bug] = BugPage.parse(body).items;
    expect(bug?.attribution?.candidates[0]?.deployment.id).toBe(deploymentId);
  });
});

describe('one bug', () => {
  it('has its whole history', async () => {
    const { body } = await service.request('GET', '/api/v1/bugs?reopened=true');
    const { id } = BugPage.parse(body).items[0] ?? { id: '' };
    const detail = BugDetail.parse((await service.request('GET', `/api/v1/bugs/${id}`)).body);
    expect(detail.history).toEqual([
      { kind: 'reported', at: at(-40), actor: 'dana' },
      { kind: 'closed', at: at(-39), actor: 'dana' },
      { kind: 'reopened', at: at(-38), actor: 'dana' },
    ]);
  });

  it.each([
    ['bugs', 'unknown_bug'],
    ['incidents', 'unknown_incident'],
  ])('that does not exist is answered as such, of %s', async (path, code) => {
    const answer = await service.request('GET', `/api/v1/${path}/none`);
    expect(answer).toMatchObject({ status: 404, body: { code, field: 'id' } });
  });
});

describe('a bug that is moved to another service', () => {
  it('has the numbers of both teams computed anew', async () => {
    const { database } = service.context;
    await service.request('PUT', '/api/v1/teams/payments', { body: { name: 'Payments' } });
    await service.request('PUT', '/api/v1/services/refunds', { body: { team: 'payments' } });
    const bug = { title: 'f', externalId: 'f', history: [{ kind: 'reported', at: at(-60) }] };
    await post('bugs', { ...bug, service: 'refunds' });
    await database.staleOutcome.deleteMany();
    await post('bugs', { ...bug, service: 'cart' });
    const stale = await database.staleOutcome.findMany({ select: { team: { select: { slug: true } } } });
    expect(stale.map(({ team }) => team.slug).sort()).toEqual(['checkout', 'payments']);
    await database.bug.deleteMany({ where: { externalId: 'f' } });
  });
});

describe('the list of incidents', () => {
  it.each([
    ['', 'y x'],
    ['severity=critical', 'x'],
    ['state=open', 'y'],
    ['state=resolved', 'x'],
    ['attributed=true', 'x'],
    ['attributed=false', 'y'],
    ['service=pay', 'y'],
    ['service=cart&team=checkout', 'y x'],
    ['limit=1', 'y'],
  ])('%s is %s', async (query, expected) => {
    expect(await incidents(query)).toBe(expected);
  });

  it('leads to each with the deployment that caused it', async () => {
    const { body } = await service.request('GET', '/api/v1/incidents?attributed=true');
    const [listed] = IncidentPage.parse(body).items;
    const incident = Incident.parse((await service.request('GET', `/api/v1/incidents/${listed?.id}`)).body);
    expect(incident).toEqual(listed);
    expect(incident.attribution).toMatchObject({
      origin: 'stated',
      deployment: { id: deploymentId, service: 'cart', version: 'v1', finishedAt: at(-50.1) },
    });
  });
});
