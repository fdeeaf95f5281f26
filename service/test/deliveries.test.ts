import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  forgetOldDeliveries,
  type Handler,
  keepRefused,
  lookAgain,
  processDeliveries,
  takeIn,
} from '../src/collect/deliveries/index.ts';
import { ServiceError } from '../src/errors.ts';
import { runJobs } from '../src/jobs/clock.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { startTestService, type TestService } from './service.ts';

const NOW = '2026-03-10T12:00:00.000Z';
const later = (ms: number) => new Date(Date.parse(NOW) + ms);
const SECOND = 1000;
const DAY = 86_400_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  service.setNow(NOW);
  await service.context.database.delivery.deleteMany();
});

const arrive = (deliveryId: string, more: object = {}) =>
  takeIn(service.context, {
    source: 'github',
    deliveryId,
    event: 'push',
    headers: {},
    body: new TextEncoder().encode('{}'),
    ...more,
  });
const failures: string[] = [];
const drain = (github: Handler) => {
  failures.length = 0;
  return processDeliveries({
    context: service.context,
    changes: makeChanges(service.context),
    handlers: { github, linear: github, cdevents: github, import: github },
    onFailure: (error) => failures.push((error as Error).message),
  });
};
const used: Handler = async () => ({ outcome: 'used', subject: 'acme/shop main' });
const broken: Handler = async () => {
  throw new Error('the disk is full');
};
const row = (id: string) => service.context.database.delivery.findUniqueOrThrow({ where: { id } });

