import { describe, expect, it } from 'vitest';
import type { ChangeVerdict } from '../../contracts/signal-changes.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { BeforeAfter } from '../../engine/change/index.ts';
import { decideSignal, onsetOf } from './decide.ts';
import { looksWithin, MINUTE_MS, nextDue } from './schedule.ts';
import { FALSE_ALARMS, SHARES, toSpend } from './spend.ts';
import { practicalThreshold } from './threshold.ts';
import { windowsOf } from './windows.ts';

function found(kind: 'increased' | 'decreased' | 'unchanged' | 'undecided' | 'no_data'): BeforeAfter {
  if (kind === 'no_data') {
    return { kind, reason: 'too_little_after', presentBefore: 60, presentAfter: 2 };
  }
  return {
    kind,
    shift: kind === 'decreased' ? -20 : 20,
    lower: 10,
    upper: 30,
    pValue: 0.001,
    measure: 'median_shift',
    levelBefore: 100,
    varianceInflation: 1,
    daysCompared: 7,
    confidence: 0.95,
  };
}

describe('what a look makes of one signal', () => {
  // [found, q, worse, what stood before] → [verdict, turn]
  const CASES: [
    Parameters<typeof found>[0],
    number,
    'higher' | 'lower' | 'either',
    ChangeVerdict | null,
    ChangeVerdict,
    'claimed' | 'withdrawn' | null,
  ][] = [
    ['increased', 0.001, 'higher', null, 'worse', 'claimed'],
    ['increased', 0.001, 'lower', null, 'better', 'claimed'],
    ['decreased', 0.001, 'lower', 'undecided', 'worse', 'claimed'],
    ['decreased', 0.001, 'either', null, 'moved', 'claimed'],
    // Significant, and yet not by as much as a look may spend: nothing is said.
    ['increased', 0.02, 'higher', null, 'undecided', null],
    ['unchanged', 1, 'higher', null, 'unchanged', null],
    ['undecided', 1, 'higher', null, 'undecided', null],
    ['no_data', 1, 'higher', null, 'no_data', null],
    // A claim is mild to keep …
    ['increased', 0.02, 'higher', 'worse', 'worse', null],
    ['increased', 1, 'higher', 'worse', 'worse', null],
    // … and goes when more data shows it no more; nothing told is no such data.
    ['unchanged', 1, 'higher', 'worse', 'unchanged', 'withdrawn'],
    ['undecided', 1, 'higher', 'worse', 'undecided', 'withdrawn'],
    ['no_data', 1, 'higher', 'worse', 'worse', null],
    ['decreased', 0.001, 'higher', 'worse', 'better', 'claimed'],
    ['decreased', 0.5, 'higher', 'worse', 'undecided', 'withdrawn'],
  ];
  it.each(CASES)(
    '%s with q = %s, worse when %s, after %s: %s, %s',
    (kind, qValue, worse, standing, verdict, turn) => {
      expect(decideSignal({ found: found(kind), qValue, alpha: 0.004, worse, standing })).toEqual({
        verdict,
        turn,
      });
    },
  );

  it('knows how soon it began, whatever single minutes did', () => {
    const after = Float64Array.of(100, 190, 101, 99, Number.NaN, 182, 205, 199, 90, 207);
    expect(onsetOf(after, MINUTE_MS, 100, 100)).toBe(6 * MINUTE_MS);
    expect(onsetOf(after, MINUTE_MS, 100, 1_000)).toBeNull();
  });
});

