import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorse } from './is-worse.ts';
import { type Episode, Watcher } from './watcher.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 20);
const DAYS = 2 * 1_440;

/** Noise that is the same in every run: a linear congruential generator, summed to something like a bell. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => next() + next() + next() + next() - 2;
}

/** Two quiet days about 380, then what a test says. */
function warm(seed = 1): {
  watcher: Watcher;
  at: () => number;
  tell: (values: number[]) => void;
  random: () => number;
} {
  const watcher = new Watcher(MINUTE);
  const random = noise(seed);
  let minute = 0;
  const tell = (values: number[]) => {
    for (const value of values) watcher.observe(START + minute++ * MINUTE, value);
  };
  tell(Array.from({ length: DAYS }, () => 380 + 10 * random()));
  return { watcher, at: () => START + minute * MINUTE, tell, random };
}

const full = { role: 'saturation', worse: 'higher', proportion: false } as const;
const times = (count: number, value: () => number) => Array.from({ length: count }, value);

describe('an anomaly of one signal', () => {
  it('is seen, believed after three minutes, followed, and over after five that are as expected', () => {
    const { watcher, at, tell, random } = warm();
    expect(watcher.episode).toBeNull();
    const began = at();
    tell([590]);
    expect(watcher.episode).toMatchObject({ since: began, side: 1, confirmedAt: null, endedAt: null });
    expect(watcher.episode?.expected).toBeCloseTo(380, -1);
    tell([595, 600]);
    expect(watcher.episode).toMatchObject({ confirmedAt: began + 2 * MINUTE, worst: 600, observed: 600 });
    tell(times(30, () => 590 + 10 * random()));
    const recovered = at();
    tell(times(4, () => 380 + 10 * random()));
    expect(watcher.episode?.endedAt).toBeNull();
    tell([380]);
    expect(watcher.episode).toMatchObject({ since: began, endedAt: recovered });
  });

  it('goes on as the same one when it comes back within a quarter of an hour, and is another after that', () => {
    const { watcher, at, tell } = warm(2);
    const began = at();
    tell(times(10, () => 590));
    tell(times(7, () => 380));
    expect(watcher.episode?.endedAt).not.toBeNull();
    tell([590, 590]);
    expect(watcher.episode).toMatchObject({ since: began, endedAt: null });
    tell(times(40, () => 380));
    expect(watcher.episode?.endedAt).not.toBeNull();
    tell(times(3, () => 1_500));
    expect(watcher.episode).toMatchObject({ since: at() - 3 * MINUTE, endedAt: null });
  });

  it('is not believed where it lasted a minute', () => {
    const { watcher, tell } = warm(3);
    tell([900]);
    tell(times(6, () => 380));
    expect(watcher.episode).toMatchObject({ confirmedAt: null, endedAt: expect.any(Number) });
  });

  it('does not flap where the value swings about the edge', () => {
    const { watcher, at, tell } = warm(4);
    const began = at();
    tell([600, 600, 600]);
    for (let swing = 0; swing < 20; swing += 1) tell([380, 380, 600]);
    expect(watcher.episode).toMatchObject({ since: began, endedAt: null });
  });

  it('is seen within minutes where every value of a noisy signal stays within its band', () => {
    const random = noise(6);
    const watcher = new Watcher(MINUTE);
    let minute = 0;
    const tell = (value: number) => watcher.observe(START + minute++ * MINUTE, value);
    while (minute < 9 * 1_440) tell(400 + 60 * random());
    const began = START + minute * MINUTE;
    const { lower, upper } = watcher.band as { lower: number; upper: number };
    const raised = times(15, () => 500 + 20 * random());
    expect(raised.every((value) => value > lower && value < upper)).toBe(true);
    raised.forEach(tell);
    const { since, confirmedAt, side } = watcher.episode as Episode;
    expect(side).toBe(1);
    expect(Math.abs(since - began)).toBeLessThanOrEqual(3 * MINUTE);
    expect(confirmedAt).toBeLessThanOrEqual(began + 9 * MINUTE);
    for (const value of times(12, () => 400 + 30 * random())) tell(value);
    expect(watcher.episode?.endedAt).not.toBeNull();
  });

  it('is none where something fails a little more often for a few minutes', () => {
    const random = noise(8);
    const watcher = new Watcher(MINUTE);
    let believed = 0;
    for (let minute = 0; minute < 10 * 1_440; minute += 1) {
      const at = START + minute * MINUTE;
      const often = minute % 700 < 12 ? 0.6 : 1.2; // of a bell from -2 to 2
      watcher.observe(at, random() > often ? 1 : 0);
      if (watcher.episode?.confirmedAt === at && watcher.episode.side > 0) believed += 1;
    }
    expect(believed).toBe(0);
  });

  it('becomes how things are after a day', () => {
    const { watcher, tell, random } = warm(5);
    tell(times(1_440 + 120, () => 590 + 10 * random()));
    expect(watcher.episode?.endedAt).not.toBeNull();
  });
});

