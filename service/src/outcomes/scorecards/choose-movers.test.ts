import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Facts, PLAIN_SHARE } from '../metrics/index.ts';
import { chooseMovers, MAX_MOVERS } from './choose-movers.ts';

const TO = Date.UTC(2026, 2, 31);
const none: Facts = {
  deployments: [],
  bugs: [],
  recoveries: [],
  leadTimes: [],
  misdated: [],
  told: null,
  forecast: null,
};
const hours = (count: number) => TO - count * HOUR_MS;
const measure = (
  kind: 'deployment_success_rate' | 'bug_resolution_time' | 'recovery_time' | 'lead_time',
) => ({
  ...PLAIN_SHARE,
  kind,
  withinMs: kind === 'deployment_success_rate' ? null : 24 * HOUR_MS,
  customerReportedOnly: true,
});
const choose = (kind: Parameters<typeof measure>[0], facts: Partial<Facts>) =>
  chooseMovers(measure(kind), { ...none, ...facts }, TO, 28).map(({ id, effect, durationMs }) => [
    id,
    effect,
    durationMs === null ? null : durationMs / HOUR_MS,
  ]);

describe('chooseMovers', () => {
  it('names the deployments that went wrong, newest first, then those still pending', () => {
    const deployments: Facts['deployments'] = [
      { id: 'held', finishedAt: hours(5), kind: 'held', counts: true },
      { id: 'pending', finishedAt: hours(1), kind: 'pending', counts: false },
      { id: 'failed', finishedAt: hours(9), kind: 'failed', counts: true },
      { id: 'undone', finishedAt: hours(4), kind: 'rolled_back', counts: true },
      { id: 'undone-beside', finishedAt: hours(3), kind: 'rolled_back', counts: false },
      { id: 'long-ago', finishedAt: hours(29 * 24), kind: 'failed', counts: true },
    ];
    const recoveries = [
      { id: 'failed', beganAt: hours(9), endedAt: hours(7) },
      { id: 'undone', beganAt: hours(4), endedAt: null },
    ];
    expect(choose('deployment_success_rate', { deployments, recoveries })).toEqual([
      ['undone', 'bad', 4],
      ['failed', 'bad', 2],
      ['pending', 'open', null],
    ]);
  });

  it('names the bugs beyond the limit, those on their way to it, and the slowest in time', () => {
    const bug = (id: string, from: number, to: number | null, more = {}) => ({
      id,
      beganAt: hours(from),
      endedAt: to === null ? null : hours(to),
      customerReported: true,
      ...more,
    });
    const bugs = [
      bug('overdue', 48, null),
      bug('late', 200, 100),
      bug('open', 5, null),
      bug('quick', 50, 40),
      bug('dismissed', 50, 1, { dismissed: true }),
      bug('internal', 100, null, { customerReported: false }),
    ];
    expect(choose('bug_resolution_time', { bugs })).toEqual([
      ['overdue', 'bad', 48],
      ['late', 'bad', 100],
      ['open', 'open', 5],
      ['quick', 'good', 10],
    ]);
  });

  it('takes recoveries by their begin and commits by their arrival', () => {
    const recoveries = [{ id: 'd1', beganAt: hours(30), endedAt: hours(1) }];
    expect(choose('recovery_time', { recoveries })).toEqual([['d1', 'bad', 29]]);
    const leadTimes = [
      { id: 'd2', sha: 'a', beganAt: hours(29 * 24), endedAt: hours(1) },
      { id: 'd3', sha: 'b', beganAt: TO - 40 * DAY_MS, endedAt: TO - 30 * DAY_MS },
    ];
    expect(choose('lead_time', { leadTimes })).toEqual([['d2', 'bad', 29 * 24 - 1]]);
  });

  it('keeps the longest of too many', () => {
    const bugs = Array.from({ length: 60 }, (_, n) => ({
      id: `${n}`,
      beganAt: hours(25 + n),
      endedAt: null,
      customerReported: true,
    }));
    const chosen = choose('bug_resolution_time', { bugs });
    expect(chosen).toHaveLength(MAX_MOVERS);
    expect(chosen[0]).toEqual(['30', 'bad', 55]);
  });
});
