import { describe, expect, it } from 'vitest';
import type { OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue } from '../../contracts/outcome-values.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { wilsonInterval } from '../../engine/rates/index.ts';
import { advise } from './advise.ts';
import { PLAIN_SHARE } from './read.ts';

const what = {
  ...PLAIN_SHARE,
  kind: 'deployment_success_rate' as const,
  withinMs: null,
  customerReportedOnly: true,
  target: 0.9,
  actionWhenMissed: 'Hold releases',
};
const empty: OutcomeValue = {
  estimate: null,
  lower: null,
  upper: null,
  good: 0,
  total: 0,
  open: 0,
  days: null,
  median: null,
};
const ask = (
  status: OutcomeStatus,
  value: OutcomeValue = empty,
  more: Partial<Parameters<typeof advise>[0]> = {},
) =>
  advise({
    what,
    standing: { status, statusReason: '', outlook: 'It will be missed.' },
    value,
    days: 28,
    services: 1,
    ...more,
  });

describe('advise', () => {
  it('repeats what was agreed, and what comes of it otherwise', () => {
    expect(ask('met')).toBeNull();
    expect(ask('missed')).toBe('Do what was agreed for this case: Hold releases.');
    expect(ask('at_risk')).toBe('It will be missed. Do now what was agreed for that case: Hold releases.');
  });

  it('says how much more would decide, and in which window that is', () => {
    const rate = wilsonInterval({ successes: 76, total: 80 });
    if (rate.kind !== 'rate') throw new Error('expected a rate');
    const value = {
      ...empty,
      estimate: rate.rate,
      lower: rate.lower,
      upper: rate.upper,
      good: 76,
      total: 80,
    };
    // 139 at 95 % against 90 %: engine/rates; 28 days hold 80, so 139 take 48.65.
    expect(ask('undecided', value)).toBe(
      'It would take about 139 settled deployments to tell 95 % from the target of 90 %, 59 more than there are. At this pace a window of 49 days holds that many.',
    );
    expect(ask('undecided', { ...value, good: 18, total: 20 })).toContain('no window will hold that many');
    expect(ask('undecided', { ...value, estimate: 0.9 })).toContain('endlessly many');
  });

  it('goes by the width of the interval where a share is read off a curve', () => {
    const of = { ...what, kind: 'bug_resolution_time' as const, withinMs: 72 * HOUR_MS, target: 0.75 };
    const value = { ...empty, good: null, estimate: 0.875, lower: 0.625, upper: 0.97, total: 20 };
    // The interval reaches 0.25 down and the target is 0.125 away: twice as narrow takes four times as many.
    expect(ask('undecided', value, { what: of })).toContain('about 80 bugs');
    expect(ask('undecided', { ...value, total: 60 }, { what: of })).toContain('no window will hold');
  });

  it.each([
    [empty, { services: 0 }, 'Give the team a service first'],
    [{ ...empty, open: 2 }, {}, 'Wait: 2 deployments are still being observed'],
    [empty, {}, 'Record its production deployments'],
    [
      { ...empty, total: 2, open: 2 },
      { what: { ...what, kind: 'bug_resolution_time' as const, withinMs: 72 * HOUR_MS } },
      'followed for 72 h',
    ],
    [empty, { what: { ...what, kind: 'recovery_time' as const } }, 'nothing to recover from'],
    [empty, { what: { ...what, kind: 'lead_time' as const } }, 'Record the commits'],
    [empty, { what: { ...what, kind: 'bug_resolution_time' as const } }, 'Record its bugs'],
  ])('says what is missing', (value, more, text) => {
    expect(ask('no_data', value, more)).toContain(text);
  });
});
