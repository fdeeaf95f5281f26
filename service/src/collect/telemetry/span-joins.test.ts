import { describe, expect, it } from 'vitest';
import { type Callee, type Caller, SpanJoins } from './span-joins.ts';

const caller: Caller = { service: 'a', environment: '', simulated: false, failed: false, named: undefined };
const callee: Callee = {
  span: 's',
  service: 'b',
  environment: '',
  simulated: false,
  failed: false,
  durationMs: 1,
  at: 0,
  topic: undefined,
  messaging: false,
};
const none = new Map<string, never>();

describe('spans whose other side has not come yet', () => {
  it('are remembered for a minute or two', () => {
    const joins = new SpanJoins();
    joins.remember(new Map([['x', caller]]), new Map([['y', [callee]]]), 1_000_000);
    joins.remember(new Map([['z', caller]]), none, 1_059_000);
    expect(joins.callerOf('x')).toBe(caller);
    joins.remember(new Map([['w', caller]]), new Map([['y', [callee, { ...callee, span: 't' }]]]), 1_061_000);
    expect(joins.callerOf('x')).toBe(caller);
    expect(joins.waitingFor('y')).toEqual([callee, { ...callee, span: 't' }]);
    joins.remember(new Map([['v', caller]]), none, 1_130_000);
    expect(joins.callerOf('x')).toBeUndefined();
    expect(joins.callerOf('w')).toBe(caller);
    joins.remember(new Map([['u', caller]]), none, 2_000_000);
    expect(joins.callerOf('w')).toBeUndefined();
  });

  it('are no more than may be, the newest kept', () => {
    const joins = new SpanJoins(100);
    for (let i = 0; i < 1_000; i += 1) joins.remember(new Map([[`s${i}`, caller]]), none, 5_000);
    const known = Array.from({ length: 1_000 }, (_, i) => joins.callerOf(`s${i}`)).filter(Boolean).length;
    expect(known).toBe(200);
    expect(joins.callerOf('s999')).toBe(caller);
  });

  it('go when the clock is set back, rather than staying for ever', () => {
    const joins = new SpanJoins();
    joins.remember(new Map([['x', caller]]), none, 1_000_000);
    joins.remember(new Map([['y', caller]]), none, 10_000);
    expect(joins.callerOf('x')).toBeUndefined();
    expect(joins.callerOf('y')).toBe(caller);
  });
});
