import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliverDue, takeNews } from '../src/correlate/notifications/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const MINUTE = 60_000;
let service: TestService;
let receiver: Server;
let smtp: SMTPServer;
const received: { path: string; body: string; headers: Record<string, string> }[] = [];
const mails: string[] = [];
let answers = 200;
let now = NOW;

const call = (method: string, path: string, body?: unknown) =>
  service.request(method, `/api/v1/${path}`, { ...(body !== undefined && { body }) });
const at = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const forward = (minutes: number) => {
  now += minutes * MINUTE;
  service.setNow(new Date(now));
};
const tell = async () => {
  await takeNews(service.context);
  const port = (smtp.server.address() as AddressInfo).port;
  const mail = {
    smtpUrl: `smtp://127.0.0.1:${port}?tls.rejectUnauthorized=false`,
    from: 'Throughline <t@example.com>',
  };
  await deliverDue(service.context, { mail, publicUrl: 'https://t.example' });
};

async function happen(kind: string, id: string, more: object = {}): Promise<void> {
  const live = {
    id,
    state: kind === 'resolved' ? 'resolved' : 'open',
    what: `${id} is slow`,
    detail: 'p95 590 ms instead of 380 ms',
    severity: 'major',
    since: new Date(now).toISOString(),
    services: ['checkout-api'],
    teams: ['checkout'],
    quiet: false,
    ...more,
  };
  const body = { kind, at: new Date(now).toISOString(), live };
  await service.context.database.liveEvent.create({
    data: { kind, liveSignalId: id, at: new Date(now), simulated: false, body },
  });
}

beforeAll(async () => {
  service = await startTestService({ now: new Date(NOW).toISOString() });
  await populate(service);
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', body, headers: request.headers as Record<string, string> });
      response.writeHead(answers).end(answers === 200 ? 'ok' : 'no_service');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk) => {
        text += chunk;
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await service.stop();
  receiver.close();
  await new Promise<void>((resolve) => smtp.close(resolve));
});

