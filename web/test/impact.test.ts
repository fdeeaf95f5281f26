import type { Link, LinkGrade, LinkScan } from '@throughline/service/contracts/links';
import { describe, expect, it } from 'vitest';
import { groupLinks } from '../features/impact/group-links.ts';
import { readImpactFilter } from '../features/impact/impact-filter.ts';
import { prepareScatter } from '../features/impact/prepare-scatter.ts';
import { sayLink, sayMoney } from '../features/impact/say-link.ts';
import { sayScan } from '../features/impact/say-scan.ts';
import { plainText } from '../ui/sentence.tsx';

const link = {
  grade: 'association' as LinkGrade,
  signal: { name: 'checkout-api POST /pay p95 latency', unit: 'ms', statistic: 'p95' },
  kpi: { name: 'Checkouts completed', unit: '%', proportion: true, kind: 'ratio', resolution: 'minute' },
  segment: {},
  step: 100,
  change: { estimate: -0.015, lower: -0.019, upper: -0.011 },
  lagSeconds: 180,
  stepSeconds: 60,
  deployments: { moved: 5, followed: 5 },
  money: { estimate: -620, lower: -790, upper: -450, currency: 'EUR' },
} as unknown as Link;
const plain = (text: string) => text.replace(/[\u2009\u2060\u00a0]+/g, ' ');
const say = (changed: object) => plain(plainText(sayLink({ ...link, ...changed } as Link)));

describe('the sentence of a link', () => {
  it.each([
    [
      {},
      'Each +100 ms of checkout-api POST /pay p95 latency goes with −1.5 points of Checkouts completed, 3 minutes later.',
    ],
    [
      { lagSeconds: 0 },
      'Each +100 ms of checkout-api POST /pay p95 latency goes with −1.5 points of Checkouts completed.',
    ],
    [
      { grade: 'leads', segment: { plan: 'pro' } },
      'Each +100 ms of checkout-api POST /pay p95 latency is followed by −1.5 points of Checkouts completed for plan pro, 3 minutes later.',
    ],
    [
      { grade: 'natural_experiment', lagSeconds: 60 },
      'Each +100 ms of checkout-api POST /pay p95 latency was followed, in 5 deployments that moved it, by −1.5 points of Checkouts completed, 1 minute later.',
    ],
    [
      { grade: 'experiment' },
      'Each +100 ms of checkout-api POST /pay p95 latency, given out at random, brought −1.5 points of Checkouts completed, 3 minutes later.',
    ],
    [
      {
        kpi: { name: 'Orders', unit: 'orders', proportion: false, kind: 'sum', resolution: 'hour' },
        change: { estimate: 12.5, lower: 10, upper: 15 },
        lagSeconds: 7_200,
        stepSeconds: 3_600,
      },
      'Each +100 ms of checkout-api POST /pay p95 latency goes with +12.5 orders an hour of Orders, 2 hours later.',
    ],
    [
      { signal: { name: 'cart error ratio', unit: '', statistic: 'ratio' }, step: 0.01, grade: 'leads' },
      'Each +1.0 % of cart error ratio is followed by −1.5 points of Checkouts completed, 3 minutes later.',
    ],
  ])('%o', (changed, expected) => {
    expect(say(changed)).toBe(expected);
  });

  it('never says more than its grade', () => {
    expect(say({})).not.toMatch(/follow|brought|caus/);
    expect(say({ grade: 'leads' })).not.toMatch(/brought|caus|deployment/);
    expect(say({ grade: 'natural_experiment' })).not.toMatch(/brought|caus/);
  });

  it('has its price with its interval, the smaller end first', () => {
    expect(plain(sayMoney(link) ?? '')).toBe(
      'costs about 620 EUR an hour (450 – 790) for each 100 ms at the traffic of the last day',
    );
    expect(sayMoney({ ...link, money: null })).toBeNull();
  });
});

describe('what is said of a scan', () => {
  const kpi = (name: string, tested: number, found: number) => ({ name, tested, found, segments: 0 });
  const scan = {
    state: 'done',
    tested: 642,
    found: 3,
    finishedAt: '2026-11-28T02:01:00Z',
    progress: 1,
    summary: { signals: 214, kpis: [kpi('Checkouts', 214, 3), kpi('Revenue', 214, 0), kpi('Stock', 0, 0)] },
  } as unknown as LinkScan;

  it.each([
    [{}, '214 signals × 2 KPIs, 642 pairs, tested on 28 Nov: 3 links; none for Revenue.'],
    [{ tested: 0 }, 'On 28 Nov nothing could be tested.'],
    [{ state: 'running', progress: 0.42 }, 'A scan is under way: 42 % done.'],
    [{ state: 'waiting' }, 'A scan is about to begin.'],
    [{ state: 'failed' }, 'The last scan failed.'],
  ])('%o', (changed, expected) => {
    expect(plain(sayScan({ ...scan, ...changed } as LinkScan))).toBe(expected);
  });
});

describe('links of one signal and one KPI', () => {
  it('stand together, the whole first, in the order of the best of each', () => {
    const of = (id: string, signal: string, segment = {}) =>
      ({ id, signal: { id: signal, statistic: 'p95' }, kpi: { slug: 'k' }, segment }) as never;
    const groups = groupLinks([of('1', 'a', { plan: 'pro' }), of('2', 'b', { plan: 'pro' }), of('3', 'a')]);
    expect(groups.map(({ head, segments }) => [head.id, ...segments.map(({ id }) => id)])).toEqual([
      ['3', '1'],
      ['2'],
    ]);
  });
});

describe('the scatter plot', () => {
  it('keeps points, line and band inside of it', () => {
    const { dots, line, band, xTicks } = prepareScatter(
      {
        ...link,
        evidence: {
          points: [
            [300, 0.94],
            [600, 0.9],
          ],
          line: [
            { x: 300, y: 0.945, lower: 0.93, upper: 0.96 },
            { x: 600, y: 0.9, lower: 0.88, upper: 0.92 },
          ],
        },
      } as never,
      200,
    );
    for (const { x, y } of dots) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(100);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(200);
    }
    expect(line).toMatch(/^M[\d.]+,[\d.]+L[\d.]+,[\d.]+$/);
    expect(band.split('L')).toHaveLength(4);
    expect(xTicks.map(({ label }) => plain(label))).toContain('400 ms');
  });
});

describe('filters in the address', () => {
  it.each([
    [
      { team: 'checkout', grade: 'leads', state: 'withdrawn' },
      { team: 'checkout', grade: 'leads', state: 'withdrawn' },
    ],
    [{ team: 'No Team', grade: 'proof', state: 'active', kpi: '../x' }, {}],
  ])('%o', (query, expected) => {
    expect(readImpactFilter(query)).toEqual(expected);
  });
});
