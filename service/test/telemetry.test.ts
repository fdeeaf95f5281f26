import { request } from 'node:http';
import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { receive } from '../src/collect/otlp/receive.ts';
import {
  foldTelemetry,
  keepTelemetry,
  listWatched,
  logDamage,
  openTelemetry,
  readWindows,
  TELEMETRY_LIMITS,
} from '../src/collect/telemetry/index.ts';
import { readPoints } from '../src/collect/telemetry/read.ts';
import { openFold } from '../src/jobs/fold.ts';
import { connectionsOf } from '../src/store/database.ts';
import { appendToInbox, takeFromInbox } from '../src/store/inbox/index.ts';
import {
  countRefusals,
  inTransaction,
  lockRollUp,
  readRefusals,
  rolledUpTo,
  setRolledUpTo,
  settleFresh,
} from '../src/store/signals/index.ts';
import { encodeMetrics, metricsOf, nano, OtlpMessage, text } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:00Z';
const T = Date.parse(NOW);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let service: TestService;
afterEach(() => service.stop());

const reading = (name: string, time: number, value: number, labels: object[] = []) => ({
  name,
  gauge: { dataPoints: [{ timeUnixNano: nano(time), asDouble: value, attributes: labels }] },
});
const noLogger = { error: () => {} } as never;

async function send(request: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${service.url}/v1/metrics`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.admin}`,
      'content-type': 'application/x-protobuf',
      ...headers,
    },
    body: new Uint8Array(encodeMetrics(request)),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

const fold = () => foldTelemetry(service.context, { active: 0 }, () => true);

async function sumOf(metric: string): Promise<{ count: number; sum: number }> {
  const { body: page } = await service.request('GET', `/api/v1/signals?search=${metric}`);
  let [count, sum] = [0, 0];
  for (const { id } of page.items) {
    const { body } = await service.request('GET', `/api/v1/signals/${id}/points?step=1h`);
    for (const point of body.points) {
      count += point.count ?? 0;
      sum += point.sum ?? 0;
    }
  }
  return { count, sum };
}

describe('every acknowledged point is there exactly once', () => {
  it('after the answer was lost and the same body came again', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger);
    const body = encodeMetrics(metricsOf('api', [reading('once', T - MINUTE, 3)]));
    await receive(telemetry, 'metrics', { unpack: () => body, encoding: 'protobuf', scope: null }); // committed, and nobody told
    await send(metricsOf('api', [reading('once', T - MINUTE, 3)]));
    await fold();
    await send(metricsOf('api', [reading('once', T - MINUTE, 3)]));
    await fold();
    expect(await sumOf('once')).toEqual({ count: 1, sum: 3 });
    const keep = (elapsed: number) =>
      keepTelemetry(
        service.context,
        () => true,
        () => elapsed,
      );
    await keep(0);
    service.setNow(new Date(T + 11 * MINUTE)); // a clock that was set forward says nothing of how long ago it was
    await keep(5 * MINUTE);
    await send(metricsOf('api', [reading('once', T - MINUTE, 3)]));
    await fold();
    expect(await sumOf('once')).toEqual({ count: 1, sum: 3 });
    await keep(11 * MINUTE); // past being sent again: it is another one that looks the same
    await send(metricsOf('api', [reading('once', T - MINUTE, 3)]));
    await fold();
    expect(await sumOf('once')).toEqual({ count: 2, sum: 6 });
  });

  it('after a fold that died before its transaction ended', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger); // whose inbox no running fold looks at
    const body = encodeMetrics(metricsOf('api', [reading('kept', T - MINUTE, 5)]));
    await receive(telemetry, 'metrics', { unpack: () => body, encoding: 'protobuf', scope: null });
    const dying = takeFromInbox(connectionsOf(service.context.database), { active: 0 }, async (client) => {
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    await expect(dying).rejects.toThrow();
    expect(await fold()).toBe(1);
    expect(await fold()).toBe(0);
    expect(await sumOf('kept')).toEqual({ count: 1, sum: 5 });
  });

  it('after a fold whose connection was lost between two queries', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger);
    const body = encodeMetrics(metricsOf('api', [reading('kept', T - MINUTE, 5)]));
    await receive(telemetry, 'metrics', { unpack: () => body, encoding: 'protobuf', scope: null });
    const pool = connectionsOf(service.context.database);
    const dying = takeFromInbox(pool, { active: 0 }, async (client) => {
      const ended = new Promise((resolve) => client.once('end', resolve)); // `once` would listen for errors as well
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await ended;
    });
    await expect(dying).rejects.toThrow();
    expect(await fold()).toBe(1);
    expect(await sumOf('kept')).toEqual({ count: 1, sum: 5 });
  });

  it('while several fold at once and more arrives', async () => {
    service = await startTestService({ now: NOW });
    let going = true;
    const folding = Array.from({ length: 3 }, async () => {
      while (going) await fold();
    });
    const ledger = { count: 0, sum: 0 };
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let round = 0; round < 15; round += 1) {
        const value = sender * 100 + round;
        const metric = reading('ledger', T - (1 + round) * MINUTE, value, [
          text('sender', String(sender % 2)),
        ]);
        const { status } = await send(metricsOf('api', [metric], [text('n', String(value))]));
        expect(status).toBe(200);
        ledger.count += 1;
        ledger.sum += value;
      }
    });
    await Promise.all(senders);
    going = false;
    await Promise.all(folding);
    await fold();
    expect(await sumOf('ledger')).toEqual(ledger);
  });
});

