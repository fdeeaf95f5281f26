import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { cutWindow, type TimedSignal } from './cut-window.ts';

function timed(values: number[], stepSeconds: number, start = 0): TimedSignal {
  return {
    component: 'c',
    metric: 'm',
    kind: 'other',
    start,
    stepSeconds,
    values: Float64Array.from(values),
  };
}

const ramp = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe('cutWindow', () => {
  it('parts a signal half an hour before and after', () => {
    const cut = cutWindow([timed(ramp(600), 60)], 500 * 60);
    expect(cut).toMatchObject({ lead: 30, windowStart: 470 * 60, stepSeconds: 60 });
    expect(cut.signals[0]?.reference.length).toBe(470);
    expect([...(cut.signals[0]?.window ?? [])]).toEqual(ramp(530).slice(470));
  });

  it('brings signals onto the coarsest step, anchored at the time in question', () => {
    const cut = cutWindow([timed(ramp(600), 60), timed(ramp(120), 300)], 500 * 60);
    expect(cut.stepSeconds).toBe(300);
    expect(cut.signals.map((signal) => signal.window.length)).toEqual([12, 12]);
    expect(cut.signals[0]?.window[cut.lead]).toBe(502); // mean of minutes 500 to 504
    expect(cut.signals[1]?.window[cut.lead]).toBe(100);
  });

  it('leaves a signal that starts later missing before', () => {
    const cut = cutWindow([timed(ramp(600), 60), timed(ramp(100), 60, 500 * 60)], 520 * 60);
    expect(Number.isNaN(cut.signals[1]?.reference[0])).toBe(true);
    expect(cut.signals[1]?.window[cut.lead]).toBe(20);
  });

  it('refuses what has no place in time', () => {
    expect(() => cutWindow([], 0)).toThrow(EngineError);
    expect(() => cutWindow([timed(ramp(10), 60)], 99_999)).toThrow(EngineError);
    expect(() => cutWindow([timed(ramp(10), 0)], 10)).toThrow(EngineError);
    expect(() => cutWindow([timed(ramp(10), 60)], Number.NaN)).toThrow(EngineError);
    expect(() => cutWindow([timed(ramp(10), 60, Number.NaN)], 10)).toThrow(EngineError);
  });
});
