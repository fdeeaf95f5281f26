import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
let service: TestService;
const record = (path: string, body: object) => service.request('POST', `/api/v1/${path}`, { body });
const lines = async (path: string) => (await service.request('GET', `/api/v1/${path}`)).body.split('\r\n');

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['checkout-api', 'cart-api']);
  await record('deployments', {
    service: 'checkout-api',
    version: 'v1',
    status: 'succeeded',
    startedAt: '2026-03-20T10:00:00Z',
    finishedAt: '2026-03-20T10:05:00Z',
    actor: '@SUM(1+1)',
    externalId: 'd1',
  });
  await record('deployments', {
    service: 'cart-api',
    version: 'v2, "the second"',
    status: 'failed',
    startedAt: '2026-03-21T10:00:00Z',
    finishedAt: '2026-03-21T10:05:00Z',
    externalId: 'd2',
  });
  await record('bugs', {
    service: 'checkout-api',
    title: "=cmd|' /C calc'!A0",
    externalId: 'b1',
    history: [{ kind: 'reported', at: '2026-03-25T10:00:00Z' }],
  });
  await record('incidents', {
    services: ['checkout-api', 'cart-api'],
    title: '-2+3',
    externalId: 'i1',
    startedAt: '2026-03-25T10:00:00Z',
  });
});
afterAll(() => service.stop());

describe('a list as CSV', () => {
  it('is a file with a header row and the rows of the list', async () => {
    const { headers } = await service.request('GET', '/api/v1/deployments.csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="deployments.csv"');
    const [header, ...rows] = await lines('deployments.csv');
    expect(header).toMatch(/^id,service,team,environment,production,version,commit,status,verdict,/);
    expect(rows).toHaveLength(3); // newest first, and the end of the last line
    expect(rows[0]).toContain(',cart-api,checkout,production,true,"v2, ""the second""",,failed,failed,');
    expect(rows[1]).toContain(',v1,,succeeded,held,');
    expect(rows[2]).toBe('');
  });

  it('disarms what a spreadsheet would run', async () => {
    expect((await lines('bugs.csv'))[1]).toContain(`,'=cmd|' /C calc'!A0,`);
    expect((await lines('incidents.csv'))[1]).toContain(`,'-2+3,`);
    expect((await lines('deployments.csv'))[2]).toContain(`,'@SUM(1+1),`);
  });

  it('takes the filters of the list, and refuses what the list refuses', async () => {
    expect(await lines('deployments.csv?service=checkout-api')).toHaveLength(3);
    expect(await lines('deployments.csv?from=2026-03-22T00:00:00Z')).toHaveLength(2);
    expect(await lines('bugs.csv?state=resolved')).toHaveLength(2);
    expect(await lines('incidents.csv?team=checkout')).toHaveLength(3);
    const unknown = await service.request('GET', '/api/v1/bugs.csv?service=chekout-api');
    expect(unknown.body).toMatchObject({ code: 'unknown_service', field: 'service' });
    const paged = await service.request('GET', '/api/v1/bugs.csv?limit=5');
    expect(paged.body).toMatchObject({ code: 'invalid_request', field: 'limit' });
    const stranger = await service.request('GET', '/api/v1/bugs.csv', { token: null });
    expect(stranger.status).toBe(401);
  });

  it('shows where every team stands', async () => {
    await service.request('PUT', '/api/v1/teams/checkout/outcome-metric', {
      body: {
        kind: 'deployment_success_rate',
        target: 0.9,
        owner: 'dana@example.com',
        actionWhenMissed: '=Hold releases',
      },
    });
    await service.request('PUT', '/api/v1/teams/accounts', { body: { name: 'accounts' } });
    const [header, ...rows] = await lines('teams.csv');
    expect(header).toMatch(/^team,name,status,metric,kind,owner,target,/);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^accounts,accounts,no_metric,,,,,/);
    expect(rows[1]).toMatch(
      /^checkout,Checkout,undecided,Deployments that held,deployment_success_rate,Dana Ruiz,0\.9,,28,0\.5,/,
    );
    expect(rows[1]).toContain(`,'=Hold releases,${NOW}`);
  });
});