describe('a fold', () => {
  const entry = (batch: Buffer, n: number) => ({
    hash: Buffer.alloc(32, n),
    batch,
    at: new Date(T),
    remembered: '10 minutes' as const,
  });

  it('keeps of the same body, sent several times at once, the first', async () => {
    service = await startTestService({ now: NOW });
    const { pool, place } = openTelemetry(service.context, noLogger);
    const bodies = [1, 2, 2, 3, 1].map((n) => entry(Buffer.from([97, n]), n));
    const kept = await Promise.all(bodies.map((body) => appendToInbox(pool, place, body)));
    expect(kept).toEqual([true, true, false, true, false]);
    const { rows } = await pool.query('SELECT batch FROM telemetry.inbox_0 ORDER BY batch');
    expect(rows.map(({ batch }) => batch[1])).toEqual([1, 2, 3]);
    expect(await appendToInbox(pool, place, entry(Buffer.from([97]), 3))).toBe(false);
  });

  it('takes what its process has put there as it was written, also after a fold that died, and reads the rest', async () => {
    service = await startTestService({ now: NOW });
    const pool = connectionsOf(service.context.database);
    const [here, elsewhere] = [{ active: 0 }, { active: 0 }];
    const at = new Date(NOW);
    const append = (place: { active: number }, text: string) =>
      appendToInbox(pool, place, {
        hash: Buffer.from(text.padEnd(32)),
        batch: Buffer.from(text),
        at,
        remembered: '10 minutes',
      });
    const told: string[][] = [];
    const take = () =>
      takeFromInbox(pool, here, async (_, batches) => {
        told.push(batches.map(String));
        if (told.length === 1) throw new Error('died');
      });
    await append(here, 'one');
    await append(elsewhere, 'two');
    await append(here, 'three');
    await expect(take()).rejects.toThrow('died');
    await pool.query(`UPDATE telemetry.inbox_0 SET batch = 'other' WHERE batch = 'three'`);
    await take();
    await append(here, 'four');
    await pool.query(`UPDATE telemetry.inbox_1 SET batch = 'another database'`);
    await expect(take()).rejects.toThrow('not the one that was written');
    await take();
    expect(told).toEqual([['one', 'two', 'three'], ['one', 'two', 'three'], ['another database']]);
  });

  it('is read the same before and after it is settled, and by hours as well', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger);
    const waiting: number[] = [];
    for (let n = 1; n <= 18; n += 1) {
      const request = metricsOf('api', [
        reading('fresh', T - n * MINUTE, n),
        reading('fresh', T - MINUTE, n),
      ]);
      await receive(telemetry, 'metrics', {
        unpack: () => encodeMetrics(request),
        encoding: 'protobuf',
        scope: null,
      });
      await fold();
      expect(await sumOf('fresh')).toEqual({ count: 2 * n, sum: n * (n + 1) });
      const { rows } = await telemetry.pool.query('SELECT count(*)::int AS count FROM telemetry.fresh');
      waiting.push(rows[0].count);
    }
    expect(Math.max(...waiting)).toBeGreaterThan(8);
    expect(waiting).toContain(0); // it was its turn
    service.setNow(new Date(T + 4 * HOUR));
    await keepTelemetry(service.context, () => true);
    expect(await sumOf('fresh')).toEqual({ count: 36, sum: 18 * 19 });
    const { rows } = await telemetry.pool.query('SELECT count(*)::int AS count FROM telemetry.fresh');
    expect(rows).toEqual([{ count: 0 }]); // the hour is settled before it is rolled up
  });

  it('leaves a gap where what is stored cannot be read, says which once, and answers and keeps all else', async () => {
    service = await startTestService({ now: NOW });
    const logged: { code: string; at: string }[] = [];
    const end = logDamage({ error: (about: { code: string; at: string }) => logged.push(about) } as never);
    const points = async (name: string) => {
      const { body } = await service.request('GET', `/api/v1/signals?search=${name}`);
      const query = 'step=1m&from=2026-11-20T11:00:00Z&to=2026-11-20T12:02:00Z';
      const answer = await service.request('GET', `/api/v1/signals/${body.items[0].id}/points?${query}`);
      const told = answer.body.points.filter((point: { count: number | null }) => point.count !== null);
      return [told.map(({ mean }: { mean: number }) => mean), answer.body.damaged];
    };
    const settle = () =>
      inTransaction(connectionsOf(service.context.database), (client) => settleFresh(client, null));
    await send(
      metricsOf('api', [
        reading('torn', T - MINUTE, 1),
        reading('torn', T, 2),
        reading('whole', T - MINUTE, 3),
      ]),
    );
    await fold();
    await settle();
    await connectionsOf(service.context.database).query(
      `UPDATE telemetry.minutes SET data = substring(data FOR length(data) - 2) WHERE hour = '2026-11-20T11:00:00Z'
       AND series = (SELECT id FROM telemetry.series WHERE metric = 'torn')`,
    );
    const hour = {
      code: 'telemetry_damaged',
      from: '2026-11-20T11:00:00.000Z',
      to: '2026-11-20T12:00:00.000Z',
    };
    expect(await points('torn')).toEqual([[2], [hour]]);
    expect(await points('whole')).toEqual([[3], []]);
    await send(metricsOf('api', [reading('torn', T - 2 * MINUTE, 4)]));
    await fold();
    expect(await points('torn')).toEqual([[4, 2], [hour]]);
    await settle();
    expect(await points('torn')).toEqual([[4, 2], []]);
    expect(logged).toEqual([
      expect.objectContaining({ code: hour.code, at: hour.from, bytes: expect.any(String) }),
    ]);
    end();
  });

  it('sets aside what it cannot read, tells why, and folds what came before and after', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger);
    const keepOne = (value: number) =>
      receive(telemetry, 'metrics', {
        unpack: () => encodeMetrics(metricsOf('api', [reading('spared', T - value * MINUTE, value)])),
        encoding: 'protobuf',
        scope: null,
      });
    for (const value of [1, 2, 3]) await keepOne(value);
    await appendToInbox(telemetry.pool, telemetry.place, entry(Buffer.from([99, 1, 2]), 1));
    for (const value of [4, 5]) await keepOne(value);
    const { rows: waiting } = await telemetry.pool.query('SELECT batch FROM telemetry.inbox_0 ORDER BY id');
    const told: unknown[] = [];
    const taken = await foldTelemetry(
      service.context,
      { active: 0 },
      () => true,
      (error) => told.push(error),
    );
    expect(taken).toBe(6);
    expect(told.map(String)).toEqual([expect.stringContaining('has the format 99')]);
    const { rows } = await telemetry.pool.query('SELECT reason, batch FROM telemetry.unreadable');
    expect(rows).toEqual([{ reason: String(told[0]), batch: Buffer.from([99, 1, 2]) }]);
    expect(await fold()).toBe(0);
    expect(await sumOf('spared')).toEqual({ count: 5, sum: 15 });

    const list = async () => (await service.request('GET', '/api/v1/telemetry/set-aside')).body.items;
    const [known] = await list();
    expect(known).toEqual({
      id: known.id,
      at: service.context.now().toISOString(),
      reason: String(told[0]),
      bytes: 3,
    });
    const path = `/api/v1/telemetry/set-aside/${known.id}`;
    await telemetry.pool.query('UPDATE telemetry.unreadable SET batch = $1', [waiting[0].batch]); // mended
    const replays = await Promise.all(
      [1, 2].map(() => service.request('POST', `${path}/replay`, { body: {} })),
    );
    expect(replays.map(({ status }) => status).sort()).toEqual([204, 404]);
    await fold();
    expect(await sumOf('spared')).toEqual({ count: 6, sum: 15 + 1 });
    expect(await list()).toEqual([]);

    await appendToInbox(telemetry.pool, telemetry.place, entry(Buffer.from([98]), 2));
    await fold();
    const [other] = await list();
    const reader = await service.makeToken('reader');
    expect((await service.request('GET', '/api/v1/telemetry/set-aside', { token: reader })).status).toBe(403);
    expect((await service.request('DELETE', `/api/v1/telemetry/set-aside/${other.id}`)).status).toBe(204);
    expect((await service.request('DELETE', `/api/v1/telemetry/set-aside/${other.id}`)).status).toBe(404);
    expect(await list()).toEqual([]);
  });

  it('that stands still does not keep senders from being held back', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger, { ...TELEMETRY_LIMITS, waiting: 0 });
    const blocker = await telemetry.pool.connect();
    await blocker.query('BEGIN; SELECT FROM telemetry.fold_state FOR UPDATE');
    const running = openFold(telemetry, noLogger);
    running.poke();
    await expect.poll(() => telemetry.waiting.admit(), { timeout: 60_000 }).toBe(false);
    await blocker.query('ROLLBACK');
    blocker.release();
    await running.stop();
  });

  it('has an hour rolled up again that was being rolled up at the same moment', async () => {
    service = await startTestService({ now: NOW });
    const telemetry = openTelemetry(service.context, noLogger);
    await telemetry.pool.query(`UPDATE telemetry.fold_state SET rolled_up_to = '2026-11-20T11:00:00Z'`);
    const body = encodeMetrics(metricsOf('api', [reading('late', T - 30 * MINUTE, 1)]));
    await receive(telemetry, 'metrics', { unpack: () => body, encoding: 'protobuf', scope: null });
    const rollUp = await telemetry.pool.connect();
    await rollUp.query('BEGIN');
    await lockRollUp(rollUp);
    const folding = fold();
    const waiting = () =>
      telemetry.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
    await expect.poll(async () => (await waiting()).rowCount, { timeout: 60_000 }).toBeGreaterThan(0);
    await setRolledUpTo(rollUp, new Date(T));
    await rollUp.query('COMMIT');
    rollUp.release();
    await folding;
    expect(await rolledUpTo(telemetry.pool)).toEqual(new Date(T - HOUR));
  });
});

