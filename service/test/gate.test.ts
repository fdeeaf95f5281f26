import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GateAnswer, GateDecisionPage, TeamGate } from '../src/contracts/gate.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * HOUR).toISOString();
let service: TestService;
let n = 0;

const ask = async (body: object = {}) => {
  const { status, body: answer } = await service.request('POST', '/api/v1/gate', {
    body: { services: ['checkout-api'], version: 'v9', ...body },
  });
  expect(status, JSON.stringify(answer)).toBe(200);
  return GateAnswer.parse(answer);
};
const one = async (body: object = {}) => {
  const [answer] = (await ask(body)).services;
  if (!answer) throw new Error('expected an answer');
  return answer;
};
const deploy = (version: string, hours: number, more: object = {}) =>
  service.request('POST', '/api/v1/deployments', {
    body: {
      service: 'checkout-api',
      version,
      status: 'succeeded',
      startedAt: at(hours - 0.1),
      finishedAt: at(hours),
      externalId: `d${++n}`,
      ...more,
    },
  });
const incident = async (more: object = {}) => {
  const externalId = `i${++n}`;
  const known = {
    services: ['checkout-api'],
    title: 'Payments fail',
    externalId,
    startedAt: at(-0.5),
    ...more,
  };
  const { status, body } = await service.request('POST', '/api/v1/incidents', { body: known });
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return {
    id: body.id as string,
    resolve: () => service.request('POST', '/api/v1/incidents', { body: { ...known, resolvedAt: at(-0.1) } }),
  };
};
const setPolicy = (rules: object, more: object = {}) =>
  service.request('PUT', '/api/v1/teams/checkout/gate', { body: { rules, why: 'For the test', ...more } });
const run = (more: object = {}) => ({
  repository: 'acme/shop',
  id: `${++n}`,
  attempt: 1,
  job: 'deploy',
  ...more,
});
const codes = (reasons: { code: string }[]) => reasons.map(({ code }) => code);
const decisions = async (query: string) =>
  GateDecisionPage.parse((await service.request('GET', `/api/v1/gate-decisions${query}`)).body);

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['ledger', 'payments', 'checkout-api']);
  const dependsOn = async (slug: string, others: string[]) =>
    service.request('PUT', `/api/v1/services/${slug}`, {
      body: {
        team: 'checkout',
        dependsOn: others,
        environments: [
          { name: 'production', production: true },
          { name: 'staging', production: false },
        ],
      },
    });
  await dependsOn('payments', ['ledger']);
  await dependsOn('checkout-api', ['payments']);
  await deploy('v1', -200);
  await deploy('v2', -150);
});
beforeEach(() => setPolicy({}));
afterAll(() => service.stop());

