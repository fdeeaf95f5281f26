import type { Bug, Resolution } from '@throughline/service/contracts/bugs';
import { BugQuery, ResolutionQuery } from '@throughline/service/contracts/bugs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { bugListQuery, bugsAddress, readBugFilter, resolutionQuery } from '../features/bugs/bug-filter.ts';
import { sayBugClock } from '../features/bugs/bug-page.tsx';
import { BugRows } from '../features/bugs/bug-rows.tsx';
import { prepareAge, TARGET_AT } from '../features/bugs/prepare-age.ts';
import { prepareHistory } from '../features/bugs/prepare-history.ts';
import { sayOpenBugs, sayResolution, sayTail } from '../features/bugs/say-resolution.ts';
import { plainText } from '../ui/sentence.tsx';
import { type CurveStep, prepareSteps, stepAt } from '../ui/step-chart/prepare-steps.ts';
import { StepChart } from '../ui/step-chart/step-chart.tsx';
import { pickRows, StepTable } from '../ui/step-chart/step-table.tsx';

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');
const H = 3_600_000;

const resolution = (over: Partial<Resolution> = {}): Resolution => ({
  window: { from: '2026-10-25T00:00:00Z', to: '2026-11-22T00:00:00Z', days: 28 },
  withinMs: 72 * H,
  value: {
    estimate: 0.81,
    lower: 0.66,
    upper: 0.91,
    total: 37,
    good: null,
    open: 4,
    days: null,
    median: { kind: 'at', ms: 31 * H, lowerMs: 20 * H, upperMs: null },
  },
  p90: { kind: 'more_than', ms: 200 * H, lowerMs: null },
  curve: [],
  previous: {
    estimate: null,
    lower: null,
    upper: null,
    total: 0,
    good: null,
    open: 0,
    days: null,
    median: null,
  },
  comparison: null,
  open: 7,
  overdue: 3,
  reopened: 1,
  followedTo: 200 * H,
  ...over,
});
const say = (given: Resolution, customers?: boolean) => plain(plainText(sayResolution(given, customers)));

test('how long bugs take is said with its share, its interval and its median', () => {
  expect(say(resolution(), true)).toBe(
    'Of 37 customer-reported bugs reported in 28 days, 81.0 % were resolved within 72 h (95 % interval 66 – 91). Median 31 h (20 h or more).',
  );
});

test('where nothing is known no number is made up', () => {
  const none = resolution().previous;
  expect(say(resolution({ value: none }))).toBe('No bug was reported in 28 days.');
  expect(say(resolution({ value: { ...none, total: 2 } }), false)).toBe(
    'Of 2 bugs found inside reported in 28 days, none was followed for 72 h yet, so no share can be told.',
  );
  expect(plain(sayTail(resolution()))).toBe(
    'Nine in ten take more than 8 d 8 h. 1 was reopened at least once.',
  );
  expect(sayTail(resolution({ p90: { kind: 'no_data' }, reopened: 0 }))).toBe('');
});

test.each([
  [7, 3, '7 are open now, 3 of them for longer than 72 h.'],
  [1, 0, '1 is open now, none of them for longer than 72 h.'],
  [2, 2, '2 are open now, all of them for longer than 72 h.'],
  [0, 0, 'None is open now.'],
])('with %i open and %i late it is said: %s', (open, overdue, sentence) => {
  expect(plain(sayOpenBugs(resolution({ open, overdue })))).toBe(sentence);
});

const curve: CurveStep[] = [
  { ms: 4 * H, resolved: 0.25, lower: 0.1, upper: 0.5 },
  { ms: 36 * H, resolved: 0.5, lower: 0.3, upper: 0.7 },
  { ms: 100 * H, resolved: 0.75, lower: 0.5, upper: 0.9 },
];