describe('limits', () => {
  const labels = (from: number, length: number) =>
    Array.from({ length }, (_, i) =>
      reading('cart', T - MINUTE, 1, [text('user_id', `u${from + i}`), text('region', 'eu')]),
    );

  it('refuse series beyond the cap of a service, name the attribute, and spare the others', async () => {
    service = await startTestService({ now: NOW, telemetryLimits: { ...TELEMETRY_LIMITS, perService: 5 } });
    const { bytes } = await send(metricsOf('api', labels(0, 8)));
    const type = OtlpMessage('ExportMetricsServiceResponse');
    const answer = type.toObject(type.decode(bytes), { longs: Number });
    expect(answer.partialSuccess.rejectedDataPoints).toBe(3);
    expect(answer.partialSuccess.errorMessage).toMatch(
      /too_many_series.*The most is 5; user_id has 5 values\./,
    );
    expect((await send(metricsOf('api', labels(0, 5)))).bytes).toHaveLength(0);
    expect((await send(metricsOf('web', labels(0, 5)))).bytes).toHaveLength(0);
    await fold();
    expect(await sumOf('cart')).toEqual({ count: 15, sum: 15 });
    const { body } = await service.request('GET', '/api/v1/telemetry/refusals');
    expect(body.items).toMatchObject([
      { service: 'api', reason: 'too_many_series', label: 'user_id', count: 3 },
    ]);
    service.setNow(new Date(T + 25 * HOUR)); // those that fell silent make room
    expect(
      (await send(metricsOf('api', [reading('cart', T + 25 * HOUR, 1, [text('user_id', 'new')])]))).bytes,
    ).toHaveLength(0);
  });

  it('refuse none that were admitted before, by a process that has never met them either', async () => {
    service = await startTestService({ now: NOW });
    const open = () => openTelemetry(service.context, noLogger, { ...TELEMETRY_LIMITS, perService: 2 });
    const sendTo = (telemetry: ReturnType<typeof open>, from: number, length: number) =>
      receive(telemetry, 'metrics', {
        unpack: () => encodeMetrics(metricsOf('api', labels(from, length))),
        encoding: 'protobuf',
        scope: null,
      });
    expect(await sendTo(open(), 0, 2)).toMatchObject({ rejected: 0 });
    const restarted = open();
    expect(await sendTo(restarted, 2, 1)).toMatchObject({ rejected: 1 });
    expect(await sendTo(restarted, 1, 2)).toMatchObject({ rejected: 1 });
    service.setNow(new Date(T + 2 * MINUTE)); // and what was refused is tried again
    expect(await sendTo(restarted, 2, 1)).toMatchObject({ rejected: 1 });
    restarted.index.caps.perService = 3;
    service.setNow(new Date(T + 4 * MINUTE));
    expect(await sendTo(restarted, 2, 1)).toMatchObject({ rejected: 0 });
  });

  it('keep no more kinds of refusals a day than there may be', async () => {
    service = await startTestService({ now: NOW });
    const pool = connectionsOf(service.context.database);
    const refused = (label: string) => ({
      signal: 'metrics' as const,
      service: 'api',
      reason: 'infinite',
      label,
      example: 'm',
      count: 1,
    });
    const count = (...labels: string[]) => countRefusals(pool, labels.map(refused), new Date(T), 2);
    await count('a', 'b');
    await count('a', 'c', 'd');
    const rows = await readRefusals(pool, new Date(T), 10);
    expect(rows.map(({ service, label, count }) => [service, label, count])).toEqual([
      ['', '', 2],
      ['api', 'a', 2],
      ['api', 'b', 1],
    ]);
  });

  it('refuse series beyond the cap of all', async () => {
    service = await startTestService({ now: NOW, telemetryLimits: { ...TELEMETRY_LIMITS, inAll: 2 } });
    const { bytes } = await send(metricsOf('api', labels(0, 3)));
    expect(bytes.toString()).toContain('store_full');
  });

  it('have senders come back before memory grows, and count nothing of them', async () => {
    const body = metricsOf('api', [reading('late', T - MINUTE, 1, [text('filler', 'x'.repeat(900))])]);
    const size = encodeMetrics(body).length;
    service = await startTestService({
      now: NOW,
      telemetryLimits: { ...TELEMETRY_LIMITS, memory: 3 * size },
    });
    const figure = async (name: string) => {
      const { body: text } = await service.request('GET', '/metrics');
      return Number(
        text
          .split('\n')
          .find((line: string) => line.startsWith(`throughline_telemetry_${name} `))
          ?.split(' ')[1],
      );
    };
    const slow = request(`${service.url}/v1/metrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.admin}`, 'content-type': 'application/x-protobuf' },
    });
    slow.on('error', () => {}); // it is never finished
    slow.write(Buffer.alloc(size + 1)); // and leaves less than another one needs
    await expect.poll(() => figure('memory_bytes'), { timeout: 60_000 }).toBe(size + 1);
    const refused = await send(body);
    expect(refused.status).toBe(503);
    expect(refused.bytes.toString()).toContain('(no_memory_left)');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await figure('held_back_total{reason="no_memory_left"}')).toBe(1);
    slow.destroy();
    await expect.poll(() => figure('memory_bytes'), { timeout: 60_000 }).toBe(0); // given back
    expect((await send(metricsOf('api', [reading('small', T - MINUTE, 1)]))).status).toBe(200);
    const never = [1, 2, 3].map((value) =>
      reading('late', T - MINUTE, value, [text('filler', 'x'.repeat(900))]),
    );
    expect((await send(metricsOf('api', never))).status).toBe(413); // coming back would not help
    const { body: page } = await service.request('GET', '/api/v1/signals?search=late');
    expect(page.items).toEqual([]);
  });
});

