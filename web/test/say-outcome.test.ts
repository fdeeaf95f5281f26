import type { OutcomeValue } from '@throughline/service/contracts/outcome-values';
import type { Outcome } from '@throughline/service/contracts/scorecards';
import { expect, test } from 'vitest';
import { sayOutcome } from '../features/teams/say-outcome.ts';
import { sayTeams, sayTeamsHeading, type TeamCounts } from '../features/teams/say-teams.ts';
import { plainText } from '../ui/sentence.tsx';

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');
const value = (over: Partial<OutcomeValue> = {}): OutcomeValue => ({
  estimate: 41 / 47,
  lower: 0.748,
  upper: 0.94,
  total: 47,
  good: 41,
  open: 0,
  days: null,
  median: null,
  ...over,
});
const outcome = (
  over: Partial<Omit<Outcome, 'metric'>> & { metric?: Partial<Outcome['metric']> } = {},
): Outcome => ({
  value: value(),
  status: 'undecided',
  statusReason: 'It is undecided.',
  trend: [],
  budget: null,
  ...over,
  metric: {
    kind: 'deployment_success_rate',
    name: 'Deployments that held',
    owner: { id: 'p1', name: 'Dana Ruiz' },
    target: 0.9,
    direction: 'at_least',
    scale: 'share',
    unit: '%',
    source: null,
    withinMs: null,
    customerReportedOnly: true,
    windowDays: 28,
    definition: '',
    actionWhenMissed: '',
    changedAt: '2026-11-01T00:00:00Z',
    ...over.metric,
  },
});
const window = { from: '2026-10-25T00:00:00Z', to: '2026-11-22T00:00:00Z', days: 28 };
const say = (given: Outcome, verdicts = {}) => plain(plainText(sayOutcome(given, { window, verdicts })));

test('an undecided rate is said with its count, its interval and what went wrong', () => {
  expect(say(outcome(), { rolled_back: 4, failed: 2, caused_incident: 1 })).toBe(
    '41 of 47 deployments held in 28 days. It is undecided. 1 caused an incident, 4 were rolled back and 2 failed.',
  );
});

test('one of a kind is said in the singular, and what is pending is said beside the number', () => {
  expect(say(outcome({ value: value({ open: 1 }) }), { rolled_back: 1 })).toContain(
    '1 was rolled back. 1 is pending and not counted as good.',
  );
});

test('durations are said as the share in time, with a median that makes no number up', () => {
  const bugs = outcome({
    status: 'met',
    metric: { kind: 'bug_resolution_time', withinMs: 72 * 3_600_000, target: 0.6 },
    value: value({
      estimate: 0.81,
      lower: 0.66,
      upper: 0.91,
      total: 37,
      good: null,
      open: 4,
      median: { kind: 'more_than', ms: 31 * 3_600_000, lowerMs: null },
    }),
  });
  expect(say(bugs)).toBe(
    'Of 37 customer-reported bugs in 28 days, 81.0 % were resolved within 72 h. It is undecided. Median more than 31 h. 4 are still open and not counted as good.',
  );
});

test('without anything to count there is no number', () => {
  const none = outcome({
    status: 'no_data',
    value: value({ estimate: null, lower: null, upper: null, total: 0, good: 0 }),
  });
  expect(say(none)).toBe('Nothing to count in 28 days, so there is no number yet.');
});

const counts = (over: Partial<TeamCounts>): TeamCounts => ({
  met: 0,
  missed: 0,
  at_risk: 0,
  undecided: 0,
  no_data: 0,
  no_metric: 0,
  ...over,
});

test.each([
  [{ missed: 1 }, 'One team misses its target.'],
  [{ met: 2 }, 'Two teams meet their targets.'],
  [{ undecided: 1, missed: 1, met: 2 }, 'One team misses its target, two meet theirs and one is undecided.'],
  [{ at_risk: 1, missed: 2, met: 1 }, 'Two teams miss their targets, one is at risk and one meets its own.'],
  [{ at_risk: 3, met: 496 }, 'Three teams are at risk and 496 meet their targets.'],
  [{ undecided: 1, no_metric: 1 }, 'One team is undecided and one has not chosen an outcome.'],
  [{ met: 1, no_data: 1 }, 'One team meets its target and one has no data.'],
])('teams that stand %j are told so: %s', (standings, sentence) => {
  expect(sayTeams(counts(standings))).toBe(sentence);
});

const card = (windowDays: number) => ({
  team: { slug: 'a', name: 'A', purpose: null, simulated: false, services: [], members: [] },
  outcome: outcome({ metric: { windowDays } }),
});

test('the heading names the window only when it is known to be one for all', () => {
  expect(sayTeamsHeading(1, [card(28)])).toBe('One team, one outcome · last 28 days');
  expect(sayTeamsHeading(2, [card(28), card(28)])).toBe('Two teams, one outcome each · last 28 days');
  expect(sayTeamsHeading(2, [card(28), card(14)])).toMatch(/each over its own window$/);
  expect(sayTeamsHeading(500, [card(28)])).toBe('500 teams, one outcome each · each over its own window');
});