describe('the queue', () => {
  it('has each delivery understood once, by however many processors', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => arrive(`many-${index}`)));
    const seen: string[] = [];
    const handle: Handler = async (_recording, { headers }) => {
      seen.push(headers['user-agent'] ?? '');
      return { outcome: 'used', subject: 'acme/shop main' };
    };
    const counts = await Promise.all([drain(handle), drain(handle), drain(handle)]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(30);
    expect(seen).toHaveLength(30);
    expect(await row(ids[7]?.id ?? '')).toMatchObject({
      state: 'used',
      attempts: 1,
      subject: 'acme/shop main',
    });
  });

  it('lets two about the same subject take turns', async () => {
    for (let index = 0; index < 6; index += 1) await arrive(`turn-${index}`, { subject: 'acme/shop #1' });
    let busy = 0;
    let most = 0;
    const handle: Handler = async ({ context }) => {
      busy += 1;
      most = Math.max(most, busy);
      await context.database.$queryRaw`SELECT 1`;
      busy -= 1;
      return { outcome: 'used', subject: 'acme/shop #1' };
    };
    await Promise.all([drain(handle), drain(handle)]);
    expect(most).toBe(1);
  });

  it('takes a delivery again whose processor died, when its lease has ended', async () => {
    const { id } = await arrive('lease');
    const dead = service.context.database.$executeRaw`
      UPDATE deliveries SET attempts = 1, due_at = ${later(60 * SECOND)} WHERE id = ${id}`;
    await dead;
    service.setNow(later(59 * SECOND));
    expect(await drain(used)).toBe(0);
    service.setNow(later(61 * SECOND));
    expect(await drain(used)).toBe(1);
    expect(await row(id)).toMatchObject({ state: 'used', attempts: 2 });
  });

  it('tries what fails again, ever later, and gives up after eight times', async () => {
    const { id } = await arrive('broken');
    let now = Date.parse(NOW);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await drain(broken)).toBe(1);
      expect(failures).toEqual(['the disk is full']);
      const { dueAt, state, reason } = await row(id);
      expect(reason).toContain('the disk is full');
      if (state === 'refused') break;
      waits.push((dueAt.getTime() - now) / SECOND);
      now = dueAt.getTime();
      service.setNow(new Date(now - 1));
      expect(await drain(broken)).toBe(0);
      service.setNow(new Date(now));
    }
    expect(waits).toEqual([5, 20, 80, 320, 1280, 3600, 3600]);
    expect(await row(id)).toMatchObject({ state: 'refused', code: 'internal', attempts: 8 });
  });

  it('does not let one that ends every process it meets do so for ever', async () => {
    const { id } = await arrive('deadly');
    await service.context.database.delivery.update({ where: { id }, data: { attempts: 8 } });
    await drain(used);
    expect(await row(id)).toMatchObject({ state: 'refused', code: 'internal' });
  });

  it('keeps what is refused with code, reason and remedy, and takes it again when it is sent again', async () => {
    const { id } = await arrive('refused');
    await drain(async () => {
      throw new ServiceError('unknown_service', {
        detail: 'No service is called `x`.',
        remedy: 'Create it.',
      });
    });
    expect(failures).toEqual([]);
    expect(await row(id)).toMatchObject({
      state: 'refused',
      code: 'unknown_service',
      reason: 'No service is called `x`.',
      remedy: 'Create it.',
    });
    expect(await arrive('refused')).toEqual({ id, duplicate: true });
    await drain(used);
    expect(await row(id)).toMatchObject({ state: 'used', code: null, reason: null });
    await arrive('refused');
    expect(await drain(used)).toBe(0);
  });

  it('takes what was refused and is corrected by its sender as it is sent then', async () => {
    const { id } = await arrive('mended', { scope: new Set(['a']) });
    await drain(async () => {
      throw new ServiceError('unknown_service', { detail: 'No service.', remedy: 'Correct it.' });
    });
    service.setNow(later(SECOND));
    const corrected = {
      event: 'release',
      subject: 'acme/shop v1',
      body: new TextEncoder().encode('{"v":1}'),
    };
    await arrive('mended', { ...corrected, headers: { 'user-agent': 'curl' } });
    const now = await row(id);
    expect(new TextDecoder().decode(now.body)).toBe('{"v":1}');
    expect(now).toMatchObject({
      event: 'release',
      subject: 'acme/shop v1',
      headers: { 'user-agent': 'curl' },
      receivedAt: later(SECOND),
      processedAt: null,
      state: 'waiting',
    });
    expect(now.headers).not.toHaveProperty('throughline-services');
    await arrive('mended', { body: new TextEncoder().encode('{"v":2}') }); // what waits stays as it came first
    expect(new TextDecoder().decode((await row(id)).body)).toBe('{"v":1}');
  });

  it('looks again at what is being ignored while more becomes known', async () => {
    const { id } = await arrive('early', { subject: 'acme/shop deployment 1' });
    let known = false;
    const handle: Handler = async ({ context }) => {
      const outcome = known ? 'used' : 'ignored';
      known = true;
      const what = { source: 'github' as const, subject: 'acme/shop deployment ', ignoredFor: ['early'] };
      await lookAgain(context, { ...what, since: later(-DAY) });
      return { outcome, subject: 'acme/shop deployment 1', code: 'early' };
    };
    expect(await drain(handle)).toBe(2);
    expect(await row(id)).toMatchObject({ state: 'used' });
  });

  it('does not look for ever at what is ignored each time', async () => {
    const { id } = await arrive('always', { subject: 'acme/shop deployment 2' });
    const handle: Handler = async ({ context }) => {
      const subject = 'acme/shop deployment 2';
      await lookAgain(context, { source: 'github', subject, ignoredFor: ['early'], since: later(-DAY) });
      return { outcome: 'ignored', subject, code: 'early' };
    };
    expect(await drain(handle)).toBe(8);
    expect(await row(id)).toMatchObject({ state: 'ignored', code: 'early' });
  });

  it('settles a message before the next about the same subject has its turn', async () => {
    const subject = 'acme/shop deployment 3';
    const messages: { event: string; id: string }[] = [];
    for (const event of ['first', 'second'])
      messages.push({ event, ...(await arrive(event, { subject, event })) });
    const states: (string | undefined)[] = []; // of the other one, whichever of them has its turn first
    await drain(async (_recording, { event }) => {
      const other = messages.find((one) => one.event !== event);
      states.push((await row(other?.id ?? '')).state);
      return { outcome: 'ignored', subject };
    });
    expect(states).toEqual(['waiting', 'ignored']);
  });

  it('is read by the clock for a while only, so that windows end meanwhile', async () => {
    for (let index = 0; index < 12; index += 1) await arrive(`backlog-${index}`, { source: 'cdevents' });
    let elapsed = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (elapsed += 2500));
    await runJobs(service.context, service.app.log, () => true).finally(() => clock.mockRestore());
    const waiting = await service.context.database.delivery.count({ where: { state: 'waiting' } });
    expect(waiting).toBeGreaterThan(0);
    expect(waiting).toBeLessThan(12);
  });

  it('keeps no header that could hold a secret', async () => {
    const headers = {
      'x-hub-signature-256': 'sha256=00',
      authorization: 'Bearer x',
      cookie: 'a=b',
      'user-agent': 'GitHub-Hookshot/1\u0007',
      'throughline-services': '',
    };
    const { id } = await arrive('headers', { headers, subject: 'line\nbreak\u0000' });
    expect(await row(id)).toMatchObject({
      headers: { 'user-agent': 'GitHub-Hookshot/1' },
      subject: 'line break',
    });
  });

  it('forgets what was used after a week and what was refused after ninety days', async () => {
    for (const name of ['used', 'ignored', 'refused']) {
      await arrive(name);
      await drain(async () => {
        if (name === 'refused') throw new ServiceError('invalid_request', { detail: 'No.', remedy: 'None.' });
        return { outcome: name === 'used' ? 'used' : 'ignored', subject: name };
      });
    }
    await arrive('waiting');
    const kept = async (now: Date) => {
      service.setNow(now);
      await forgetOldDeliveries(service.context);
      const rows = await service.context.database.delivery.findMany({ orderBy: { deliveryId: 'asc' } });
      return rows.map(({ deliveryId }) => deliveryId);
    };
    expect(await kept(later(7 * DAY))).toEqual(['ignored', 'refused', 'used', 'waiting']);
    expect(await kept(later(7 * DAY + 1))).toEqual(['refused', 'waiting']);
    expect(await kept(later(90 * DAY))).toEqual(['refused', 'waiting']);
    expect(await kept(later(90 * DAY + 1))).toEqual(['waiting']);
  });
});