describe('what is kept', () => {
  it('rolls hours up, again after late points, and forgets minutes and hours in their time', async () => {
    service = await startTestService({ now: NOW });
    const keep = () => keepTelemetry(service.context, () => true);
    const tables = async () => {
      const client = new pg.Client({ connectionString: service.databaseUrl });
      await client.connect();
      const { rows } = await client.query(
        `SELECT relname FROM pg_class WHERE relname ~ '^(minutes|hours)_[0-9]+$' AND relkind = 'r' ORDER BY 1`,
      );
      await client.end();
      return rows.map(({ relname }) => relname);
    };
    await send(metricsOf('api', [reading('kept', T - 30 * MINUTE, 2), reading('kept', T - 20 * MINUTE, 4)]));
    await fold();
    const { body: page } = await service.request('GET', '/api/v1/signals?search=kept');
    const { id } = page.items[0];
    const hours = async () => {
      const span = { from: '2026-11-20T11:00:00Z', to: '2026-11-20T12:00:00Z', step: '1h' as const };
      return (await readPoints(service.context, id, span, { simulatedOnly: false })).points;
    };
    const before = await hours();
    expect(before).toMatchObject([{ count: 2, sum: 6, min: 2, max: 4, mean: 3 }]);
    service.setNow(new Date(T + 4 * HOUR));
    await keep();
    await keep();
    expect(await hours()).toEqual(before);
    expect(await tables()).toEqual(['hours_202611', 'minutes_20261120']);
    service.setNow(NOW);
    await send(metricsOf('api', [reading('kept', T - 40 * MINUTE, 9)])); // as if it had waited in the inbox
    await fold();
    service.setNow(new Date(T + 4 * HOUR));
    await keep();
    expect(await hours()).toMatchObject([{ count: 3, sum: 15 }]);
    service.setNow(new Date(T + 37 * 24 * HOUR));
    await keep();
    expect(await tables()).toEqual(['hours_202611']);
    expect(await hours()).toMatchObject([{ count: 3, sum: 15, max: 9 }]);
    service.setNow(new Date(T + 440 * 24 * HOUR));
    await keep();
    expect(await tables()).toEqual([]);
    await expect(hours()).rejects.toMatchObject({ code: 'unknown_signal' });
  });
});

