import type { Outcome, OutcomeValue, TeamCard } from '@throughline/service/contracts/scorecards';
import { expect, test } from 'vitest';
import { sayComparison, sayOutcome } from '../features/teams/say-outcome.ts';
import { sayTeams, sayTeamsHeading } from '../features/teams/say-teams.ts';
import { plainText } from '../ui/sentence.tsx';

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');
const value = (over: Partial<OutcomeValue> = {}): OutcomeValue => ({
  estimate: 41 / 47,
  lower: 0.748,
  upper: 0.94,
  total: 47,
  good: 41,
  open: 0,
  median: null,
  ...over,
});
const outcome = (
  over: Partial<Omit<Outcome, 'metric'>> & { metric?: Partial<Outcome['metric']> } = {},
): Outcome => ({
  value: value(),
  status: 'undecided',
  trend: [],
  ...over,
  metric: {
    kind: 'deployment_success_rate',
    name: 'Deployments that held',
    owner: { id: 'p1', name: 'Dana Ruiz' },
    target: 0.9,
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
  expect(say(outcome(), { rolled_back: 4, failed: 2 })).toBe(
    '41 of 47 deployments held in 28 days; the interval 75 – 94 spans the target of 90 %, so it is undecided. 4 were rolled back and 2 failed.',
  );
});

test('one of a kind is said in the singular, and what is pending is said beside the number', () => {
  expect(say(outcome({ value: value({ open: 1 }) }), { rolled_back: 1 })).toContain(
    '1 was rolled back. 1 is pending and not counted as good.',
  );
});

test('met and missed follow from where the whole interval lies', () => {
  const met = outcome({ status: 'met', value: value({ lower: 0.91, upper: 0.99 }) });
  expect(say(met)).toContain('the whole interval 91.0 – 99.0 lies above the target of 90 %, so it is met.');
  const missed = outcome({ status: 'missed', value: value({ lower: 0.6, upper: 0.81 }) });
  expect(say(missed)).toContain('the whole interval 60 – 81 lies below the target of 90 %, so it is missed.');
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
    'Of 37 customer-reported bugs in 28 days, 81.0 % were resolved within 72 h; the whole interval 66 – 91 lies above the target of 60 %, so it is met. Median more than 31 h. 4 are still open and not counted as good.',
  );
});

test('without anything to count there is no number', () => {
  const none = outcome({
    status: 'no_data',
    value: value({ estimate: null, lower: null, upper: null, total: 0, good: 0 }),
  });
  expect(say(none)).toBe('Nothing to count in 28 days, so there is no number yet.');
});

test.each([
  [
    'overlap',
    { estimate: 0.95, lower: 0.85, upper: 0.99 },
    /^Down 7\.8 points from 95\.0 % .* overlap, so this may be chance\.$/,
  ],
  [
    'lie apart',
    { estimate: 0.5, lower: 0.36, upper: 0.64 },
    /^Up 37\.2 points from 50\.0 % .* lie apart, so this is more than chance\.$/,
  ],
  ['are equal', { estimate: 41 / 47, lower: 0.748, upper: 0.94 }, /^Unchanged from 87\.2 %/],
])('the window before is compared honestly when the intervals %s', (_, before, expected) => {
  expect(plain(sayComparison(outcome(), value(before), 28) ?? '')).toMatch(expected);
});

test('a window before without data is said to have none', () => {
  const empty = value({ estimate: null, lower: null, upper: null, total: 0 });
  expect(sayComparison(outcome(), empty, 28)).toBe('There was nothing to count in the 28 days before.');
});

const card = (status: Outcome['status'] | null, windowDays = 28): TeamCard => ({
  team: { slug: 'a', name: 'A', purpose: null, simulated: false, services: [], members: [] },
  outcome: status && outcome({ status, metric: { windowDays } }),
});

test.each([
  [['missed'], 'One team misses its target.'],
  [['met', 'met'], 'Two teams meet their targets.'],
  [
    ['undecided', 'missed', 'met', 'met'],
    'One team misses its target, two meet theirs and one is undecided.',
  ],
  [['undecided', null], 'One team is undecided and one has not chosen an outcome.'],
  [['met', 'no_data'], 'One team meets its target and one has no data.'],
] as const)('teams that are %j stand so: %s', (statuses, sentence) => {
  expect(sayTeams(statuses.map((status) => card(status)))).toBe(sentence);
});

test('the heading names the window only when it is one for all', () => {
  expect(sayTeamsHeading([card('met')])).toBe('One team, one outcome · last 28 days');
  expect(sayTeamsHeading([card('met'), card('met')])).toBe('Two teams, one outcome each · last 28 days');
  expect(sayTeamsHeading([card('met'), card('met', 14)])).toBe(
    'Two teams, one outcome each · each over its own window',
  );
});
