import { Extremes } from './extremes.ts';
import { SeasonalProfile } from './season.ts';

export interface BaselineConfig {
  alertsPerWeek: number;
  restPoints: number;
}
export const DEFAULTS: BaselineConfig = { alertsPerWeek: 0.2, restPoints: 24 };
const WEEK = 604_800_000;
const DAY = 86_400_000;
export const P: Record<string, number> = {
  slow: 256,
  clip: 5,
  seasonMemory: 8,
  seasonGain: 0.75,
  mid: 32,
  quiet: 0.4,
  longest: 288,
};

export interface Reading {
  score: number;
  expected: number;
  lower: number;
  upper: number;
  alert: boolean;
  direction: -1 | 0 | 1;
  status: 'learning' | 'scored' | 'missing' | 'out_of_order';
  channel: number;
  period: number;
}

const PLAIN = 5; // channels of the plain bank
const SEASONAL = 3;

export class Baseline {
  readonly config: BaselineConfig;
  step = 0;
  steps: number[] = [];
  lastTime = Number.NaN;
  n = 0;
  fast = 0;
  slow = 0;
  slowSpread = 0;
  smooth8 = 0;
  smooth32 = 0;
  previous = 0;
  diffSpread = 0;
  volatility = 0;
  run = 0;
  plain = new Extremes([2, 2, 16, 64, 32], 256);
  seasonal = new Extremes([2, 16, 96], 256);
  day: SeasonalProfile | undefined;
  dayDrift = 0;
  daySpread = 0;
  dayError = 0;
  plainError = 0;
  daySeen = 0;
  s8 = 0;
  s48 = 0;
  adopted = false;
  recent = 0;
  rest = 0;
  eventAge = 0;
  reading: Reading = {
    score: 0,
    expected: 0,
    lower: 0,
    upper: 0,
    alert: false,
    direction: 0,
    status: 'learning',
    channel: -1,
    period: 0,
  };
  constructor(config: Partial<BaselineConfig> = {}) {
    this.config = { ...DEFAULTS, ...config };
  }

