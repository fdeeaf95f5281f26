import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Resolution } from '../src/contracts/bugs.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const HOUR = 3_600_000;
let service: TestService;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * HOUR).toISOString();
const resolution = async (query = '') =>
  Resolution.parse((await service.request('GET', `/api/v1/bugs/resolution${query}`)).body);

let sent = 0;
const report = (history: [string, number][], more: object = {}) =>
  service.request('POST', '/api/v1/bugs', {
    body: {
      service: 'checkout-api',
      title: 'Wrong total',
      externalId: `b${++sent}`,
      history: history.map(([kind, hours]) => ({ kind, at: at(hours) })),
      ...more,
    },
  });

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['checkout-api', 'cart-api']);
  // In the window: resolved after 10, 20 and 90 h, dismissed after 5 h, open for 50 h and for 2 h.
  await report(
    [
      ['reported', -200],
      ['closed', -190],
    ],
    { customerReported: true },
  );
  await report([
    ['reported', -200],
    ['closed', -199],
    ['reopened', -198],
    ['closed', -180],
  ]);
  await report([
    ['reported', -200],
    ['closed', -110],
  ]);
  await report([
    ['reported', -100],
    ['dismissed', -95],
  ]);
  await report([['reported', -50]], { customerReported: true });
  await report([['reported', -2]], { service: 'cart-api' });
  // In the one before: resolved after its end, so open there; and open still.
  await report([
    ['reported', -24 * 29],
    ['closed', -24 * 3],
  ]);
  await report([['reported', -24 * 50]]);
});
afterAll(() => service.stop());

describe('the resolution of bugs', () => {
  it('is the curve with its band, what was dismissed or is open censored', async () => {
    const { curve, value, p90, previous, followedTo, window, withinMs } = await resolution();
    // S = 3/4, 1/2, 0 of 4, 3 and 1 at risk; bounds S ** exp(± z sqrt(V) / log S) with Greenwood's V, evaluated in Python
    // with z = statistics.NormalDist().inv_cdf(0.975).
    expect(curve.map(({ ms, resolved }) => [ms / HOUR, resolved])).toEqual([
      [10, 0.25],
      [20, 0.5],
      [90, 1],
    ]);
    expect(curve[0]?.lower).toBeCloseTo(1 - 0.9605486422850784, 6);
    expect(curve[0]?.upper).toBeCloseTo(1 - 0.12794691759514581, 6);
    expect(curve[1]?.lower).toBeCloseTo(1 - 0.844861281190374, 6);
    expect(curve[1]?.upper).toBeCloseTo(1 - 0.05784708299514455, 6);
    expect(withinMs).toBe(72 * HOUR);
    expect(value).toMatchObject({
      total: 6,
      open: 2,
      estimate: 0.5,
      median: { kind: 'at', ms: 20 * HOUR },
    });
    expect(p90).toMatchObject({ kind: 'at', ms: 90 * HOUR, upperMs: null });
    expect(followedTo).toBe(90 * HOUR);
    expect(window).toEqual({ from: at(-24 * 28), to: NOW, days: 28 });
    expect(previous).toMatchObject({ total: 2, open: 2, median: { kind: 'more_than' } });
  });

  it('compares by the log-rank test, each window as it stood at its end', async () => {
    expect((await resolution()).comparison).toMatchObject({
      test: 'log_rank',
      pValue: expect.any(Number),
      verdict: 'no_difference_shown',
      sentence: expect.stringMatching(/^No difference from the 28 days before is shown: /),
    });
  });

  it('counts what is open now, whenever it was reported, and what came back', async () => {
    expect(await resolution()).toMatchObject({ open: 3, overdue: 1, reopened: 1 });
    expect(await resolution(`?withinMs=${10 * HOUR}`)).toMatchObject({ open: 3, overdue: 2 });
  });

  it.each([
    ['?service=cart-api', { open: 1, value: { total: 1 } }],
    ['?team=checkout&customerReported=true', { open: 1, value: { total: 2 } }],
    ['?customerReported=false', { open: 2, value: { total: 4 } }],
    ['?window=7d', { window: { days: 7 }, value: { total: 3 } }],
  ])('is of the selected ones: %s', async (query, expected) => {
    expect(await resolution(query)).toMatchObject(expected);
  });

  it('has no number where there is nothing, and refuses what does not exist', async () => {
    await service.request('PUT', '/api/v1/teams/idle', { body: { name: 'Idle' } });
    expect(await resolution('?team=idle')).toMatchObject({
      curve: [],
      p90: { kind: 'no_data' },
      followedTo: null,
      value: { estimate: null, total: 0 },
      comparison: { verdict: 'no_data' },
      open: 0,
    });
    const refused = await service.request('GET', '/api/v1/bugs/resolution?team=chekout');
    expect(refused.body).toMatchObject({ code: 'unknown_team', field: 'team' });
  });

  it('takes limit and window from the team that owns bug resolution', async () => {
    await service.request('PUT', '/api/v1/teams/checkout/outcome-metric', {
      body: {
        kind: 'bug_resolution_time',
        withinMs: 15 * HOUR,
        target: 0.8,
        windowDays: 14,
        owner: 'dana@example.com',
        actionWhenMissed: 'Two people on bugs',
      },
    });
    expect(await resolution('?team=checkout')).toMatchObject({
      withinMs: 15 * HOUR,
      window: { days: 14 },
    });
    expect(await resolution()).toMatchObject({ withinMs: 72 * HOUR, window: { days: 28 } });
  });
});
