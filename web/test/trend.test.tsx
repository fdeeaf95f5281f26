import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { prepareSparkline } from '../ui/sparkline/prepare-sparkline.ts';
import { splitAtGaps } from '../ui/trend-chart/gaps.ts';
import { prepareRail, type RailDeployment } from '../ui/trend-chart/prepare-rail.ts';
import { prepareTrend, type TrendDay } from '../ui/trend-chart/prepare-trend.ts';
import { TrendChart } from '../ui/trend-chart/trend-chart.tsx';
import { aim } from './aim.ts';

const START = Date.parse('2026-09-28T00:00:00Z');
const dayOf = (index: number) => new Date(START + index * 86_400_000).toISOString().slice(0, 10);
const known = (index: number, estimate: number): TrendDay => ({
  day: dayOf(index),
  estimate,
  lower: estimate - 0.05,
  upper: estimate + 0.04,
  total: 40,
});
const gap = (index: number): TrendDay => ({
  day: dayOf(index),
  estimate: null,
  lower: null,
  upper: null,
  total: 0,
});

const HEIGHT = 200;
const withGap = [
  known(0, 0.8),
  known(1, 0.82),
  gap(2),
  known(3, 0.84),
  gap(4),
  known(5, 0.9),
  known(6, 0.91),
];

test('a series is split at its gaps', () => {
  expect(splitAtGaps(withGap).map((run) => run.map(({ index }) => index))).toEqual([[0, 1], [3], [5, 6]]);
});

test('a gap is a gap: no path spans it, and a day known alone is a dot', () => {
  const trend = prepareTrend(withGap, aim(0.9), HEIGHT);
  expect(trend?.lines).toHaveLength(2);
  expect(trend?.bands).toHaveLength(2);
  expect(trend?.dots).toHaveLength(1);
  expect(trend?.days[2]).toMatchObject({ y: null });
  expect(trend?.days[2]?.readOut).toContain('nothing to count');
});

test('a missing value is never drawn as zero', () => {
  const trend = prepareTrend(withGap, aim(0.9), HEIGHT);
  expect(trend?.yTicks.every(({ label }) => !label.startsWith('0'))).toBe(true);
});

test('the axis holds the whole band and the target, and never leaves 0 to 100 %', () => {
  const trend = prepareTrend([known(0, 0.97), known(1, 0.99)], aim(0.7), HEIGHT);
  expect(trend).not.toBeNull();
  expect(trend?.targetY).toBeGreaterThan(0);
  expect(trend?.targetY).toBeLessThanOrEqual(HEIGHT);
  for (const { label } of trend?.yTicks ?? []) expect(Number.parseFloat(label)).toBeLessThanOrEqual(100);
  expect(trend?.yTicks.length).toBeGreaterThan(0);
});

test('better is up', () => {
  const trend = prepareTrend([known(0, 0.7), known(1, 0.9)], aim(0.8), HEIGHT);
  const [before, after] = trend?.days ?? [];
  expect(after?.y).toBeLessThan(before?.y ?? 0);
});

test('no label of the axis lies under the label of the target', () => {
  const trend = prepareTrend([known(0, 0.5), known(1, 0.9)], aim(0.8), HEIGHT);
  for (const { y } of trend?.yTicks ?? [])
    expect(Math.abs(y - (trend?.targetY ?? 0))).toBeGreaterThanOrEqual(15);
});

test('the first of a month is marked where its day is', () => {
  const days = [0, 1, 2, 3, 4, 5, 6].map((index) => known(index, 0.8));
  expect(prepareTrend(days, aim(0.9), HEIGHT)?.xTicks).toEqual([{ x: (3.5 / 7) * 100, label: '1 Oct' }]);
});

test('with nothing known there is no chart and no sparkline', () => {
  expect(prepareTrend([gap(0), gap(1)], aim(0.9), HEIGHT)).toBeNull();
  expect(prepareSparkline([gap(0), gap(1)], aim(0.9), 30)).toBeNull();
});