describe('the past', () => {
  const DAY = 24 * HOUR;
  const backfill = { 'x-throughline-backfill': 'true' };
  const hoursOf = async (metric: string, from: number, to: number) => {
    const { body: page } = await service.request('GET', `/api/v1/signals?search=${metric}`);
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: '1h' as const };
    const { points } = await readPoints(service.context, page.items[0].id, span, { simulatedOnly: false });
    return points.flatMap(({ at, count, sum }) => (count === null ? [] : [[Date.parse(at), count, sum]]));
  };

  it('is brought in once, whenever it is sent again, and amends hours that were rolled up', async () => {
    service = await startTestService({ now: NOW });
    const keep = () => keepTelemetry(service.context, () => true);
    const old = T - 20 * DAY;
    const young = T - 3 * DAY;
    await send(metricsOf('api', [reading('past', T - MINUTE, 1)]));
    await fold();
    await keep();
    const first = metricsOf('api', [reading('past', young, 2), reading('past', young + MINUTE, 4)]);
    const second = metricsOf('api', [
      reading('past', old, 8),
      {
        name: 'sold',
        sum: {
          aggregationTemporality: 1,
          isMonotonic: true,
          dataPoints: [{ startTimeUnixNano: nano(old), timeUnixNano: nano(old + 5 * MINUTE), asInt: 50 }],
        },
      },
    ]);
    const expected = [
      [old, 1, 8],
      [young, 2, 6],
    ];
    for (const request of [first, second]) expect((await send(request, backfill)).bytes).toHaveLength(0);
    await fold();
    expect(await hoursOf('past', old, young + HOUR)).toEqual(expected); // by their minutes
    await keep();
    expect(await rolledUpTo(connectionsOf(service.context.database))).toEqual(new Date(T - 3 * HOUR));
    expect(await hoursOf('past', old, young + HOUR)).toEqual(expected); // by their hours
    expect(await hoursOf('sold', old, young)).toEqual([[old, 5, 50]]);
    service.setNow(new Date(T + 6 * HOUR)); // its sender was killed before the answer, and started again
    for (const request of [first, second]) expect((await send(request, backfill)).status).toBe(200);
    await send(metricsOf('api', [reading('past', old + 2 * MINUTE, 1)]), backfill);
    await fold();
    await keep();
    expect(await hoursOf('past', old, young + HOUR)).toEqual([[old, 2, 9], expected[1]]);
    const { body } = await service.request('GET', '/api/v1/signals?search=sold');
    expect(body.items[0].lastAt).toBe(new Date(old).toISOString());
  });

  it('is for administrators, no older than minutes are kept, and no matter of totals', async () => {
    service = await startTestService({ now: NOW });
    const past = metricsOf('api', [reading('past', T - 2 * HOUR, 1)]);
    const pipeline = { authorization: `Bearer ${await service.makeToken('pipeline')}` };
    const refused = await send(past, { ...backfill, ...pipeline });
    expect(refused.status).toBe(403);
    expect(refused.bytes.toString()).toContain('(forbidden)');
    expect((await send(past, { 'x-throughline-backfill': 'yes' })).status).toBe(400);
    expect((await send(past)).bytes.toString()).toContain('too_late');
    expect((await send(past, { 'x-throughline-backfill': 'false' })).bytes.toString()).toContain('too_late');
    const ancient = await send(metricsOf('api', [reading('past', T - 35 * DAY, 1)]), backfill);
    expect(ancient.bytes.toString()).toContain('too_late');
    const total = {
      name: 'total',
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ timeUnixNano: nano(T - DAY), asInt: 50 }],
      },
    };
    expect((await send(metricsOf('api', [total]), backfill)).bytes.toString()).toContain('total_of_the_past');
    await fold();
    expect(await sumOf('past')).toEqual({ count: 0, sum: 0 });
  });
});

