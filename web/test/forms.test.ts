import { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { Slug } from '@throughline/service/contracts/text';
import { expect, test } from 'vitest';
import { toSlug } from '../features/settings/to-slug.ts';
import { tokenStanding } from '../features/settings/token-standing.ts';
import { toSecret, workflowStep } from '../features/settings/workflow-step.ts';
import { readOutcomeForm, withinInUnit } from '../features/teams/read-outcome-form.ts';
import { toProblem } from '../lib/api.ts';
import { safeNext } from '../lib/safe-next.ts';
import { errorsByField } from '../ui/errors-by-field.ts';

function form(entries: [string, string][]): FormData {
  const values = new FormData();
  for (const [name, value] of entries) values.append(name, value);
  return values;
}

const outcomeFields: [string, string][] = [
  ['target', '99.9'],
  ['owner', 'dana@shop.example'],
  ['windowDays', '28'],
  ['actionWhenMissed', 'stop releases\nand fix it'],
  ['name', ''],
  ['definition', ''],
];

test('the outcome form makes a request that the service takes', () => {
  const body = readOutcomeForm(form([['kind', 'deployment_success_rate'], ...outcomeFields]));
  expect(SetOutcomeMetric.parse(body)).toMatchObject({
    target: 0.999,
    actionWhenMissed: 'stop releases and fix it',
  });
});

test('a limit is read in its unit, and an unticked box means no', () => {
  const body = readOutcomeForm(
    form([['kind', 'bug_resolution_time'], ['withinMs', '1.5'], ['withinUnit', 'hours'], ...outcomeFields]),
  );
  expect(SetOutcomeMetric.parse(body)).toMatchObject({ withinMs: 5_400_000, customerReportedOnly: false });
});

test.each([
  [72 * 3_600_000, { value: 72, unit: 'hours' }],
  [14 * 86_400_000, { value: 14, unit: 'days' }],
  [90 * 60_000, { value: 90, unit: 'minutes' }],
])('a limit of %d ms is edited as %j', (ms, expected) => {
  expect(withinInUnit(ms)).toEqual(expected);
});

test.each([
  [
    [
      ['kind', 'kpi'],
      ['scale', 'amount'],
      ['kpi', 'revenue'],
      ['direction', 'at_least'],
      ['segment.plan', 'pro'],
      ['segment.region', ' '],
    ],
    { kind: 'kpi', kpi: 'revenue', segment: { plan: 'pro' }, target: 99.9 },
  ],
  [
    [
      ['kind', 'signal'],
      ['scale', 'share'],
      ['signal', '7'],
      ['statistic', 'ratio'],
      ['direction', 'at_most'],
    ],
    { kind: 'signal', signal: '7', direction: 'at_most', target: 0.999 },
  ],
  [
    [
      ['kind', 'slo'],
      ['scale', 'share'],
      ['source', 'latency 14'],
      ['limit', '300'],
    ],
    { kind: 'slo', source: { from: 'latency', signal: '14', limit: 300 }, target: 0.999 },
  ],
  [
    [
      ['kind', 'slo'],
      ['scale', 'share'],
      ['source', 'kpi pay'],
    ],
    { source: { from: 'kpi', kpi: 'pay' } },
  ],
] as [[string, string][], object][])(
  'what is read from a KPI or a signal is asked for: %j',
  (fields, expected) => {
    expect(SetOutcomeMetric.parse(readOutcomeForm(form([...fields, ...outcomeFields])))).toMatchObject(
      expected,
    );
  },
);

test.each([
  ['Checkout API', 'checkout-api'],
  ['Größe & Maß', 'grosse-mass'],
  ['  --Été 2026!  ', 'ete-2026'],
])('the short name of %j is %s', (name, slug) => {
  expect(toSlug(name)).toBe(slug);
  expect(Slug.safeParse(toSlug(name)).success).toBe(true);
});

test('a short name cut off at its greatest length is still one', () => {
  expect(Slug.safeParse(toSlug(`${'a'.repeat(62)} b`)).success).toBe(true);
});

test.each([
  ['revoked', { revokedAt: '2026-01-01T00:00:00Z', expiresAt: '2027-01-01T00:00:00Z' }],
  ['expired', { revokedAt: null, expiresAt: '2026-11-22T00:00:00Z' }],
  ['expires_soon', { revokedAt: null, expiresAt: '2026-11-30T00:00:00Z' }],
  ['live', { revokedAt: null, expiresAt: '2027-01-30T00:00:00Z' }],
] as const)('a token is %s', (standing, token) => {
  expect(tokenStanding(token, '2026-11-22T00:00:00Z')).toBe(standing);
});

test('the step names the service and never the secret itself', () => {
  const step = workflowStep({
    url: 'http://localhost:4000',
    service: 'checkout-api',
    environment: 'eu: west',
  });
  expect(step).toContain('service: checkout-api');
  expect(step).toContain('environment: "eu: west"');
  expect(step).toMatch(/token: \$\{\{ secrets\.THROUGHLINE_TOKEN \}\}/);
});

test('an answer without a secret is not taken for a token', () => {
  expect(() => toSecret({ id: 't1' })).toThrow('no secret');
});

test.each([
  ['/teams/checkout?window=7d', '/teams/checkout?window=7d'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
])('after signing in, %j leads to %s', (next, where) => {
  expect(safeNext(next)).toBe(where);
});

test('answers that are no problem document become one with a remedy', () => {
  for (const [status, code] of [
    [401, 'unauthenticated'],
    [429, 'rate_limited'],
    [502, 'unavailable'],
    [500, 'internal'],
  ] as const) {
    const problem = toProblem(status, '<html>');
    expect(problem).toMatchObject({ status, code });
    expect(problem.remedy).not.toBe('');
  }
});

test('a problem lands beside the fields it names', () => {
  const problem = {
    ...toProblem(400, null),
    errors: [
      { field: 'target', message: 'must be above 0' },
      { field: 'members[2]', message: 'is not known.' },
      { field: 'target', message: 'second' },
    ],
  };
  expect([...errorsByField(problem)]).toEqual([
    ['target', 'Must be above 0.'],
    ['members', 'Is not known.'],
  ]);
});