describe('with a day of its own', () => {
  const DAY = 1_440;
  const asked = (minute: number) => 100 + 80 * Math.sin((2 * Math.PI * minute) / DAY);

  function watchDays(until: number, value: (minute: number) => number): Watcher {
    const watcher = new Watcher(MINUTE);
    for (let minute = 0; minute < until; minute += 1) watcher.observe(START + minute * MINUTE, value(minute));
    return watcher;
  }

  it('is over when it is as usual for the hour, however far that is from when it began', () => {
    const random = noise(8);
    const dip = 9 * DAY + 480; // in the afternoon, when less is asked by the minute
    const watcher = watchDays(dip + 120, (minute) =>
      minute >= dip && minute < dip + 10 ? 0.6 * asked(minute) : asked(minute) + 4 * random(),
    );
    expect(watcher.episode).toMatchObject({ side: -1, since: START + dip * MINUTE });
    expect(watcher.episode?.endedAt).toBeLessThan(START + (dip + 25) * MINUTE);
  });

  it('goes on into the evening where it stays away', () => {
    const random = noise(9);
    const dip = 9 * DAY + 480;
    const watcher = watchDays(dip + 120, (minute) =>
      minute >= dip ? 0.6 * asked(minute) : asked(minute) + 4 * random(),
    );
    expect(watcher.episode).toMatchObject({ side: -1, endedAt: null });
    expect(watcher.episode?.expected).toBeCloseTo(asked(dip + 120), -1);
  });
});

