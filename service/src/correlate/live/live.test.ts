import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WatchedSubject } from '../../contracts/live.ts';
import { groupAnomalies, type Member, type Topology } from './group.ts';
import { severityOf } from './harm.ts';
import { findCalm } from './quiet.ts';
import { sayTitle, sayWhole } from './say.ts';
import { type Known, settleGroups } from './settle.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 10, 20, 14, 4);
const topology: Topology = {
  calls: new Map([
    ['checkout-api', new Set(['payments'])],
    ['payments', new Set(['ledger'])],
  ]),
  owners: new Map([
    ['checkout-api', 'checkout'],
    ['payments', 'platform'],
  ]),
};

function member(
  id: string,
  at: number,
  over: Partial<WatchedSubject> = {},
  rest: Partial<Member> = {},
): Member {
  return {
    id,
    key: `signal:${id}`,
    kind: 'value',
    subject: {
      kind: 'signal',
      ref: id,
      name: 'checkout-api POST /pay p95 latency',
      statistic: 'p95',
      unit: 'ms',
      proportion: false,
      role: 'latency',
      worse: 'higher',
      service: 'checkout-api',
      team: 'checkout',
      money: false,
      outcome: false,
      stepMs: MINUTE,
      ...over,
    },
    simulated: false,
    since: T + at * MINUTE,
    endedAt: null,
    expected: 380,
    observed: 590,
    worst: 620,
    onTheWhole: false,
    liveId: null,
    ...rest,
  };
}
const kpi = (id: string, at: number, over: Partial<WatchedSubject> = {}) =>
  member(id, at, { kind: 'kpi', role: 'kpi', name: 'Completed checkouts', service: null, ...over });
const ids = (groups: Member[][]) => groups.map((group) => group.map(({ id }) => id).join('+'));

describe('which anomalies belong together', () => {
  it.each([
    ['the same service, at the same time', [member('a', 0), member('b', 3)], ['a+b']],
    ['the same service, while the first goes on', [member('a', 0), member('b', 300)], ['a+b']],
    [
      'the same service, long after the first was over',
      [member('a', 0, {}, { endedAt: T + 5 * MINUTE }), member('b', 60)],
      ['a', 'b'],
    ],
    ['along an edge', [member('a', 0, { service: 'payments' }), member('b', 4)], ['a+b']],
    ['along an edge, an hour apart', [member('a', 0, { service: 'payments' }), member('b', 60)], ['a', 'b']],
    ['without an edge', [member('a', 0, { service: 'search' }), member('b', 1)], ['a', 'b']],
    [
      'two edges, by what lies between',
      [member('a', 0, { service: 'ledger' }), member('b', 2, { service: 'payments' }), member('c', 4)],
      ['a+b+c'],
    ],
    ['a KPI of the team that owns the service', [member('a', 0), kpi('k', 3)], ['a+k']],
    [
      'a KPI of a team whose service calls it',
      [member('a', 0, { service: 'payments' }), kpi('k', 3)],
      ['a+k'],
    ],
    [
      'a KPI of a team that has nothing to do with it',
      [member('a', 0), kpi('k', 3, { team: 'other' })],
      ['a', 'k'],
    ],
    [
      'a KPI by the hour that the trouble fell into',
      [kpi('k', -50, { stepMs: 60 * MINUTE }), member('a', 0)],
      ['k+a'],
    ],
    [
      'services that fall silent at once',
      [
        member('a', 0, { service: 'x' }, { kind: 'silence' }),
        member('b', 1, { service: 'y' }, { kind: 'silence' }),
      ],
      ['a+b'],
    ],
    [
      'what is invented and what is real',
      [member('a', 0), member('b', 0, {}, { simulated: true })],
      ['a', 'b'],
    ],
    [
      'what is one live signal already',
      [member('a', 0, { service: 'x' }, { liveId: 'l' }), member('b', 90, { service: 'y' }, { liveId: 'l' })],
      ['a+b'],
    ],
  ])('%s', (_, members, expected) => {
    expect(ids(groupAnomalies(members, topology))).toEqual(expected);
  });

  it('does not depend on the order in which they come', () => {
    const services = ['checkout-api', 'payments', 'ledger', 'search'];
    const one = fc.record({
      at: fc.integer({ min: 0, max: 40 }),
      service: fc.constantFrom(...services, null),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (all, keys) => {
        const members = all.map(({ at, service }, index) =>
          service === null ? kpi(`m${index}`, at) : member(`m${index}`, at, { service }),
        );
        const shuffled = members
          .map((value) => ({ value, by: keys.next().value as number }))
          .sort((left, right) => left.by - right.by)
          .map(({ value }) => value);
        expect(ids(groupAnomalies(shuffled, topology))).toEqual(ids(groupAnomalies(members, topology)));
      }),
    );
  });
});

