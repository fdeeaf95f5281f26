import type { OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import type { Mover } from '@throughline/service/contracts/outcome-values';
import { TeamsQuery } from '@throughline/service/contracts/scorecards';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { badgeMarkdown } from '../features/teams/badge-markdown.ts';
import { Movers } from '../features/teams/movers.tsx';
import { readOutcomeForm } from '../features/teams/read-outcome-form.ts';
import { sayChange } from '../features/teams/say-change.ts';
import { StandingFilter } from '../features/teams/standing-filter.tsx';
import { readTeamFilter, teamsQuery } from '../features/teams/team-filter.ts';
import { TeamRow } from '../features/teams/team-row.tsx';

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');

describe('the filters of teams', () => {
  test('are read from the address; what cannot be one is left out', () => {
    expect(readTeamFilter({ status: 'at_risk', search: ' pay ' })).toEqual({
      status: 'at_risk',
      search: 'pay',
    });
    expect(readTeamFilter({ status: 'great', search: '   ' })).toEqual({});
    const asked = Object.fromEntries(new URLSearchParams(teamsQuery({ status: 'no_metric' }, 'c1')));
    expect(TeamsQuery.parse(asked)).toMatchObject({ status: 'no_metric', cursor: 'c1' });
  });

  const counts = { met: 400, missed: 12, at_risk: 3, undecided: 80, no_data: 0, no_metric: 5 };
  const shown = (filter: Parameters<typeof StandingFilter>[0]['filter']) =>
    renderToStaticMarkup(<StandingFilter filter={filter} counts={counts} />);

  test('count the teams of each state that there is, in words, and keep the search', () => {
    const html = shown({ search: 'pay' });
    expect(html).toContain('href="/?status=at_risk&amp;search=pay"');
    for (const part of ['at risk', 'missed', 'no outcome', '>500<', '>80<']) expect(html).toContain(part);
    expect(html).not.toContain('no data');
  });

  test('a state that is looked at stays in sight though nobody has it', () => {
    expect(shown({ status: 'no_data' })).toMatch(/aria-current="true"[^>]*href="\/\?status=no_data"/);
  });

  test('a search box comes where there are too many teams to look through', () => {
    expect(shown({})).toContain('type="search"');
    const few = { ...counts, met: 4, missed: 0, undecided: 0, no_metric: 0, at_risk: 2 };
    expect(renderToStaticMarkup(<StandingFilter filter={{}} counts={few} />)).not.toContain('type="search"');
  });
});

const metric = (over: Partial<OutcomeMetric> = {}): OutcomeMetric => ({
  kind: 'bug_resolution_time',
  name: 'Bugs resolved in 72 h',
  owner: { id: 'p1', name: 'Dana Ruiz' },
  target: 0.9,
  direction: 'at_least',
  scale: 'share',
  unit: '%',
  source: null,
  withinMs: 72 * 3_600_000,
  customerReportedOnly: true,
  windowDays: 28,
  definition: 'One.',
  actionWhenMissed: 'stop releases',
  changedAt: '2026-11-01T00:00:00Z',
  ...over,
});

test.each<[OutcomeMetric | null, OutcomeMetric, string[]]>([
  [null, metric(), ['chose Bugs resolved in 72 h, target 90 % within 72 h in 28 days']],
  [
    metric(),
    metric({ target: 0.95, owner: { id: 'p2', name: 'Ola Berg' }, definition: 'Two.' }),
    ['target: 90 % within 72 h → 95 % within 72 h', 'owner: Dana Ruiz → Ola Berg', 'definition rewritten'],
  ],
  [
    metric(),
    metric({ customerReportedOnly: false, windowDays: 14 }),
    ['window: 28 days → 14 days', 'counts: customer-reported bugs → all bugs'],
  ],
  [
    metric(),
    metric({ kind: 'lead_time', name: 'Commits live in 24 h', withinMs: 24 * 3_600_000 }),
    [
      'changed from Bugs resolved in 72 h (target 90 % within 72 h) to Commits live in 24 h (target 90 % within 24 h)',
    ],
  ],
  [metric(), metric(), ['saved without a change']],
])('a change of the outcome is told', (before, after, statements) => {
  expect(sayChange(before, after).map(plain)).toEqual(statements);
});

test('the form passes on why the outcome is changed', () => {
  const values = new FormData();
  const fields = { kind: 'deployment_success_rate', target: '90', owner: 'd@a.example', windowDays: '28' };
  for (const [name, value] of Object.entries({ ...fields, actionWhenMissed: 'stop', why: 'too\neasy' }))
    values.append(name, value);
  expect(SetOutcomeMetric.parse(readOutcomeForm(values))).toMatchObject({ why: 'too easy' });
});

test('the badge leads to the scorecard at the same host, whatever the name', () => {
  expect(badgeMarkdown({ slug: 'pay', name: 'Pay [EU]' }, 'https://t.example/api/v1/x.svg?key=k')).toBe(
    '[![Outcome of Pay \\[EU\\]](https://t.example/api/v1/x.svg?key=k)](https://t.example/teams/pay)',
  );
});

const mover = (over: Partial<Mover>): Mover => ({
  kind: 'deployment',
  id: 'd1',
  title: 'v4.18',
  service: 'checkout-api',
  at: '2026-11-20T10:00:00Z',
  durationMs: null,
  effect: 'bad',
  because: 'It was rolled back.',
  url: '/deployments/d1',
  ...over,
});

test('what moved the number says in words how, and leads to its page and its source', () => {
  const html = renderToStaticMarkup(
    <Movers
      movers={[
        mover({}),
        mover({ kind: 'bug', id: 'b1', effect: 'open', url: 'https://github.example/1' }),
        mover({ kind: 'commit', id: 'c1', effect: 'good', url: '/deployments/d2', durationMs: 7_200_000 }),
      ]}
    />,
  );
  for (const part of ['against it', 'open', 'for it', 'It was rolled back.']) expect(html).toContain(part);
  for (const href of ['/deployments/d1', '/bugs/b1', 'https://github.example/1', '/deployments/d2'])
    expect(html).toContain(`href="${href}"`);
});

test('many movers are folded away after the first ten', () => {
  const html = renderToStaticMarkup(
    <Movers movers={Array.from({ length: 13 }, (_, index) => mover({ id: `d${index}` }))} />,
  );
  expect(html).toContain('3 more');
});

test('a team at risk is marked by a word, a shape and a colour of its own', () => {
  const card = {
    team: { slug: 'pay', name: 'Payments', purpose: null, simulated: false, services: [], members: [] },
    outcome: {
      metric: metric(),
      value: {
        estimate: 0.93,
        lower: 0.9,
        upper: 0.96,
        total: 200,
        good: null,
        open: 0,
        days: null,
        median: null,
      },
      status: 'at_risk' as const,
      statusReason: 'The last 7 days alone are short of the target.',
      trend: [],
      budget: null,
    },
  };
  const html = renderToStaticMarkup(<TeamRow card={card} markSimulated={false} />);
  expect(html).toMatch(/text-risk[^>]*><svg[^>]*><path[^>]*><\/path><\/svg>at risk</);
});