describe('when it is looked at', () => {
  it('often in the first hour, each hour of a day, and at the end', () => {
    const minutes = looksWithin(DAY_MS).map((ms) => ms / MINUTE_MS);
    expect(minutes.slice(0, 6)).toEqual([12, 20, 30, 60, 120, 180]);
    expect(minutes.at(-1)).toBe(1_440);
    expect(minutes).toHaveLength(27);
    expect(looksWithin(25 * MINUTE_MS)).toEqual([12, 20, 25].map((ms) => ms * MINUTE_MS));
    expect(looksWithin(7 * DAY_MS)).toHaveLength(27 + 24);
  });

  it.each([
    // [done, available, due] in minutes of a day
    [0, 11, undefined],
    [0, 12, 12],
    [12, 19, undefined],
    [0, 50, 12], // after a pause the early ones come in order
    [30, 400, 60],
    [60, 400, 360], // and of the later ones the newest alone
    [1_380, 1_440, 1_440],
    [1_440, 3_000, undefined],
  ])('after %s minutes of %s the next is %s', (done, available, due) => {
    const next = nextDue({ doneMs: done * MINUTE_MS, availableMs: available * MINUTE_MS, endMs: DAY_MS });
    expect(next).toBe(due === undefined ? undefined : due * MINUTE_MS);
  });
});

describe('what the looks may spend', () => {
  it('is the false alarms allowed, all looks together, whichever were taken', () => {
    for (const windowMs of [HOUR_MS, DAY_MS, 7 * DAY_MS]) {
      for (const every of [1, 3]) {
        let spent = 0;
        const looks = looksWithin(windowMs).filter(
          (_, index, all) => index % every === 0 || index === all.length - 1,
        );
        for (const lookMs of looks) {
          const alpha = toSpend({ spent, lookMs, windowMs });
          expect(alpha).toBeGreaterThan(0);
          spent += alpha;
        }
        expect(spent).toBeCloseTo(FALSE_ALARMS, 12);
      }
    }
    expect(Object.values(SHARES).reduce((sum, share) => sum + share)).toBe(1);
  });

  it('lets no more than that through, where every look finds what chance gives', () => {
    let state = 7;
    const uniform = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    let alarms = 0;
    const runs = 4_000;
    for (let run = 0; run < runs; run += 1) {
      let spent = 0;
      let alarm = false;
      for (const lookMs of looksWithin(DAY_MS)) {
        const alpha = toSpend({ spent, lookMs, windowMs: DAY_MS });
        spent += alpha;
        alarm ||= Object.values(SHARES).some((share) => uniform() <= alpha * share);
      }
      if (alarm) alarms += 1;
    }
    expect(alarms / runs).toBeLessThanOrEqual(FALSE_ALARMS + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(alarms / runs).toBeGreaterThan(0.03); // and what is allowed is used
  });
});

describe('what is compared', () => {
  const at = Date.parse('2026-06-01T12:00:30Z');
  it('lies on both sides of a change, and wholly before it where it stands for what is usual', () => {
    for (const lookMs of looksWithin(7 * DAY_MS)) {
      for (const finestMs of [MINUTE_MS, HOUR_MS]) {
        const begunAt = at - 4 * MINUTE_MS;
        const { before, after, stepMs, days, stretches } = windowsOf({ begunAt, at, lookMs, finestMs });
        expect(before.to).toBeLessThanOrEqual(begunAt);
        expect(after.from).toBeGreaterThanOrEqual(at);
        expect(after.to).toBeLessThanOrEqual(Math.max(after.from, at + lookMs));
        expect((before.to - before.from) / stepMs).toBeGreaterThanOrEqual(8);
        for (const edge of [before.from, before.to, after.from, after.to]) expect(edge % stepMs).toBe(0);
        for (const shift of [...days, ...stretches]) {
          expect(after.to - shift).toBeLessThanOrEqual(before.to);
          expect(shift % stepMs).toBe(0);
        }
        expect(days.length).toBeGreaterThanOrEqual(3);
        expect(Math.max(...days) + before.to - before.from).toBeLessThanOrEqual(35 * DAY_MS);
      }
    }
  });

  it.each([
    ['latency', 'ms', false, 200, 20],
    ['latency', 'ms', false, 8, 5],
    ['errors', '%', true, 0.001, 0.005],
    ['errors', '%', true, 0.04, 0.01],
    ['errors', '/s', false, 0, 0],
    ['kpi', 'orders', false, 500, 10],
    ['saturation', '', false, 0.5, 0.05],
  ] as const)('%s in %s: of %s %s the least worth a word is %s', (role, unit, proportion, level, least) => {
    expect(practicalThreshold({ role, unit, proportion, level })).toBeCloseTo(least, 12);
  });
});