describe('asking the gate', () => {
  it('allows what nothing speaks against, and says what was not asked about', async () => {
    const answer = await one();
    expect(answer).toMatchObject({
      service: { slug: 'checkout-api' },
      team: { slug: 'checkout' },
      environment: 'production',
      decision: 'allow',
      held: [],
      outcome: null,
      overridden: false,
      scorecardUrl: `${service.url}/teams/checkout`,
    });
    expect(answer.reasons).toEqual([
      {
        code: 'no_outcome_metric',
        severity: 'info',
        message: 'Checkout has not chosen its outcome metric, so it was not asked about.',
        url: `${service.url}/teams/checkout/outcome`,
      },
    ]);
  });

  it('holds while an incident is open, of the service or of what it depends on, and for no rollback or hotfix', async () => {
    const own = await incident();
    const far = await incident({ services: ['ledger'], title: 'Ledger is slow', severity: 'minor' });
    const answer = await one();
    expect(answer).toMatchObject({ decision: 'hold', held: ['open_incident', 'dependency_incident'] });
    expect(answer.reasons.slice(0, 2)).toEqual([
      {
        code: 'open_incident',
        severity: 'hold',
        message:
          'The major incident “Payments fail” of checkout-api is open since 2026-03-31 11:30 UTC (30 min).',
        url: `${service.url}/incidents/${own.id}`,
      },
      {
        code: 'dependency_incident',
        severity: 'hold',
        message:
          'The minor incident “Ledger is slow” of ledger, which checkout-api depends on 2 steps away, is open since 2026-03-31 11:30 UTC (30 min).',
        url: `${service.url}/incidents/${far.id}`,
      },
    ]);
    expect(codes((await one({ environment: 'staging' })).reasons)).toEqual(['not_production']);
    expect(await one({ hotfix: true })).toMatchObject({ decision: 'allow', held: [] });
    const back = await one({ version: 'v1' });
    expect(back).toMatchObject({ decision: 'allow', held: [] });
    expect(back.reasons.at(-2)?.message).toBe(
      'v1 was live there before v2, so this is a rollback: a rollback is never held.',
    );
    expect(codes((await one({ rollback: true })).reasons)).toContain('rollback');
    expect(await one({ version: 'v2' })).toMatchObject({ decision: 'hold' }); // the same again is no way back

    await setPolicy({}, { incidentsFrom: 'major' });
    expect(await one()).toMatchObject({ held: ['open_incident'] });
    await own.resolve();
    expect(await one()).toMatchObject({ decision: 'allow' });
    await far.resolve();
  });

  it('knows a hotfix by its branch', async () => {
    const open = await incident();
    const answer = await one({ ref: 'refs/heads/hotfix/totals' });
    expect(answer.decision).toBe('allow');
    expect(answer.reasons.find(({ code }) => code === 'hotfix')?.message).toBe(
      'This is a hotfix (it was made from the branch `hotfix/totals`): incidents, the last failure and the outcome metric do not hold a repair.',
    );
    expect((await one({ ref: 'refs/heads/hotfix/totals', hotfix: false })).decision).toBe('hold');
    await open.resolve();
  });

  it('warns after a failure, of a version that failed before, and of a deployment under way', async () => {
    await deploy('p1', -30, { service: 'payments' });
    await deploy('p2', -28, { service: 'payments' });
    await deploy('p1', -27, { service: 'payments' });
    const of = (body: object) => one({ services: ['payments'], ...body });
    const again = await of({ version: 'p2' });
    expect(again.reasons[0]).toMatchObject({
      code: 'version_failed',
      severity: 'warn',
      message:
        'p2 was live there before (finished 2026-03-30 08:00 UTC) and was rolled back: p1 went live again after it.',
    });
    await deploy('p3', -2, { service: 'payments', status: 'failed' });
    const next = await of({ version: 'p4' });
    expect(next.decision).toBe('allow');
    expect(next.reasons[0]?.message).toBe(
      'The last attempt there, p3 (finished 2026-03-31 10:00 UTC), failed. This is neither a rollback nor said to be its hotfix.',
    );
    expect(codes((await of({ version: 'p3' })).reasons)).toEqual(['no_outcome_metric']); // tried again
    const start = { service: 'payments', version: 'p5', status: 'started', finishedAt: undefined };
    await deploy('p5', 0, { ...start, startedAt: at(-0.05), actor: 'dana', run: run({ id: '7' }) });
    await setPolicy({ concurrent_deployment: 'hold', last_failed: 'ignore' });
    const meanwhile = await of({ version: 'p6', run: run() });
    expect(meanwhile).toMatchObject({ decision: 'hold', held: ['concurrent_deployment'] });
    expect(meanwhile.reasons[0]).toMatchObject({
      message:
        'p5 is being deployed to production of payments by dana since 2026-03-31 11:57 UTC (3 min; the longest of late took 6 min).',
    });
    expect((await of({ version: 'p5', run: run({ id: '7' }) })).held).toEqual([]); // its own start
    service.setNow(at(0.2));
    expect((await of({ version: 'p6' })).held).toEqual([]); // its finish was lost
    service.setNow(NOW);
  });

  it('holds for a missed outcome only where the team said so, with the number its scorecard shows', async () => {
    for (let hours = -60; hours < -53; hours += 1)
      await deploy(`f${hours}`, hours, { status: 'failed', service: 'ledger' });
    const metric = {
      kind: 'deployment_success_rate',
      target: 0.9,
      owner: 'dana@example.com',
      actionWhenMissed: 'Only repairs are deployed',
    };
    await service.request('PUT', '/api/v1/teams/checkout/outcome-metric', { body: metric });
    const answer = await one();
    expect(answer).toMatchObject({ decision: 'allow', outcome: { status: 'missed' } });
    const { body: card } = await service.request('GET', '/api/v1/teams/checkout/scorecard');
    const share = (value: number) => `${Number((value * 100).toFixed(1))} %`;
    const { estimate, lower, upper, total } = card.outcome.value;
    const text = `Deployments that held: ${share(estimate)} (95 % interval ${share(lower)} to ${share(upper)}, ${total} counted in 28 days) against the target of 90 %.`;
    expect(answer.outcome?.text).toBe(text);
    expect(answer.reasons[0]).toEqual({
      code: 'outcome_missed',
      severity: 'warn',
      message: `The outcome metric of Checkout is missed. ${text} Agreed for this case: Only repairs are deployed.`,
      url: `${service.url}/teams/checkout`,
    });
    await setPolicy({ outcome_missed: 'hold' });
    expect(await one()).toMatchObject({ decision: 'hold', held: ['outcome_missed'] });
    expect(await one({ hotfix: true })).toMatchObject({ decision: 'allow' });
  });

  it('calls a rollback what the verdict of the deployment then calls one', async () => {
    await service.request('PUT', '/api/v1/teams/finders', { body: { name: 'Finders' } });
    await service.request('PUT', '/api/v1/services/search', { body: { team: 'finders' } });
    const sha = (digit: string) => digit.repeat(40);
    const history: { version: string; commitSha?: string }[] = [
      { version: 'v1', commitSha: sha('a') },
      { version: 'v2', commitSha: sha('b') },
      { version: 'v2', commitSha: sha('b').slice(0, 9) },
      { version: 'other name', commitSha: sha('a').slice(0, 8) },
      { version: 'v2', commitSha: sha('c') },
      { version: 'v2' },
      { version: 'latest' },
      { version: 'v1' },
      { version: 'latest' },
      { version: 'latest', commitSha: sha('b') },
      { version: 'latest', commitSha: sha('d') },
    ];
    const told: [boolean, boolean][] = [];
    for (const [index, version] of history.entries()) {
      const answer = await one({ services: ['search'], ...version });
      const { body } = await deploy(version.version, index - 20, { service: 'search', ...version });
      told.push([codes(answer.reasons).includes('rollback'), body.rollback]);
    }
    expect(told.map(([said]) => said)).toEqual(told.map(([, became]) => became));
    expect(told.filter(([, became]) => became).length).toBeGreaterThan(1);
  });

  it('answers for several services at once', async () => {
    const open = await incident({ services: ['ledger'] });
    const answer = await ask({ services: ['checkout-api', 'ledger', 'payments'] });
    expect(answer.decision).toBe('hold');
    expect(answer.services.map(({ service, held }) => [service.slug, held])).toEqual([
      ['checkout-api', ['dependency_incident']],
      ['ledger', ['open_incident']],
      ['payments', ['dependency_incident']],
    ]);
    await open.resolve();
  });
});