describe('the resolution curve', () => {
  const drawn = prepareSteps(curve, { withinMs: 72 * H, followedTo: 400 * H, height: 200 });

  test('rises in steps from nothing and stays flat to the end of what was followed', () => {
    expect(drawn?.line).toBe('M0 200H10V150H30V100H50V50H100');
  });

  test('carries its band around it: out along the upper edge, back along the lower one', () => {
    expect(drawn?.band).toBe('M10 100H10V100H30V60H50V20H100V100H50V140H30V180H10Z');
  });

  test('has the target where its age is, and ages that do not touch', () => {
    expect(drawn?.limitX).toBeCloseTo(Math.sqrt(72 / 400) * 100, 1);
    const places = drawn?.xTicks.map(({ x }) => x) ?? [];
    expect(places.length).toBeGreaterThan(2);
    for (const [index, x] of places.entries())
      expect(x - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(index === 0 ? 3 : 11);
  });

  test('has room for a target that lies beyond all that was seen', () => {
    const young = prepareSteps(curve.slice(0, 1), { withinMs: 72 * H, followedTo: 5 * H, height: 200 });
    expect(young?.limitX).toBeLessThan(100);
    expect(young?.line.endsWith('H100')).toBe(false);
  });

  test('is not drawn of nothing', () => {
    expect(prepareSteps([], { withinMs: 72 * H, followedTo: 5 * H, height: 200 })).toBeNull();
  });

  test('reads off the step that holds', () => {
    const steps = drawn?.steps ?? [];
    expect([0, 10, 29.9, 30, 99].map((x) => stepAt(steps, x))).toEqual([0, 0, 0, 1, 2]);
    expect(plain(steps[1]?.readOut ?? '')).toBe('by 36 h · 50 % resolved · 30 – 70');
  });

  test('can be read without seeing it: by a slider for the keyboard, and as a table', () => {
    const html = renderToStaticMarkup(
      <>
        <StepChart
          curve={curve}
          withinMs={72 * H}
          followedTo={400 * H}
          title="Resolved"
          label="Share of bugs"
        />
        <StepTable curve={curve} />
      </>,
    );
    expect(plain(html)).toContain('type="range" min="0" max="2"');
    expect(plain(html)).toContain('aria-valuetext="by 4 h · 25 % resolved · 10 – 50"');
    expect(plain(html)).toContain('target 72 h');
    expect(html.match(/scope="row"/g)).toHaveLength(3);
    expect(html).not.toContain('NaN');
  });

  test('a long table is thinned out evenly and keeps its end', () => {
    const long = Array.from({ length: 200 }, (_, index) => ({
      ms: index * H,
      resolved: 0.5,
      lower: 0.4,
      upper: 0.6,
    }));
    const rows = pickRows(long);
    expect(rows).toHaveLength(20);
    expect(rows.at(-1)?.ms).toBe(199 * H);
  });
});

const NOW = '2026-11-22T00:00:00Z';

test.each([
  ['2026-11-21T00:00:00Z', { overdue: false, beyond: false, words: '24 h old, 2 d left' }],
  ['2026-11-18T00:00:00Z', { overdue: true, beyond: false, words: '4 d old, 24 h late' }],
  ['2026-10-18T00:00:00Z', { overdue: true, beyond: false, words: '35 d old, 32 d late' }],
  ['2026-09-22T00:00:00Z', { overdue: true, beyond: true, words: '61 d old, 58 d late' }],
  ['2026-11-23T00:00:00Z', { overdue: false, beyond: false, words: '0 s old, 3 d left' }],
])('an open bug reported at %s is drawn and said as %j', (reportedAt, expected) => {
  const age = prepareAge(reportedAt, NOW, 72 * H);
  expect({ ...age, words: plain(age.words) }).toMatchObject(expected);
});

test('an age that is the target ends at the line of the target', () => {
  expect(prepareAge('2026-11-19T00:00:00Z', NOW, 72 * H)).toMatchObject({ width: TARGET_AT, overdue: false });
});

const bug = (over: Partial<Bug> = {}): Bug => ({
  id: 'b1',
  service: { slug: 'checkout-api', name: 'Checkout API' },
  team: { slug: 'checkout', name: 'Checkout' },
  title: 'Total is wrong',
  source: 'github',
  externalId: 'acme/shop#12',
  url: 'https://github.example/acme/shop/issues/12',
  customerReported: true,
  state: 'open',
  reportedAt: '2026-11-18T00:00:00Z',
  firstClosedAt: null,
  endedAt: null,
  reopenings: 2,
  attribution: null,
  simulated: false,
  ...over,
});

test('a row of a bug says its age in words, where it came from and leads to its source', () => {
  const html = plain(renderToStaticMarkup(<BugRows bugs={[bug()]} now={NOW} withinMs={72 * H} />));
  for (const part of ['open, late', '4 d old, 24 h late', 'reported by a customer', 'reopened 2 times'])
    expect(html).toContain(part);
  expect(html).toContain('href="https://github.example/acme/shop/issues/12"');
  expect(html).toContain('href="/bugs/b1"');
});

test.each([
  [bug({ reopenings: 0 }), 'It has been open for 4 d.'],
  [
    bug({ state: 'resolved', endedAt: '2026-11-18T05:00:00Z', reopenings: 1 }),
    'It was resolved after 5 h. It was reopened once, and its clock never stopped.',
  ],
  [
    bug({ state: 'dismissed', endedAt: '2026-11-18T05:00:00Z', reopenings: 0 }),
    'It was dismissed after 5 h, without being resolved.',
  ],
])('the clock of a bug is told', (given, sentence) => {
  expect(plain(plainText(sayBugClock(given, NOW)))).toBe(sentence);
});

test('the line of a bug tells its whole history, from its deployment to where it stands', () => {
  const history = [
    { kind: 'reported', at: '2026-11-18T00:00:00Z', actor: 'dana' },
    { kind: 'closed', at: '2026-11-18T05:00:00Z', actor: null },
    { kind: 'reopened', at: '2026-11-19T00:00:00Z', actor: null },
  ] as const;
  const attribution: Bug['attribution'] = {
    deployment: { id: 'd1', service: 'checkout-api', version: 'v4', finishedAt: '2026-11-17T00:00:00Z' },
    origin: 'rule',
    score: 0.7,
    decidedBy: null,
    decidedAt: NOW,
    evidence: [],
    candidates: [],
  };
  const roles = (given: Parameters<typeof prepareHistory>[0]) =>
    prepareHistory(given).map(({ role, stop, ahead }) => `${role} ${stop}${ahead ? ' ahead' : ''}`);
  expect(roles({ history: [...history], attribution, endedAt: null })).toEqual([
    'deployment undone',
    'reported harm',
    'closed held',
    'reopened harm',
    'still_open open ahead',
  ]);
  expect(roles({ history: history.slice(0, 2), attribution: null, endedAt: '2026-11-18T05:00:00Z' })).toEqual(
    ['reported harm', 'closed held'],
  );
});

describe('the filters of bugs', () => {
  test('are read from the address; what cannot be one is left out', () => {
    expect(
      readBugFilter({
        team: 'pay',
        service: 'Bad Slug',
        customerReported: 'maybe',
        window: '9999d',
        show: 'x',
      }),
    ).toEqual({ team: 'pay', show: 'open' });
  });

  test('stand in the address again, without what is shown anyway', () => {
    const filter = readBugFilter({ service: 'api', window: '90d', customerReported: 'true' });
    expect(bugsAddress(filter)).toBe('/bugs?service=api&customerReported=true&window=90d');
    expect(bugsAddress({ ...filter, show: 'all' }, 'c1')).toBe(
      '/bugs?service=api&customerReported=true&window=90d&show=all&cursor=c1',
    );
  });

  test.each(['open', 'reopened', 'resolved', 'all'])('ask the service in its own terms for %s', (show) => {
    const filter = readBugFilter({ team: 'pay', window: '7d', customerReported: 'false', show });
    const asked = (query: string) => Object.fromEntries(new URLSearchParams(query));
    expect(BugQuery.safeParse(asked(bugListQuery(filter, { cursor: 'c1', limit: '25' }))).success).toBe(true);
    expect(ResolutionQuery.safeParse(asked(resolutionQuery(filter))).success).toBe(true);
  });

  test('list the open ones by age', () => {
    expect(bugListQuery({ show: 'open' })).toBe('?state=open&sort=oldest');
  });
});