describe('reading signals', () => {
  it('is filtered, paged, and explains itself', async () => {
    service = await startTestService({ now: NOW });
    await populate(service);
    const request = metricsOf(
      'checkout-api',
      [1, 2, 3].map((n) => reading(`m${n}`, T - MINUTE, n)),
    );
    await send(request);
    await send(metricsOf('elsewhere', [reading('m1', T - MINUTE, 1)]));
    const get = async (path: string) => (await service.request('GET', `/api/v1/signals${path}`)).body;
    const first = await get('?team=checkout&limit=2');
    expect(first.items.map(({ metric }: { metric: string }) => metric)).toEqual(['m1', 'm2']);
    const second = await get(`?team=checkout&limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ metric: 'm3' }], nextCursor: null });
    expect((await get('?service=elsewhere')).items).toMatchObject([{ team: null }]);
    expect((await get('?kind=rate')).items).toEqual([]);
    expect((await get('?search=100%25')).items).toEqual([]);
    expect(await get('?team=nobody')).toMatchObject({ code: 'unknown_team' });
    expect(await get('?cursor=x')).toMatchObject({ code: 'invalid_request', field: 'cursor' });
    expect(await get('/0/points')).toMatchObject({ code: 'unknown_signal', field: 'id' });
    const { id } = first.items[0];
    expect(await get(`/${id}/points?from=${NOW}&to=${NOW}`)).toMatchObject({ field: 'from' });
    expect(await get(`/${id}/points?from=2020-01-01T00:00:00Z&step=1m`)).toMatchObject({ field: 'step' });
    expect((await get(`/${id}/points`)).step).toBe('5m');
  });

  it('gives what is watched as one value a step, with gaps', async () => {
    service = await startTestService({ now: NOW });
    await populate(service);
    const duration = (time: number, values: number[]) => ({
      name: 'http.server.request.duration',
      unit: 's',
      histogram: {
        aggregationTemporality: 1,
        dataPoints: [
          {
            startTimeUnixNano: nano(time - MINUTE),
            timeUnixNano: nano(time),
            count: values.length,
            sum: values.reduce((sum, one) => sum + one, 0),
            explicitBounds: [0.1, 0.2],
            bucketCounts: [
              values.filter((one) => one <= 0.1).length,
              values.filter((one) => one > 0.1).length,
              0,
            ],
          },
        ],
      },
    });
    await send(metricsOf('checkout-api', [duration(T - 4 * MINUTE, [0.05, 0.1]), reading('heat', T, 21)]));
    await send(metricsOf('checkout-api', [duration(T - MINUTE, [0.15, 0.15, 0.15])]));
    await fold();
    const watched = await listWatched(service.context, { services: ['checkout-api'] });
    expect(watched.map(({ name, unit, role, team }) => [name, unit, role, team])).toEqual([
      ['checkout-api mean heat', '', 'other', 'checkout'],
      ['checkout-api p95 latency', 'ms', 'latency', 'checkout'],
      ['checkout-api rate', '/s', 'traffic', 'checkout'],
    ]);
    const nobody = { seriesId: 2 ** 31 - 1, statistic: 'mean' as const };
    const span = { from: T - 6 * MINUTE, to: T, stepMs: MINUTE };
    const [heat, p95, rate, none] = await readWindows(service.context, [...watched, nobody], span);
    expect(none?.every(Number.isNaN)).toBe(true);
    expect(heat?.every(Number.isNaN)).toBe(true); // told at the very end, which is not in the span
    const gap = Number.NaN;
    expect([...(rate ?? [])]).toEqual([gap, 2 / 60, gap, gap, 3 / 60, gap]);
    expect(p95?.[1]).toBeCloseTo(95, 6);
    expect(p95?.[4]).toBeCloseTo(195, 6);
    const [whole] = await readWindows(service.context, watched.slice(2), { ...span, stepMs: 6 * MINUTE });
    expect([...(whole ?? [])]).toEqual([5 / 120]); // over the minutes that were told
  });

  it('shows visitors only what was invented', async () => {
    service = await startTestService({ now: NOW });
    await send(metricsOf('real', [reading('secret', T, Number.NaN), reading('secret', T, 1)]));
    await send(metricsOf('shop', [reading('open', T, 1)], [text('throughline.simulated', 'true')]));
    const { body } = await service.request('GET', '/api/v1/signals', { token: null });
    expect(body.items).toMatchObject([{ service: 'shop' }]);
    const refusals = await service.request('GET', '/api/v1/telemetry/refusals', { token: null });
    expect(refusals.body.items).toEqual([]);
  });
});

describe('the exporters of OpenTelemetry', () => {
  it.each([
    ['protobuf', ProtobufExporter],
    ['JSON', JsonExporter],
  ])('send %s that is understood', async (_, Exporter) => {
    service = await startTestService();
    const exporter = new Exporter({
      url: `${service.url}/v1/metrics`,
      headers: { authorization: `Bearer ${service.admin}` },
      temporalityPreference: AggregationTemporality.DELTA,
    });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ 'service.name': 'sdk-service' }),
      views: [{ instrumentName: 'size', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
      readers: [
        new PeriodicExportingMetricReader({
          exporter,
          exportIntervalMillis: 3_600_000,
          exportTimeoutMillis: 30_000,
        }),
      ],
    });
    metrics.disable();
    const meter = provider.getMeter('test');
    meter.createCounter('orders', { unit: '{order}' }).add(4, { plan: 'pro' });
    const duration = meter.createHistogram('http.server.request.duration', { unit: 's' });
    for (const value of [0.1, 0.2, 0.4]) duration.record(value, { 'http.route': '/pay' });
    for (const value of [10, 20, 40]) meter.createHistogram('size').record(value);
    meter.createObservableGauge('temperature').addCallback((result) => result.observe(21.5));
    await provider.shutdown();
    await fold();
    expect(await sumOf('orders')).toEqual({ count: 1, sum: 4 });
    expect(await sumOf('temperature')).toMatchObject({ sum: 21.5 });
    expect(await sumOf('size')).toEqual({ count: 3, sum: 70 });
    const pay = await sumOf('pay');
    expect(pay.count).toBe(3);
    expect(pay.sum).toBeCloseTo(700);
  });
});
