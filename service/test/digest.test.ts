import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z'; // a Tuesday: the last week that has ended is W13, 23 to 29 March
let service: TestService;
const record = async (path: string, body: object) => {
  const answer = await service.request('POST', `/api/v1/${path}`, { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
let sent = 0;
const deploy = (version: string, at: string, status = 'succeeded') =>
  record('deployments', {
    service: 'checkout-api',
    version,
    status,
    startedAt: at,
    finishedAt: at,
    externalId: `d${++sent}`,
  });
const digest = (query = '', headers = {}) => service.request('GET', `/api/v1/digest${query}`, { headers });
let culprit: { id: string };

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
  await service.request('PUT', '/api/v1/teams/odd', { body: { name: 'C# *and* <b>' } });
  await service.request('PUT', '/api/v1/teams/checkout/outcome-metric', {
    body: {
      kind: 'deployment_success_rate',
      target: 0.98,
      owner: 'dana@example.com',
      actionWhenMissed: 'Hold [releases]',
    },
  });
  for (const day of [16, 17, 18, 19]) await deploy(`v${day}`, `2026-03-${day}T10:00:00Z`);
  culprit = await deploy('v24', '2026-03-24T10:00:00Z');
  await deploy('v25', '2026-03-25T10:00:00Z', 'failed');
  await deploy('v26', '2026-03-26T10:00:00Z', 'failed');
  await deploy('v30', '2026-03-30T01:00:00Z', 'failed'); // the week after
  const incident = { services: ['checkout-api'], startedAt: '2026-03-24T11:00:00Z' };
  await record('incidents', {
    ...incident,
    title: 'Checkout [down]',
    externalId: 'i1',
    cause: culprit.id,
    resolvedAt: '2026-03-24T13:00:00Z',
  });
  await record('incidents', {
    ...incident,
    startedAt: '2026-03-23T00:00:00Z',
    title: 'Slow',
    externalId: 'i2',
  });
  const bug = { service: 'checkout-api', title: 'Bug' };
  await record('bugs', {
    ...bug,
    externalId: 'b1',
    history: [{ kind: 'reported', at: '2026-03-27T10:00:00Z' }],
  });
  await record('bugs', {
    ...bug,
    externalId: 'b2',
    history: [
      { kind: 'reported', at: '2026-03-10T10:00:00Z' },
      { kind: 'closed', at: '2026-03-28T10:00:00Z' },
    ],
  });
});
afterAll(() => service.stop());

describe('the digest', () => {
  it('tells the last week that has ended, as Markdown', async () => {
    const { body, headers } = await digest();
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(body).toContain(
      '# Outcomes of week 2026-W13\n\n2026-03-23 to 2026-03-29, UTC. 2 teams: 1 missed, 1 no outcome metric.\n',
    );
    expect(body).toContain(`## [Checkout](${service.url}/teams/checkout): missed\n`);
    expect(body).toMatch(
      /\n- \*\*Deployments that held: 57\.1 %\*\* over 28 days, target 98 %, owned by Dana Ruiz\. The whole 95 % interval, /,
    );
    expect(body).toContain(
      '\n- Nothing was counted in the 28 days before, so there is nothing to compare with.\n',
    );
    expect(body).toContain('\n- Deployments: 1 caused an incident, 2 failed.\n');
    expect(body).toContain('\n- Bugs: 1 reported, 1 resolved.\n');
    expect(body).toMatch(
      /\n- Incidents: 2\.\n {2}- \[Slow\]\(.*\) \(major, not resolved\): put down to no deployment\.\n/,
    );
    expect(body).toContain(
      ` (major, 2 h): put down to [checkout-api v24](${service.url}/deployments/${culprit.id}).\n`,
    );
    expect(body).toContain('\n- What to do: Do what was agreed for this case: Hold \\[releases\\].\n');
  });

  it('takes nothing that somebody typed for formatting', async () => {
    const { body } = await digest();
    expect(body).toContain('## [C\\# \\*and\\* \\<b\\>](');
    expect(body).toContain('[Checkout \\[down\\]](');
  });

  it('is of one team or another week when asked', async () => {
    const { body } = await digest('?team=odd&week=2026-W12');
    expect(body).toBe(
      [
        '# Outcomes of week 2026-W12',
        '2026-03-16 to 2026-03-22, UTC. One team: 1 no outcome metric.',
        `## [C\\# \\*and\\* \\<b\\>](${service.url}/teams/odd): no outcome metric`,
        [
          '- Deployments: none.',
          '- Bugs: 0 reported, 0 resolved.',
          '- Incidents: none.',
          '- What to do: choose the one number the team answers for.\n',
        ].join('\n'),
      ].join('\n\n'),
    );
    expect((await digest('?team=checkout&week=2026-W12')).body).toContain('**Deployments that held: 100 %**');
  });

  it('of the present week goes as far as that has come', async () => {
    expect((await digest('?team=checkout&week=2026-W14')).body).toContain('\n- Deployments: 1 failed.\n');
  });

  it('comes as JSON to whoever asks for it', async () => {
    const { body } = await digest('?team=checkout', { accept: 'application/json' });
    expect(body).toEqual({ week: '2026-W13', markdown: (await digest('?team=checkout')).body });
  });

  it.each([
    ['?week=2026-W15', 'time_in_future', 'week'],
    ['?week=2025-W53', 'invalid_request', 'week'],
    ['?week=2026-13', 'invalid_request', 'week'],
    ['?team=chekout', 'unknown_team', 'team'],
  ])('refuses %s', async (query, code, field) => {
    expect((await digest(query)).body).toMatchObject({ code, field });
  });
});
