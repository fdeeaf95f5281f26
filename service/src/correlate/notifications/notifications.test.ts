import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { compose, type Message } from './compose.ts';
import { isSevereEnough, planSending, retryAfterMs, type Waiting } from './plan.ts';
import { endOfQuiet } from './quiet-hours.ts';
import { sign } from './send.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const waiting = (...severities: Waiting['severity'][]): Waiting[] =>
  severities.map((severity, n) => ({ id: `${n}`, severity }));
const ids = (messages: readonly Waiting[]) => messages.map(({ id }) => id).join('');

describe('quiet hours', () => {
  const night = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };

  it.each([
    ['by day', '2026-11-20T12:00:00Z', null],
    ['before midnight', '2026-11-20T22:30:00Z', '2026-11-21T06:00:00.000Z'],
    ['after midnight', '2026-11-21T02:00:00Z', '2026-11-21T06:00:00.000Z'],
    ['at their end', '2026-11-21T06:00:00Z', null],
    ['in the night in which the clock is put back', '2026-10-24T22:00:00Z', '2026-10-25T06:00:00.000Z'],
    ['in the night in which it is put forward', '2026-03-28T22:30:00Z', '2026-03-29T05:00:00.000Z'],
  ])('%s', (_, now, end) => {
    expect(endOfQuiet(new Date(now), night)?.toISOString() ?? null).toBe(end);
  });

  it('are none where they begin as they end, or where there are none', () => {
    expect(endOfQuiet(NOW, { from: '12:00', to: '12:00', timeZone: 'UTC' })).toBeNull();
    expect(endOfQuiet(NOW, null)).toBeNull();
  });
});

describe('what is sent', () => {
  const plan = (due: Waiting[], more: Partial<Parameters<typeof planSending>[0]> = {}) => {
    const { singles, digest, held } = planSending({
      due,
      sentLately: [],
      quietHours: null,
      now: NOW,
      ...more,
    });
    return [
      ids(singles),
      ids(digest),
      held && `${ids(held.messages)} ${held.until.toISOString().slice(11, 16)}`,
    ];
  };
  const all = { from: '00:00', to: '23:59', timeZone: 'UTC' };

  it.each([
    ['up to three one by one', waiting('minor', 'major', 'minor'), {}, ['012', '', null]],
    ['more than that together', waiting('minor', 'major', 'minor', 'minor'), {}, ['', '0123', null]],
    [
      'what is critical always, beside the rest',
      waiting('minor', 'critical', 'minor', 'minor', 'minor'),
      {},
      ['1', '0234', null],
    ],
    [
      'a storm of what is critical at once, as one',
      waiting('critical', 'critical', 'minor', 'critical', 'critical'),
      { quietHours: all },
      ['', '0134', '2 23:59'],
    ],
    ['one after two', waiting('minor'), { sentLately: [ago(5), ago(1)] }, ['0', '', null]],
    [
      'nothing more after three until ten minutes are over',
      waiting('minor', 'critical'),
      { sentLately: [ago(9), ago(5), ago(1)] },
      ['1', '', '0 12:01'],
    ],
    [
      'in quiet hours what is critical alone',
      waiting('major', 'critical'),
      { quietHours: all },
      ['1', '', '0 23:59'],
    ],
    [
      'again once it was long ago',
      waiting('minor'),
      { sentLately: [ago(11), ago(12), ago(13)] },
      ['0', '', null],
    ],
  ] as const)('%s', (_, due, more, expected) => {
    expect(plan([...due], more as never)).toEqual(expected);
  });

  it('goes by severity', () => {
    expect(isSevereEnough('major', 'major')).toBe(true);
    expect(isSevereEnough('minor', 'major')).toBe(false);
    expect(isSevereEnough('critical', 'minor')).toBe(true);
  });

  it('is tried again ever later, and given up in the end', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map(retryAfterMs);
    expect(waits.at(-1)).toBeNull();
    const known = waits.slice(0, -1) as number[];
    expect(known.every((wait, n) => n === 0 || wait > (known[n - 1] as number))).toBe(true);
  });
});

describe('a letter', () => {
  const message = (id: string, severity: Message['severity']): Message => ({
    id,
    kind: 'opened',
    severity,
    what: `${id} is slow`,
    detail: 'p95 590 ms instead of 380 ms',
    at: NOW.toISOString(),
    services: ['web'],
    path: `/live#${id}`,
  });

  it('says one thing, or several with the worst first', () => {
    expect(compose([message('a', 'minor')], 'https://t.example', 'Shop')).toMatchObject({
      id: 'a',
      type: 'throughline.notification',
      subject: 'Degrading: a is slow',
      text: 'Degrading (minor): a is slow\np95 590 ms instead of 380 ms\nhttps://t.example/live#a',
    });
    const digest = compose([message('a', 'minor'), message('b', 'critical')], 'https://t.example', 'Shop');
    expect(digest).toMatchObject({
      type: 'throughline.digest',
      subject: '2 messages for Shop, first: b is slow',
    });
    expect(digest.messages.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('is signed so that the library of Standard Webhooks accepts it, and nothing else', () => {
    const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
    const body = JSON.stringify({ hello: 'world' });
    const headers = sign('msg_1', body, secret, new Date());
    expect(new Webhook(secret).verify(body, headers)).toEqual({ hello: 'world' });
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
  });
});
