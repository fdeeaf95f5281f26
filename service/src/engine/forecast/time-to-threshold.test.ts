import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import type { Forecast } from './forecast.ts';
import { reportedResolution, timeToThreshold } from './time-to-threshold.ts';

function withPaths(...paths: number[][]): Extract<Forecast, { status: 'forecast' }> {
  const none = new Float64Array(0);
  const typed = paths.map((path) => Float64Array.from(path));
  return { status: 'forecast', median: none, lower: none, upper: none, paths: typed, seasons: [1] };
}

const withHorizon = (forecast: Extract<Forecast, { status: 'forecast' }>) => ({ ...forecast, seasons: [4] });

/** By definition: of all moments with eight values before and four after, those after which the largest rises enough. */
function shareOf(values: Float64Array, limit: number): number {
  const largest = (from: number, to: number) => Math.max(...values.subarray(from, to));
  const needed = limit - largest(values.length - 8, values.length);
  const rises: number[] = [];
  for (let at = 8; at + 4 <= values.length; at++) rises.push(largest(at, at + 4) - largest(at - 8, at));
  return rises.filter((rise) => rise >= needed).length / rises.length;
}

const RISING = withPaths([1, 2, 3, 4], [1, 1, 3, 3], [0, 0, 0, 1], [5, 5, 5, 5]);

describe('timeToThreshold', () => {
  it('counts the paths that reach it and takes the middle of their first steps', () => {
    const outlook = timeToThreshold(RISING, 3);
    expect(outlook).toEqual({ probability: 0.75, willReach: true, step: 3, earliest: 1, latest: 3 });
  });

  it('looks down as it looks up', () => {
    const mirrored = withPaths(...RISING.paths.map((path) => [...path].map((value) => -value)));
    expect(timeToThreshold(mirrored, -3, { direction: 'falling' })).toEqual(timeToThreshold(RISING, 3));
  });

  it('is less likely the higher the threshold', () => {
    let before = 1;
    for (let threshold = 0; threshold <= 6; threshold += 0.5) {
      const { probability } = timeToThreshold(RISING, threshold);
      expect(probability).toBeLessThanOrEqual(before);
      before = probability;
    }
  });

  it('has no step where no path gets there', () => {
    expect(timeToThreshold(RISING, 99)).toEqual({
      probability: 0,
      willReach: false,
      step: undefined,
      earliest: undefined,
      latest: undefined,
    });
  });

  it('lets a path that rounds to the threshold reach it', () => {
    expect(timeToThreshold(withPaths([2.96]), 3, { resolution: 0.1 }).probability).toBe(1);
    expect(timeToThreshold(withPaths([2.94]), 3, { resolution: 0.1 }).probability).toBe(0);
  });

  it('takes the mean with how often the past went as far', () => {
    // Four steps ahead; eight back. A record every tenth step, so that each stretch of four meets one in four of ten.
    const records = Float64Array.from({ length: 200 }, (_, at) => Math.floor(at / 10));
    const forecast = { ...RISING, median: new Float64Array(4) };
    const higher = timeToThreshold(withHorizon(forecast), 20, { history: records });
    expect(higher.probability).toBeCloseTo((0 + shareOf(records, 20)) / 2, 12);
    const falling = timeToThreshold(withHorizon(forecast), -20, {
      direction: 'falling',
      history: records.map((value) => -value),
    });
    expect(falling.probability).toBe(higher.probability);
    expect(higher.willReach).toBe(false); // no path says when
    const short = timeToThreshold(withHorizon(forecast), 3, { history: records.subarray(0, 30) });
    expect(short.probability).toBe(0.75);
  });

  it('refuses a threshold that is no number', () => {
    expect(() => timeToThreshold(RISING, Number.NaN)).toThrow(EngineError);
  });
});

describe('reportedResolution', () => {
  it.each([
    [[1, 2, 30], 1],
    [[1.5, 2.1], 0.1],
    [[0.25, Number.NaN, 3], 0.01],
    [[Math.PI], 0],
  ])('of %j is %d', (values, expected) => {
    expect(reportedResolution(Float64Array.from(values))).toBeCloseTo(expected, 12);
  });
});