describe('what arrived', () => {
  const get = (path: string, token?: string | null) =>
    service.request('GET', `/api/v1/deliveries${path}`, token === undefined ? {} : { token });

  async function fill() {
    for (let index = 0; index < 5; index += 1) {
      service.setNow(later(index * SECOND));
      await arrive(`list-${index}`, {
        event: index < 2 ? 'push' : 'star.created',
        body: new TextEncoder().encode('{"a":1}'),
      });
    }
    const error = new ServiceError('unknown_service', { detail: 'No.', remedy: 'Create it.' });
    const common = { source: 'import', event: 'import.line', subject: 'line 1', error } as const;
    await keepRefused(service.context, { ...common, deliveryId: 'line', body: { a: 1 } });
    await keepRefused(service.context, { ...common, deliveryId: 'line', body: { a: 2 } });
  }

  it('is listed, newest first, page by page and filtered', async () => {
    await fill();
    const first = await get('?source=github&limit=3');
    expect(first.body.items.map(({ deliveryId }: { deliveryId: string }) => deliveryId)).toEqual([
      'list-4',
      'list-3',
      'list-2',
    ]);
    const second = await get(`?source=github&limit=3&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({
      items: [{ deliveryId: 'list-1' }, { deliveryId: 'list-0', state: 'waiting', processedAt: null }],
      nextCursor: null,
    });
    expect((await get('?state=refused')).body.items).toEqual([
      expect.objectContaining({ source: 'import', code: 'unknown_service', remedy: 'Create it.' }),
    ]);
    expect((await get('?event=push')).body.items).toHaveLength(2);
    expect((await get('?state=lost')).status).toBe(400);
  });

  it('is counted by kind', async () => {
    await fill();
    expect((await get('/summary')).body.items).toEqual([
      { source: 'github', event: 'star.created', state: 'waiting', count: 3 },
      { source: 'github', event: 'push', state: 'waiting', count: 2 },
      { source: 'import', event: 'import.line', state: 'refused', count: 1 },
    ]);
  });

  it('shows its body to administrators only', async () => {
    await fill();
    const { items } = (await get('?state=refused')).body;
    expect((await get(`/${items[0].id}`)).body).toMatchObject({ body: '{"a":2}', headers: {} });
    const reader = await service.makeToken('reader');
    expect((await get('', reader)).status).toBe(200);
    expect((await get(`/${items[0].id}`, reader)).status).toBe(403);
    const replay = (token: string) =>
      service.request('POST', `/api/v1/deliveries/${items[0].id}/replay`, { token });
    expect((await replay(reader)).status).toBe(403);
    expect((await get(`/${items[0].id}`, null)).status).toBe(401);
  });

  it('cannot be shown or replayed where there is none', async () => {
    expect(await get('/nothing')).toMatchObject({ status: 404, body: { code: 'unknown_delivery' } });
    expect(await service.request('POST', '/api/v1/deliveries/nothing/replay')).toMatchObject({
      status: 404,
      body: { code: 'unknown_delivery' },
    });
  });
});