describe('what becomes of a live signal', () => {
  const settle = (groups: Member[][], known: Known[] = []) =>
    settleGroups(groups, new Map(known.map((one) => [one.id, one])), topology.owners);

  it('is opened under the id of its first anomaly, and computed again is the same', () => {
    const [opened] = settle([[member('a', 0), kpi('k', 3, { money: true })]]);
    expect(opened).toMatchObject({
      known: false,
      live: { id: 'a', state: 'open', harm: 'money', severity: 'critical', teams: ['checkout'], since: T },
      changes: [{ to: 'opened' }],
    });
    const live = opened?.live as Known;
    const again = settle([[member('a', 0, {}, { liveId: 'a' }), kpi('k', 3, { money: true })]], [live]);
    expect(again).toMatchObject([{ live, changes: [] }]);
  });

  it('has begun with the first of it that people notice, whatever was filling up before', () => {
    const disk = member('disk', 0, { role: 'saturation' });
    expect(settle([[disk]])[0]?.live.since).toBe(T);
    expect(settle([[disk, member('slow', 30)]])[0]?.live).toMatchObject({
      id: 'disk',
      since: T + 30 * MINUTE,
    });
  });

  it('waits, of one signal that is off on the whole alone, for another or half an hour; a KPI does not', () => {
    const drifting = { onTheWhole: true };
    const alone = member('a', 0, {}, drifting);
    expect(settle([[alone]])).toEqual([]);
    expect(settle([[alone, member('a2', 9, {}, { ...drifting, key: alone.key })]])).toEqual([]);
    expect(settle([[alone, member('b', 3, { service: 'payments' }, drifting)]])).toHaveLength(1);
    expect(settle([[{ ...alone, onTheWhole: false }]])).toHaveLength(1);
    expect(settle([[{ ...kpi('k', 0), onTheWhole: true }]])).toHaveLength(1);
  });

  it('is never opened for what is over, resolved when all of it is, and opened again when it comes back', () => {
    const over = { endedAt: T + 9 * MINUTE };
    expect(settle([[member('a', 0, {}, over)]])).toEqual([]);
    const live = settle([[member('a', 0)]])[0]?.live as Known;
    const [resolved] = settle([[member('a', 0, {}, { ...over, liveId: 'a' })]], [live]);
    expect(resolved).toMatchObject({
      live: { state: 'resolved', resolvedAt: over.endedAt },
      changes: [{ to: 'resolved' }],
    });
    const [back] = settle([[member('a', 0, {}, { liveId: 'a' })]], [resolved?.live as Known]);
    expect(back).toMatchObject({
      live: { id: 'a', state: 'open', resolvedAt: null },
      changes: [{ to: 'reopened' }],
    });
  });

  it('goes on in the older one when two turn out to be one', () => {
    const older = settle([[member('a', 0)]])[0]?.live as Known;
    const younger = settle([[member('b', 5, { service: 'payments' })]])[0]?.live as Known;
    const both = [
      member('a', 0, {}, { liveId: 'a' }),
      member('b', 5, { service: 'payments' }, { liveId: 'b' }),
    ];
    expect(settle([both], [younger, older])).toMatchObject([
      { live: { id: 'a', services: ['checkout-api', 'payments'] } },
      { live: { id: 'b', state: 'resolved', mergedInto: 'a' }, changes: [{ to: 'merged' }] },
    ]);
  });
});

describe('what it is called', () => {
  it.each([
    [member('a', 0), 'POST /pay of checkout-api is slow', 'p95 590 ms instead of 380 ms'],
    [
      member(
        'a',
        0,
        {
          name: 'checkout-api POST /pay error ratio',
          statistic: 'ratio',
          role: 'errors',
          unit: '',
          proportion: true,
        },
        { observed: 0.042, expected: 0.001 },
      ),
      'POST /pay of checkout-api is failing',
      'error ratio 4.2 % instead of 0.1 %',
    ],
    [
      { ...kpi('a', 0, { unit: '%', proportion: true }), observed: 0.874, expected: 0.92 },
      'Completed checkouts is down',
      '87.4 % instead of 92 %',
    ],
    [
      member(
        'a',
        0,
        { name: 'checkout-api POST /pay rate', statistic: 'rate', role: 'traffic', unit: '/s' },
        { observed: 2, expected: 80 },
      ),
      'POST /pay of checkout-api is asked less than usual',
      '2/s instead of 80/s',
    ],
    [
      member(
        'a',
        0,
        { name: 'checkout-api mean db pool pending', role: 'saturation', unit: '' },
        { observed: 190, expected: 3 },
      ),
      'mean db pool pending of checkout-api is high',
      '190 instead of 3',
    ],
  ])('%#', (lead, what, detail) => {
    expect(sayTitle(lead, [lead])).toEqual({ what, detail });
  });

  it('has its beginning in the whole of it', () => {
    expect(sayWhole({ what: 'It is slow', detail: 'p95 590 ms' }, T)).toBe(
      'It is slow since 14:04 UTC: p95 590 ms',
    );
  });
});

it.each([
  [[member('a', 0)], 'major'],
  [[member('a', 0, { role: 'saturation' })], 'minor'],
  [[kpi('a', 0)], 'major'],
  [[member('a', 0, { role: 'saturation', outcome: true })], 'critical'],
  [[kpi('a', 0, { money: true }), member('b', 0, { role: 'saturation' })], 'critical'],
  [[member('a', 0, { role: 'errors', proportion: true }, { worst: 0.3 })], 'critical'],
  [[member('a', 0, { role: 'errors', proportion: true }, { worst: 0.03 })], 'major'],
] as const)('how bad it is: %#', (members, severity) => {
  expect(severityOf(members)).toBe(severity);
});

describe('who is called', () => {
  const live = { leadKey: 'k', since: T, services: ['payments'], teams: ['platform'] };
  const window = {
    id: 'w',
    service: 'payments',
    team: null,
    from: T - MINUTE,
    to: T + 60 * MINUTE,
    why: 'work',
  };
  const calm = (over: object) =>
    findCalm(live, { mutes: [], windows: [{ ...window, ...over }] }, T + MINUTE).window?.id;

  it.each([
    ['nobody within announced work', {}, 'w'],
    ['nobody within that of the team', { service: null, team: 'platform' }, 'w'],
    ['somebody for another service', { service: 'search' }, undefined],
    ['somebody once it is over', { to: T }, undefined],
    ['somebody for what was wrong before', { from: T + 30 * MINUTE }, undefined],
  ])('%s', (_, over, expected) => {
    expect(calm(over)).toBe(expected);
  });
});