test('a sparkline ends at its last known day and stays flat when little happens', () => {
  const flat = prepareSparkline([known(0, 0.9), { ...known(1, 0.9), lower: 0.9, upper: 0.9 }], aim(0.9), 30);
  expect(flat?.end?.x).toBe(100);
  const still = [0.9, 0.901].map((estimate, index) => ({
    ...known(index, estimate),
    lower: estimate,
    upper: estimate,
  }));
  const drawn = prepareSparkline(still, aim(0.9), 30);
  expect(drawn?.end?.y).toBeGreaterThan(10);
  expect(drawn?.end?.y).toBeLessThan(20);
});

const deployment = (id: string, at: string, verdict: RailDeployment['verdict']): RailDeployment => ({
  id,
  at,
  service: 'checkout-api',
  version: id,
  verdict,
});

test('deployments hang under their UTC day, the ones that went wrong nearest to the chart', () => {
  const rail = prepareRail(
    [
      deployment('v1', `${dayOf(1)}T09:00:00Z`, 'held'),
      deployment('v2', `${dayOf(1)}T10:00:00Z`, 'rolled_back'),
      deployment('v3', `${dayOf(2)}T01:30:00+02:00`, 'failed'),
      deployment('old', '2020-01-01T00:00:00Z', 'failed'),
    ],
    [dayOf(0), dayOf(1), dayOf(2)],
  );
  expect(rail.undone.map(({ id, row, x }) => [id, row, x])).toEqual([
    ['v2', 0, 50],
    ['v3', 1, 50],
  ]);
  expect(rail.quiet).toEqual([{ x: 50, day: dayOf(1), verdict: 'held', rows: [2] }]);
  expect(rail.rows).toBe(3);
});

test('a day with too many keeps the ones that went wrong and counts what it hides', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    deployment(`v${index}`, `${dayOf(0)}T09:00:00Z`, 'held'),
  );
  const rail = prepareRail([...many, deployment('bad', `${dayOf(0)}T10:00:00Z`, 'rolled_back')], [dayOf(0)]);
  expect(rail.undone.map(({ id }) => id)).toEqual(['bad']);
  expect(rail.hidden).toBe(31 - rail.rows);
});

test('the chart draws the band, labels the target in place and links what went wrong', () => {
  const html = renderToStaticMarkup(
    <TrendChart
      points={withGap}
      measured={aim(0.9)}
      deployments={[deployment('v2', `${dayOf(1)}T10:00:00Z`, 'rolled_back')]}
      title="7 days"
      label="from 80 % to 91 %"
    />,
  );
  expect(html.match(/class="band/g)).toHaveLength(2);
  expect(html).toContain('>target<');
  expect(html).toContain('href="/deployments/v2"');
  expect(html).toContain('checkout-api v2 was rolled back');
  expect(html).not.toContain('NaN');
});

test('an amount has an axis of its own, and less can be better', () => {
  const points = [known(0, 300), known(1, 400)];
  const trend = prepareTrend(points, aim(350, { scale: 'amount', unit: 'ms', direction: 'at_most' }), HEIGHT);
  expect(trend?.yTicks.map(({ label }) => label).join()).toMatch(/\d/);
  expect(trend?.days[1]?.y).toBeLessThan(trend?.days[0]?.y ?? 0); // up is more, whichever is better
  expect(trend?.days[1]?.readOut).toMatch(/400\W+ms/);
});

test('an objective of 99.9 % is not drawn as a flat line', () => {
  const source = { from: 'error_ratio', signal: '1', name: '' } as const;
  const points = [0.9985, 0.9995].map((estimate, index) => ({
    ...known(index, estimate),
    lower: estimate,
    upper: estimate,
  }));
  const [fine, coarse] = [aim(0.999, { source }), aim(0.999)].map((measured) => {
    const path = prepareSparkline(points, measured, 30)?.lines[0] ?? '';
    const heights = [...path.matchAll(/[ML, ](\d+\.?\d*)(?=[ML]|$)/g)].map(([, y]) => Number(y));
    return Math.max(...heights) - Math.min(...heights);
  });
  expect(fine).toBeGreaterThan(5 * (coarse ?? 0));
});