  push(timeMs: number, x: number): Reading {
    const r = this.reading;
    r.score = 0;
    r.alert = false;
    r.direction = 0;
    r.channel = -1;
    r.period = 0;
    if (!(timeMs > this.lastTime) && !Number.isNaN(this.lastTime)) {
      r.status = 'out_of_order';
      return r;
    }
    if (!Number.isFinite(x)) {
      r.status = 'missing';
      return r;
    }
    const dt = timeMs - this.lastTime;
    this.lastTime = timeMs;
    if (this.steps.length < 15) {
      if (dt > 0) this.steps.push(dt);
      this.step = [...this.steps].sort((a, b) => a - b)[this.steps.length >> 1] ?? 0;
    } else this.step *= dt > this.step ? 1.002 : dt < this.step ? 1 / 1.002 : 1;
    const n = ++this.n;
    if (n === 1) {
      this.fast = this.slow = this.previous = x;
      return r;
    }
    const alertPoints = WEEK / this.config.alertsPerWeek / this.step;

    // plain deviations, all against what was known before this point
    const innovation = x - this.fast;
    const deviation = x - this.slow;
    const change = Math.abs(x - this.previous);
    const limit = P['clip']! * this.slowSpread;
    const clipped = deviation > limit ? limit : deviation < -limit ? -limit : deviation;
    this.smooth8 += (clipped - this.smooth8) / 8;
    this.smooth32 += (clipped - this.smooth32) / P['mid']!;
    const dl = P['clip']! * this.diffSpread;
    this.volatility += ((n < 20 ? change : Math.min(change, dl)) - this.volatility) / 16;
    const v = this.volatility - this.diffSpread;

    let best = 0,
      bestChannel = -1,
      sign = 0;
    const plain = this.plain;
    for (let c = 0; c < PLAIN; c++) {
      const d =
        c === 0 ? innovation : c === 1 ? deviation : c === 2 ? this.smooth8 : c === 3 ? this.smooth32 : v;
      const tail = d < 0 ? 2 * c + 1 : 2 * c;
      const size = d < 0 ? -d : d;
      if (size > plain.current[tail]!) plain.current[tail] = size;
      if (size > plain.low[tail]!) {
        const period = plain.returnPeriod(tail, size);
        if (period > best) {
          best = period;
          bestChannel = c;
          sign = d < 0 ? -1 : 1;
        }
      }
    }
    plain.endPoint(alertPoints);
    r.expected = this.slow;

    // season
    if (n === 16 && this.step < DAY / 8)
      this.day = new SeasonalProfile(DAY, Math.max(4, Math.min(288, Math.round(DAY / this.step))));
    const day = this.day;
    if (day !== undefined) {
      const b = day.binAt(timeMs);
      const lo = b === 0 ? day.bins - 1 : b - 1,
        hi = b === day.bins - 1 ? 0 : b + 1;
      if (day.count[b]! > 0 && day.count[lo]! > 0 && day.count[hi]! > 0) {
        const base = x - this.dayDrift;
        const m0 = day.mean[b]!,
          m1 = day.mean[lo]!,
          m2 = day.mean[hi]!;
        const least = Math.min(m0, m1, m2),
          most = Math.max(m0, m1, m2);
        const raw = base - m0;
        let d = base > most ? base - most : base < least ? base - least : 0;
        const sp = (day.spread[lo]! + day.spread[b]! * 2 + day.spread[hi]!) / 4;
        const unit = 0.5 * sp + 0.5 * this.daySpread + 0.01 * this.slowSpread + 1e-12 * Math.abs(x) + 1e-300;
        d /= unit;
        const sl = P['clip']! * this.daySpread;
        const rc = raw > sl ? sl : raw < -sl ? -sl : raw;
        const seen = ++this.daySeen;
        const rate = 1 / Math.min(seen, 256);
        this.daySpread +=
          (Math.min(Math.abs(raw), seen < 20 ? Infinity : sl * 2 + 0.01 * this.slowSpread) - this.daySpread) *
          rate;
        const er = 1 / Math.min(seen, (3 * DAY) / this.step);
        this.dayError += (Math.min(Math.abs(raw), 3 * this.slowSpread) - this.dayError) * er;
        this.plainError += (Math.min(Math.abs(deviation), 3 * this.slowSpread) - this.plainError) * er;
        const dc = d > 6 ? 6 : d < -6 ? -6 : d;
        this.s8 += (dc - this.s8) / 8;
        this.s48 += (dc - this.s48) / 48;
        this.dayDrift += rc / Math.max(64, Math.min(seen, DAY / this.step));
        const need = P['seasonGain']! * (this.adopted ? 1.1 : 1);
        this.adopted = seen * this.step > DAY && this.dayError < need * this.plainError;
        const bank = this.seasonal;
        for (let c = 0; c < SEASONAL; c++) {
          const dd = c === 0 ? d : c === 1 ? this.s8 : this.s48;
          const tail = dd < 0 ? 2 * c + 1 : 2 * c;
          const size = dd < 0 ? -dd : dd;
          if (size > bank.current[tail]!) bank.current[tail] = size;
          if (this.adopted && size > bank.low[tail]!) {
            const period = bank.returnPeriod(tail, size);
            if (period > best) {
              best = period;
              bestChannel = PLAIN + c;
              sign = dd < 0 ? -1 : 1;
            }
          }
        }
        bank.endPoint(alertPoints);
        if (this.adopted) r.expected = m0 + this.dayDrift;
      }
      day.learn(
        b,
        x - this.dayDrift,
        P['clip']! * (this.daySpread * 2 + 0.1 * this.slowSpread),
        P['seasonMemory']!,
      );
    }

    // learn
    this.run = deviation > 0 ? Math.max(1, this.run + 1) : Math.min(-1, this.run - 1);
    const hurry = 1 + Math.max(0, Math.abs(this.run) - 32) / 32;
    const rate = 1 / Math.min(n, P['slow']!);
    this.slow += rate * (n < 16 ? deviation : Math.max(-limit * hurry, Math.min(limit * hurry, deviation)));
    this.slowSpread +=
      rate *
      ((n < 16 ? Math.abs(deviation) : Math.min(Math.abs(deviation), 2 * limit + 1e-9 * Math.abs(x))) -
        this.slowSpread);
    this.fast += innovation / Math.min(n, 6);
    this.diffSpread +=
      rate * ((n < 16 ? change : Math.min(change, 2 * dl + 1e-9 * Math.abs(x))) - this.diffSpread);
    this.previous = x;

    // events
    const period = best;
    r.period = period;
    r.channel = bestChannel;
    r.direction = sign as -1 | 0 | 1;
    let s = period > 0 ? 1 / (1 + Math.sqrt(alertPoints / period)) : 0;
    if (this.rest > 0) {
      this.rest--;
      this.eventAge++;
      if (s > P['quiet']! && this.eventAge < P['longest']!) this.rest = this.config.restPoints;
      s = Math.min(s, 0.1);
      this.plain.inEvent = this.seasonal.inEvent = true;
    } else {
      this.plain.inEvent = this.seasonal.inEvent = false;
      if (s >= 0.5) {
        r.alert = true;
        this.rest = this.config.restPoints;
        this.eventAge = 0;
      }
    }
    r.score = s;
    r.status = 'scored';
    return r;
  }
}
export const ALERT_SCORE = 0.5;
export function createBaseline(config: Partial<BaselineConfig> = {}): Baseline {
  return new Baseline(config);
}