describe('what is kept of it', () => {
  it('keeps one question for one attempt of a job, and the override that came to it', async () => {
    const open = await incident();
    const question = { version: 'v9', mode: 'block', run: run(), commitSha: 'abcdef1234567' };
    const first = await one(question);
    expect(first).toMatchObject({ decision: 'hold', overridden: false });
    const override = { label: 'deploy-anyway', by: 'dana', url: 'https://github.com/acme/shop/pull/7' };
    const [second, third] = await Promise.all([
      one({ ...question, override }),
      one({ ...question, override: { label: 'other' } }),
    ]);
    expect([second, third]).toEqual([
      { ...first, overridden: true },
      { ...first, overridden: true },
    ]);
    await open.resolve();
    expect(await one(question)).toEqual({ ...first, overridden: true }); // as it was answered
    expect(await one({ ...question, run: { ...question.run, attempt: 2 } })).toMatchObject({
      decision: 'allow',
      overridden: false,
    });
    const { items } = await decisions('?service=checkout-api&decision=hold&limit=1');
    expect(items).toMatchObject([
      {
        id: first.gateId,
        askedAt: NOW,
        environment: 'production',
        version: 'v9',
        commitSha: 'abcdef1234567',
        run: question.run,
        mode: 'block',
        decision: 'hold',
        held: ['open_incident'],
        reasons: first.reasons,
      },
    ]);
    expect(['deploy-anyway', 'other']).toContain(items[0]?.override?.label);
  });

  it('answers the same attempt once, however many ask at the same moment', async () => {
    const question = { run: run() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => one(question)));
    expect(new Set(answers.map(({ gateId }) => gateId)).size).toBe(1);
  });

  it('counts an override only for what was held in mode block', async () => {
    const override = { label: 'deploy-anyway' };
    expect(await one({ mode: 'block', override })).toMatchObject({ decision: 'allow', overridden: false });
    const open = await incident();
    expect(await one({ mode: 'warn', override })).toMatchObject({ decision: 'hold', overridden: false });
    expect(await ask({ mode: 'block', override })).toMatchObject({ decision: 'hold', overridden: true });
    await open.resolve();
  });

  it('lists by team, environment and decision, page by page', async () => {
    const all = await decisions('?team=checkout&limit=200');
    const ids = all.items.map(({ id }) => id);
    expect(all.items.every(({ team }) => team.slug === 'checkout')).toBe(true);
    const first = await decisions('?team=checkout&limit=3');
    const second = await decisions(`?team=checkout&limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.slice(0, 6));
    const staging = await decisions('?environment=staging&decision=allow');
    expect(staging.items.map(({ environment }) => environment)).toEqual(['staging']);
    expect((await service.request('GET', '/api/v1/gate-decisions?team=chekout')).body).toMatchObject({
      code: 'unknown_team',
      remedy: 'Did you mean `checkout`?',
    });
  });

  it('stands beside the deployment that it was asked about', async () => {
    const open = await incident();
    const mine = run();
    const { gateId, reasons } = await one({ run: mine });
    await open.resolve();
    const { body } = await deploy('v9', -0.01, { run: mine });
    const detail = async (id: string) => (await service.request('GET', `/api/v1/deployments/${id}`)).body;
    expect((await detail(body.id)).gate).toEqual({
      id: gateId,
      decision: 'hold',
      overridden: false,
      reasons: reasons.map(({ url: _, ...reason }) => reason),
    });
    const other = await deploy('v10', -0.01, { run: { ...mine, attempt: 2 } });
    expect((await detail(other.body.id)).gate).toBeNull();
    const without = await deploy('v11', -0.01);
    expect((await detail(without.body.id)).gate).toBeNull();
  });
});

describe('the policy of a team', () => {
  const gate = async () => TeamGate.parse((await service.request('GET', '/api/v1/teams/checkout/gate')).body);

  it('is kept with who changed it, from what, and why', async () => {
    const before = await gate();
    const { status, body } = await setPolicy(
      { last_failed: 'hold' },
      { why: 'Two failures in a row cost us a day' },
    );
    expect([status, body.rules.last_failed, body.rules.open_incident]).toEqual([200, 'hold', 'hold']);
    const { policy, isDefault, changes } = await gate();
    expect(isDefault).toBe(false);
    expect(policy).toEqual(body);
    expect(changes[0]).toEqual({
      changedAt: NOW,
      changedBy: 'token “admin”',
      why: 'Two failures in a row cost us a day',
      before: before.policy,
      after: policy,
    });
    expect(changes.at(-1)?.before).toBeNull();
  });

  it('comes with what the gate would say now', async () => {
    await service.request('PUT', '/api/v1/teams/other', { body: { name: 'Other' } });
    const { body } = await service.request('GET', '/api/v1/teams/other/gate');
    expect(body).toMatchObject({ isDefault: true, changes: [], now: [], policy: { incidentsFrom: 'minor' } });
    const open = await incident({ services: ['ledger'] });
    const { now, asOf } = await gate();
    expect(asOf).toBe(NOW);
    expect(now.map(({ service, environment, decision }) => [service.slug, environment, decision])).toEqual([
      ['checkout-api', 'production', 'hold'],
      ['ledger', 'production', 'hold'],
      ['payments', 'production', 'hold'],
    ]);
    await open.resolve();
    const total = (await decisions('?limit=200')).items.length;
    await gate();
    expect((await decisions('?limit=200')).items).toHaveLength(total); // looking is not asking
  });

  it.each([
    [{ rules: { open_incident: 'stop' }, why: 'x' }, 'rules.open_incident'],
    [{ rules: { opened: 'hold' }, why: 'x' }, 'rules.opened'],
    [{ rules: {} }, 'why'],
    [{ rules: {}, incidentsFrom: 'sev1', why: 'x' }, 'incidentsFrom'],
  ])('refuses %j, naming %s', async (body, field) => {
    const answer = await service.request('PUT', '/api/v1/teams/checkout/gate', { body });
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, 'invalid_request', field]);
  });
});

describe('what it refuses', () => {
  const refuse = async (body: object, token = service.admin) => {
    const answer = await service.request('POST', '/api/v1/gate', { body, token });
    return [answer.status, answer.body.code, answer.body.field, answer.body.remedy];
  };

  it('names what it does not know, with the nearest', async () => {
    expect(await refuse({ services: ['ledger', 'chekout-api'] })).toEqual([
      404,
      'unknown_service',
      'services[1]',
      'Did you mean `checkout-api`?',
    ]);
    expect(await refuse({ services: ['ledger'], environment: 'prodution' })).toEqual([
      404,
      'unknown_environment',
      'environment',
      'Did you mean `production`?',
    ]);
    expect((await refuse({ services: ['ledger', 'ledger'] })).slice(0, 3)).toEqual([
      400,
      'invalid_request',
      'services',
    ]);
    expect((await refuse({ services: [] })).slice(0, 3)).toEqual([400, 'invalid_request', 'services']);
    expect((await refuse({ services: ['ledger'], override: {} })).slice(0, 3)).toEqual([
      400,
      'invalid_request',
      'override.label',
    ]);
  });

  it('asks for the right to record, and for the services of the token', async () => {
    const body = { services: ['ledger'] };
    expect((await refuse(body, await service.makeToken('reader'))).slice(0, 2)).toEqual([403, 'forbidden']);
    expect((await refuse(body, await service.makeToken('pipeline', ['payments']))).slice(0, 3)).toEqual([
      403,
      'wrong_scope',
      'services[0]',
    ]);
    expect((await refuse(body, await service.makeToken('pipeline', ['ledger'])))[0]).toBe(200);
    const put = await service.request('PUT', '/api/v1/teams/checkout/gate', {
      body: { why: 'x' },
      token: await service.makeToken('pipeline'),
    });
    expect(put.status).toBe(403);
  });

  it('keeps what is real out of the simulated company', async () => {
    await service.request('PUT', '/api/v1/teams/invented', { body: { name: 'Invented', simulated: true } });
    await service.request('PUT', '/api/v1/services/toy', { body: { team: 'invented' } });
    expect((await refuse({ services: ['ledger', 'toy'] })).slice(0, 3)).toEqual([
      409,
      'simulated_mismatch',
      'services[1]',
    ]);
    const { body } = await service.request('GET', '/api/v1/teams/invented/gate');
    expect(body.now).toMatchObject([{ service: { slug: 'toy' }, decision: 'allow' }]);
  });
});