describe('for the worse', () => {
  const cases: [
    what: string,
    subject: Parameters<typeof isWorse>[0],
    size: number,
    usual: number,
    worse: boolean,
  ][] = [
    ['memory at 70 % instead of 50 %', { ...full, unit: '' }, 0.2, 0.5, false],
    ['memory at 76 % instead of 50 %', { ...full, unit: '' }, 0.26, 0.5, true],
    ['the same in percent', { ...full, unit: '%' }, 26, 50, true],
    ['a disk at 98 % instead of 95 %', { ...full, unit: '' }, 0.03, 0.95, true],
    ['a tenth more in a queue', { ...full, unit: 'messages' }, 11, 100, true],
    ['three milliseconds instead of two', { ...full, role: 'latency', unit: 'ms' }, 1, 2, false],
    ['forty milliseconds instead of thirty', { ...full, role: 'latency', unit: 'ms' }, 10, 30, true],
    [
      'a KPI that lost a fiftieth',
      { ...full, role: 'kpi', worse: 'higher', proportion: true, unit: '%' },
      0.02,
      0.92,
      true,
    ],
    [
      'half a point more failures',
      { ...full, role: 'errors', proportion: true, unit: '' },
      0.005,
      0.01,
      true,
    ],
  ];
  it.each(cases)('%s', (_, subject, size, usual, worse) => {
    expect(isWorse(subject, { side: 1, size, usual, longest: 15, onTheWhole: false })).toBe(worse);
    expect(isWorse(subject, { side: -1, size, usual, longest: 15, onTheWhole: false })).toBe(false);
  });

  it('is what is full for a quarter of an hour, and what is slow at once', () => {
    const seen = { side: 1, size: 20, usual: 70, longest: 14, onTheWhole: false } as const;
    expect(isWorse({ ...full, unit: '%' }, seen)).toBe(false);
    expect(isWorse({ ...full, unit: '%' }, { ...seen, longest: 15 })).toBe(true);
    expect(isWorse({ ...full, unit: '%' }, { ...seen, size: 28 })).toBe(true); // nearly full
    expect(isWorse({ ...full, unit: 'messages' }, seen)).toBe(false);
    expect(isWorse({ ...full, unit: 'messages' }, { ...seen, size: 75 })).toBe(true);
    expect(isWorse({ ...full, role: 'latency', unit: 'ms' }, { ...seen, longest: 3 })).toBe(true);
  });

  it('has to be larger where only the mean of some minutes shows it', () => {
    const seen = { side: 1, size: 60, usual: 400, longest: 3, onTheWhole: true } as const;
    expect(isWorse({ ...full, role: 'latency', unit: 'ms' }, seen)).toBe(false);
    expect(isWorse({ ...full, role: 'latency', unit: 'ms' }, { ...seen, size: 90 })).toBe(true);
  });

  it('counts by what three of five minutes reached, not by one', () => {
    const { watcher, tell } = warm(7);
    tell([590, 1_900, 595, 600, 590]);
    expect(watcher.episode).toMatchObject({ worst: 1_900 });
    expect(watcher.episode?.size).toBeCloseTo(215, -1);
  });
});

describe('silence', () => {
  it('is what used to tell something every minute and does not', () => {
    const { watcher, at, tell } = warm(6);
    const fell = at();
    tell(times(4, () => Number.NaN));
    expect(watcher.silentSince).toBeNull();
    tell([Number.NaN]);
    expect(watcher.silentSince).toBe(fell);
    tell(times(500, () => Number.NaN));
    expect(watcher.silentSince).toBe(fell);
    tell([380]);
    expect(watcher.silentSince).toBeNull();
  });

  it('is none of what tells something now and then', () => {
    const watcher = new Watcher(MINUTE);
    for (let minute = 0; minute < 2_000; minute += 1) {
      watcher.observe(START + minute * MINUTE, minute % 4 === 0 && minute < 1_900 ? 5 : Number.NaN);
    }
    expect(watcher.silentSince).toBeNull();
  });
});

it('goes on from its kept state as if it had never stopped', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, cut) => {
      const random = noise(seed);
      const values = [
        ...times(400, () => 50 + 5 * random()),
        ...times(20, () => 90 + 5 * random()),
        ...times(40, () => (random() > 1 ? Number.NaN : 50 + 5 * random())),
      ];
      const through = new Watcher(MINUTE);
      let resumed = new Watcher(MINUTE);
      values.forEach((value, minute) => {
        through.observe(START + minute * MINUTE, value);
        resumed.observe(START + minute * MINUTE, value);
        if (minute === 395 + cut) resumed = Watcher.restore(JSON.parse(JSON.stringify(resumed.serialize())));
      });
      expect(resumed.serialize()).toEqual(through.serialize());
    }),
    { numRuns: 20 },
  );
});

it('believes nothing of a signal that is only noisy', () => {
  let believed = 0;
  for (let seed = 100; seed < 110; seed += 1) {
    const random = noise(seed);
    const watcher = new Watcher(MINUTE);
    for (let minute = 0; minute < 7 * 1_440; minute += 1) {
      watcher.observe(START + minute * MINUTE, 100 + 30 * random());
      if (watcher.episode?.confirmedAt === START + minute * MINUTE) believed += 1;
    }
  }
  expect(believed).toBe(0);
});