describe('a team', () => {
  it('is told once through each of its channels, and of the end where it was told of the begin', async () => {
    const hook = await call('POST', 'teams/checkout/notification-channels', {
      kind: 'webhook',
      name: 'Pager',
      url: `${at(receiver)}/hook?key=hidden`,
    });
    expect(hook.status).toBe(201);
    expect(hook.body).toMatchObject({ target: expect.stringMatching(/^127\.0\.0\.1:\d+$/), waiting: 0 });
    const slack = { kind: 'slack', name: 'Slack', url: `${at(receiver)}/slack`, leastSeverity: 'critical' };
    const { body: made } = await call('POST', 'teams/checkout/notification-channels', slack);
    await call('POST', 'teams/checkout/notification-channels', {
      kind: 'email',
      name: 'Mail',
      to: ['dana@example.com'],
    });
    await happen('opened', 'pay');
    await happen('opened', 'muted', { quiet: true });
    await happen('opened', 'elsewhere', { teams: ['other'] });
    await Promise.all([takeNews(service.context), takeNews(service.context)]);
    await tell();
    await tell();
    expect(received.map(({ path }) => path)).toEqual(['/hook?key=hidden']);
    const [sent] = received as [(typeof received)[0]];
    const verified = new Webhook(hook.body.signingSecret);
    expect(() => verified.sign(sent.headers['webhook-id'] ?? '', new Date(now), sent.body)).not.toThrow();
    expect(sent.headers['webhook-signature']).toBe(
      verified.sign(sent.headers['webhook-id'] ?? '', new Date(now), sent.body),
    );
    expect(JSON.parse(sent.body)).toMatchObject({
      type: 'throughline.notification',
      data: { messages: [{ what: 'pay is slow', severity: 'major', url: 'https://t.example/live#pay' }] },
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Subject: Degrading: pay is slow');
    await happen('resolved', 'pay');
    await happen('resolved', 'never-told', { severity: 'critical' });
    await happen('opened', 'down', { severity: 'critical', what: 'a <b> & c' });
    await tell();
    expect(received.filter(({ path }) => path === '/slack').map(({ body }) => JSON.parse(body).text)).toEqual(
      [
        'Degrading (critical): a &lt;b&gt; &amp; c\np95 590 ms instead of 380 ms\nhttps://t.example/live#down',
      ],
    );
    expect(received.filter(({ body }) => body.includes('never-told'))).toEqual([]);
    expect(received.filter(({ body }) => body.includes('"resolved"'))).toHaveLength(1);
    expect(JSON.stringify((await call('GET', 'notification-channels')).body)).not.toMatch(
      /hidden|whsec|\/slack/,
    );
    await call('DELETE', `notification-channels/${made.id}`);
  });

  it('hears once of what comes to concern it later', async () => {
    forward(30);
    received.length = 0;
    await happen('opened', 'spreads', { teams: ['other'] });
    await tell();
    expect(received).toEqual([]);
    await happen('updated', 'spreads', { teams: ['checkout', 'other'] });
    await happen('updated', 'spreads', { teams: ['checkout', 'other'] });
    await tell();
    await happen('updated', 'spreads', { teams: ['checkout', 'other'] });
    await tell();
    expect(received.map(({ body }) => JSON.parse(body).data.messages[0].what)).toEqual(['spreads is slow']);
  });

  it('gets a storm as one, and what its quiet hours hold when they are over', async () => {
    forward(30);
    received.length = 0;
    for (let n = 0; n < 12; n += 1) await happen('opened', `storm-${n}`);
    await tell();
    expect(received).toHaveLength(1);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ type: 'throughline.digest' });
    expect(JSON.parse(received[0]?.body ?? '').data.messages).toHaveLength(12);
    const { body } = await call('GET', 'notification-channels?team=checkout');
    const { id } = body.items.find(({ kind }: { kind: string }) => kind === 'webhook');
    const quietHours = { from: '12:00', to: '18:00', timeZone: 'UTC' };
    await call('PUT', `notification-channels/${id}`, { kind: 'webhook', name: 'Pager', quietHours });
    forward(30);
    await happen('opened', 'at-noon');
    await tell();
    const waiting = (await call('GET', 'notifications?state=waiting')).body.items;
    expect(waiting).toMatchObject([
      { what: 'at-noon is slow', because: 'quiet hours', dueAt: '2026-11-20T18:00:00.000Z' },
    ]);
    received.length = 0;
    forward(6 * 60);
    await tell();
    expect(received.map(({ body: text }) => JSON.parse(text).data.messages[0].what)).toEqual([
      'at-noon is slow',
    ]);
  });

  it('is told again and again while the other side does not answer well, until it is given up; and by hand', async () => {
    forward(60);
    answers = 500;
    received.length = 0;
    await happen('opened', 'unheard');
    await tell();
    const [first] = (await call('GET', 'notifications?state=waiting')).body.items;
    expect(first).toMatchObject({
      attempts: 1,
      because: expect.stringContaining('It answered 500: no_service'),
    });
    for (const minutes of [1, 2, 6, 31, 121, 361]) {
      forward(minutes);
      await tell();
    }
    expect(received).toHaveLength(7);
    const [failed] = (await call('GET', 'notifications?state=failed')).body.items;
    expect(failed).toMatchObject({ what: 'unheard is slow', attempts: 7 });
    answers = 200;
    expect((await call('POST', `notifications/${failed.id}/replay`)).status).toBe(204);
    await tell();
    expect((await call('GET', 'notifications?state=failed')).body.items).toEqual([]);
    expect(JSON.parse(received.at(-1)?.body ?? '').data.messages[0].what).toBe('unheard is slow');
  });

  it('is reached by a test, and hears why not', async () => {
    const { body } = await call('GET', 'notification-channels');
    const { id } = body.items.find(({ kind }: { kind: string }) => kind === 'webhook');
    expect((await call('POST', `notification-channels/${id}/test`)).status).toBe(204);
    answers = 404;
    expect((await call('POST', `notification-channels/${id}/test`)).body).toMatchObject({
      status: 502,
      code: 'notification_refused',
      detail: 'It answered 404: no_service.',
    });
    const make = (channel: object) => call('POST', 'teams/checkout/notification-channels', channel);
    expect((await make({ kind: 'slack', name: 'x' })).body).toMatchObject({ field: 'url' });
    expect((await make({ kind: 'email', name: 'x', to: [] })).body).toMatchObject({
      code: 'invalid_request',
    });
    const wrong = { from: '25:00', to: '07:00', timeZone: 'Nowhere/Zone' };
    expect(
      (await make({ kind: 'slack', name: 'x', url: 'https://x.example', quietHours: wrong })).status,
    ).toBe(400);
    expect(
      (await call('PUT', 'notification-channels/none', { kind: 'slack', name: 'x' })).body,
    ).toMatchObject({
      code: 'unknown_channel',
    });
    const reader = await service.makeToken('reader');
    expect((await service.request('GET', '/api/v1/notification-channels', { token: reader })).status).toBe(
      403,
    );
  });
});
