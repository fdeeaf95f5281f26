import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { deadlineAfter, type Ports } from '../src/ports.ts';
import { retryAfter } from '../src/service/attempt.ts';
import { type Call, createClient } from '../src/service/client.ts';

type Event = 'hang' | 'refuse' | { status: number; retryAfter?: string; body?: unknown; takes?: number };

const BUDGET_MS = 5000;
const Ok = z.object({ ok: z.literal(true) });

/** A world in which time passes only when somebody waits. */
function world(events: readonly Event[], random = 0.5) {
  let now = 1_700_000_000_000;
  const began = now;
  const left = [...events];
  const sleeps: number[] = [];
  let attempts = 0;
  const limits = new Map<AbortSignal, number>();
  const ports: Ports = {
    now: () => now,
    random: () => random,
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
    abortAfter: (ms) => {
      const { signal } = new AbortController();
      limits.set(signal, ms);
      return signal;
    },
    fetch: async (_, init) => {
      attempts += 1;
      const event = left.shift() ?? { status: 200, body: { ok: true } };
      const limit = limits.get(init?.signal as AbortSignal) ?? Number.POSITIVE_INFINITY;
      if (event === 'refuse')
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
      const takes = event === 'hang' ? Number.POSITIVE_INFINITY : (event.takes ?? 1);
      if (event === 'hang' || takes > limit) {
        now += limit;
        throw new DOMException('too late', 'TimeoutError');
      }
      now += takes;
      return new Response(JSON.stringify(event.body ?? {}), {
        status: event.status,
        headers: event.retryAfter === undefined ? {} : { 'retry-after': event.retryAfter },
      });
    },
  };
  const call = createClient({
    url: 'https://tl.example',
    step: '1/1/deploy/throughline',
    credential: async () => ({ ok: true, value: 'tl_x' }),
    deadline: deadlineAfter(BUDGET_MS, ports.now),
    ports,
    debug: () => {},
  });
  const record = (more: Partial<Call<z.infer<typeof Ok>>> = {}) =>
    call({ method: 'POST', path: '/x', body: { a: 1 }, answer: Ok, attempts: 10, ...more });
  return { record, sleeps, attempts: () => attempts, spent: () => now - began };
}

const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>('hang'),
  fc.constant<Event>('refuse'),
  fc.record({
    status: fc.constantFrom(200, 200, 301, 400, 401, 404, 408, 422, 429, 500, 502, 503),
    takes: fc.integer({ min: 0, max: 6000 }),
    body: fc.constantFrom<unknown>({ ok: true }, { code: 'x', detail: 'd', remedy: 'r' }, 'text', null),
    retryAfter: fc.constantFrom('0', '1', '3', '100', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT'),
  }),
);

test('whatever the service does, a call never outlives the deadline', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(eventArbitrary, { maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (events, random) => {
        const { record, spent } = world(events, random);
        await record();
        expect(spent()).toBeLessThanOrEqual(BUDGET_MS);
      },
    ),
  );
});

test('a sound answer within the deadline is never missed when faults before it are brief', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Event>('refuse', { status: 503 }, { status: 429, retryAfter: '0' }), {
        maxLength: 3,
      }),
      async (events) => {
        const { record, attempts } = world(events);
        expect(await record()).toEqual({ ok: true, value: { ok: true } });
        expect(attempts()).toBe(events.length + 1);
      },
    ),
  );
});

test.each([500, 501, 502, 503, 504, 520, 521, 522, 530])(
  'comes back after a %i, whoever answered it',
  async (status) => {
    const { record, attempts } = world([{ status, body: '<h1>Origin is unreachable</h1>' }]);
    expect((await record()).ok).toBe(true);
    expect(attempts()).toBe(2);
  },
);

test('waits as long as Retry-After says', async () => {
  const { record, sleeps } = world([
    { status: 429, retryAfter: '2' },
    { status: 200, body: { ok: true } },
  ]);
  expect((await record()).ok).toBe(true);
  expect(sleeps).toEqual([2000]);
});

test('comes back when a refusal says when, as for a write that is still being done', async () => {
  const { record, sleeps } = world([
    { status: 409, retryAfter: '1' },
    { status: 200, body: { ok: true } },
  ]);
  expect((await record()).ok).toBe(true);
  expect(sleeps).toEqual([1000]);
});

test('does not wait when Retry-After lies beyond the deadline', async () => {
  const { record, sleeps, attempts } = world([{ status: 503, retryAfter: '6' }]);
  expect(await record()).toMatchObject({ ok: false, failure: { kind: 'away' } });
  expect([sleeps, attempts()]).toEqual([[], 1]);
});

test('a black hole leaves time for a second attempt', async () => {
  const { record, attempts } = world(['hang']);
  expect((await record()).ok).toBe(true);
  expect(attempts()).toBe(2);
});

test('pauses double, up to a limit, and are half random', async () => {
  const pauses = async (random: number) => {
    const { record, sleeps } = world(Array(10).fill('refuse'), random);
    await record();
    return sleeps;
  };
  expect(await pauses(1)).toEqual([250, 500, 1000, 2000]);
  expect((await pauses(0)).slice(0, 5)).toEqual([125, 250, 500, 1000, 1000]);
});

test.each([400, 401, 403, 404, 409, 422, 301])('does not repeat what a %i refuses', async (status) => {
  const { record, attempts } = world([{ status, body: { code: 'c', detail: 'd', remedy: 'r' } }]);
  expect(await record()).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  expect(attempts()).toBe(1);
});

test.each([
  ['7', 7000],
  [' 0 ', 0],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 10_000],
  ['Wed, 21 Oct 2015 07:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('reads Retry-After %j', (header, expected) => {
  expect(retryAfter(header, Date.parse('2015-10-21T07:27:50Z'))).toBe(expected);
});
