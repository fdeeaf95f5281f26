import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry, followNames } from '../src/collect/telemetry/index.ts';
import { connectionsOf } from '../src/store/database.ts';
import { inTransaction, settleFresh } from '../src/store/signals/index.ts';
import { encode, encodeMetrics, metricsOf, nano, text } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:00Z';
const T = Date.parse(NOW);
const MINUTE = 60_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['checkout']);
});
afterAll(() => service.stop());

const depth = (minutesAgo: number, value: number) => ({
  name: 'queue.depth',
  gauge: { dataPoints: [{ timeUnixNano: nano(T - minutesAgo * MINUTE), asDouble: value }] },
});

async function send(path: 'metrics' | 'traces', body: Buffer): Promise<void> {
  const response = await fetch(`${service.url}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.admin}`, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(body),
  });
  expect(response.status).toBe(200);
  await foldTelemetry(service.context, { active: 0 }, () => true);
}
const tell = (name: string, metrics: object[]) => send('metrics', encodeMetrics(metricsOf(name, metrics)));

describe('a service that is called otherwise from now on', () => {
  const call = (from: string, to: string) => {
    const ids = { traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 3) };
    const span = { ...ids, name: 'GET', kind: 3 };
    const times = { startTimeUnixNano: nano(T - 2 * MINUTE), endTimeUnixNano: nano(T - MINUTE) };
    const spans = [{ ...span, ...times, attributes: [text('peer.service', to)] }];
    return encode('ExportTraceServiceRequest', {
      resourceSpans: [{ resource: { attributes: [text('service.name', from)] }, scopeSpans: [{ spans }] }],
    });
  };
  const signals = async (name: string) => {
    const { body } = await service.request('GET', `/api/v1/signals?service=${name}&search=queue`);
    return body.items as { id: string; service: string; team: { slug: string } | null; mark: unknown }[];
  };
  const values = async (id: string) => {
    const { body } = await service.request('GET', `/api/v1/signals/${id}/points?step=1m`);
    return body.points.flatMap(({ mean }: { mean: number | null }) => mean ?? []);
  };
  const follow = () => followNames(service.context, () => true);

  it('goes on with its history, its marks and its edges, as soon as somebody says what it is called', async () => {
    await tell('checkout', [depth(9, 1), depth(8, 2)]);
    const [before] = await signals('checkout');
    const { id = '' } = before ?? {};
    await service.request('PUT', `/api/v1/signals/${id}/mark`, { body: { role: 'saturation' } });
    await tell('Checkout_Next', [depth(7, 3), depth(6, 4)]);
    await send('traces', call('web', 'checkout-next'));
    expect(await signals('checkout-next')).toHaveLength(1); // nobody's, and a second history

    const put = await service.request('PUT', '/api/v1/services/checkout', {
      body: { team: 'checkout', aliases: ['checkout-next'] },
    });
    expect(put.body).toMatchObject({ slug: 'checkout', aliases: ['checkout-next'] });
    service.setNow(new Date(T + 11_000)); // services are known anew every ten seconds
    await follow();
    expect(await signals('checkout-next')).toEqual([]);
    expect(await signals('checkout')).toMatchObject([{ id, mark: { role: 'saturation' } }]);
    await tell('checkout-next', [depth(5, 5)]);
    await tell('checkout', [depth(4, 6)]);
    expect(await values(id)).toEqual([1, 2, 3, 4, 5, 6]);
    const { body: edges } = await service.request('GET', '/api/v1/edges?days=7&service=checkout');
    expect(edges.items).toMatchObject([{ from: { name: 'web' }, to: { name: 'checkout' }, calls: 1 }]);
  });

  it('keeps its old name when it is renamed here, for whoever goes on to use it', async () => {
    const [{ id = '' } = {}] = await signals('checkout');
    const renamed = await service.request('PUT', '/api/v1/services/checkout', {
      body: { team: 'checkout', slug: 'checkout-api' },
    });
    expect(renamed.body).toMatchObject({ slug: 'checkout-api', aliases: ['checkout-next', 'checkout'] });
    service.setNow(new Date(T + 22_000));
    await follow();
    await tell('checkout', [depth(3, 7)]);
    expect(await signals('checkout-api')).toMatchObject([{ id }]);
    expect(await values(id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const deployed = await service.request('POST', '/api/v1/deployments', {
      body: {
        ...{ service: 'checkout', environment: 'production', version: '1' },
        ...{ status: 'succeeded', startedAt: NOW, finishedAt: NOW },
      },
    });
    expect(deployed.body).toMatchObject({ service: { slug: 'checkout-api' } });
    expect((await service.request('GET', '/api/v1/services/checkout')).body.slug).toBe('checkout-api');
    const taken = await service.request('PUT', '/api/v1/services/other', {
      body: { team: 'checkout', aliases: ['checkout'] },
    });
    expect(taken.body).toMatchObject({ code: 'slug_taken', field: 'aliases[0]' });
  });

  it('gets what a process told that did not know of it yet', async () => {
    const pool = connectionsOf(service.context.database);
    const [{ id = '' } = {}] = await signals('checkout-api');
    const { rows } = await pool.query('SELECT id FROM telemetry.moved_series');
    expect(rows).toHaveLength(1);
    await inTransaction(pool, (client) => settleFresh(client, null));
    await pool.query(
      `WITH gone AS (DELETE FROM telemetry.minutes WHERE series = $1 RETURNING hour, data)
       INSERT INTO telemetry.minutes (series, hour, data) SELECT $2, hour, data FROM gone`,
      [Number(id), rows[0].id],
    );
    expect(await values(id)).toEqual([]);
    await follow();
    expect(await values(id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
