import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tendImpacts } from '../src/correlate/impact/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const HOUR = 3_600_000;
const BEGAN = Date.parse('2026-11-20T12:10:00Z'); // within an hour: what was lost in the rest of it counts
const ENDED = BEGAN + 3 * HOUR + 20 * 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

let service: TestService;
let random = 11;
const uniform = () => {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return (random + 0.5) / 2 ** 32;
};

/** How much of an hour lies within the harm. */
const part = (hour: number) => Math.max(0, Math.min(hour + HOUR, ENDED) - Math.max(hour, BEGAN)) / HOUR;

interface Plan {
  name: string;
  level: number;
  /** Of what would have been, while it lasts. */
  taken: number;
}
const PLANS: Plan[] = [
  { name: 'pro', level: 400, taken: 0.4 },
  { name: 'free', level: 600, taken: 0.05 },
];
const lost = { pro: 0, free: 0 } as Record<string, number>;
let csv: string[] = [];

beforeAll(async () => {
  service = await startTestService({ now: iso(ENDED + 20 * HOUR) });
  await populate(service, ['checkout-api', 'ledger', 'mailer']);
  await service.request('PUT', '/api/v1/teams/letters', { body: { name: 'Letters', members: [] } });
  await service.request('PUT', '/api/v1/services/letters', {
    body: { team: 'letters', environments: [{ name: 'production', production: true }] },
  });
  const kpi = { unit: 'orders', kind: 'sum', resolution: 'hour', team: 'checkout', segments: ['plan'] };
  await service.request('PUT', '/api/v1/kpis/orders', {
    body: { ...kpi, name: 'Orders', worth: { amount: 3, currency: 'EUR' } },
  });
  await service.request('PUT', '/api/v1/kpis/visits', { body: { ...kpi, name: 'Visits', segments: [] } });
  const first = Date.parse('2026-10-30T00:00:00Z');
  const rows = ['at,plan,value'];
  const visits = ['at,value'];
  for (let hour = first; hour < ENDED + HOUR; hour += HOUR) {
    const ofDay = 1 + 0.3 * Math.sin((2 * Math.PI * (hour % (24 * HOUR))) / (24 * HOUR));
    for (const { name, level, taken } of PLANS) {
      const usual = level * ofDay * (1 + 0.04 * (uniform() - 0.5));
      lost[name] = (lost[name] ?? 0) + usual * taken * part(hour);
      rows.push(`${iso(hour)},${name},${(usual * (1 - taken * part(hour))).toFixed(3)}`);
    }
    visits.push(`${iso(hour)},${(5_000 * ofDay * (1 + 0.04 * (uniform() - 0.5))).toFixed(1)}`);
  }
  csv = rows;
  await tell('orders', rows);
  await tell('visits', visits);
}, 60_000);
afterAll(() => service.stop());

async function tell(slug: string, rows: string[]): Promise<void> {
  const { status, body } = await service.request('POST', `/api/v1/kpis/${slug}/points`, {
    body: rows.join('\n'),
    headers: { 'content-type': 'text/csv' },
  });
  expect(status, JSON.stringify(body)).toBe(200);
}

async function incident(services: string[], over: object = {}): Promise<string> {
  const { status, body } = await service.request('POST', '/api/v1/incidents', {
    body: {
      services,
      title: `Trouble of ${services.join(' and ')}`,
      externalId: services.join(' '),
      startedAt: iso(BEGAN),
      resolvedAt: iso(ENDED),
      ...over,
    },
  });
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body.id;
}

const impactOf = async (id: string) => {
  const { status, body } = await service.request('GET', `/api/v1/incidents/${id}/impact`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const tend = () =>
  tendImpacts(service.context, {
    goOn: () => true,
    told: async () => {},
    onError: (error) => {
      throw error;
    },
  });

describe('an incident', () => {
  let id = '';

  it('is priced by the time that it lasted, and by whom it hit', async () => {
    id = await incident(['checkout-api']);
    await tend();
    const found = await impactOf(id);
    const worth = 3 * ((lost.pro ?? 0) + (lost.free ?? 0));
    expect(found).toMatchObject({ state: 'final', gap: null, cost: { kpi: 'orders', currency: 'EUR' } });
    const { lost: money, perHour } = found.cost;
    expect(money.lower).toBeLessThan(worth);
    expect(money.upper).toBeGreaterThan(worth);
    expect(money.upper - money.lower).toBeLessThan(0.5 * worth);
    expect(perHour.value).toBeCloseTo(money.value / (10 / 3), 6);
    expect(found.says).toMatch(
      /^≈ €\d,\d+ lost \([\d,]+ – [\d,]+\)\. \d+ % of it \(\d+ – \d+\) came from customers of plan pro, who are 4\d % of what is usual\.$/,
    );
    const [orders, visits] = found.kpis;
    expect(orders.reach).toEqual({ by: 'team', link: null, says: 'a KPI of Checkout' });
    const [pro] = orders.segments;
    const share = (lost.pro ?? 0) / ((lost.pro ?? 0) + (lost.free ?? 0));
    expect(pro).toMatchObject({ attribute: 'plan', value: 'pro', shown: true });
    expect(pro.share.lower).toBeLessThan(share);
    expect(pro.share.upper).toBeGreaterThan(share);
    expect(visits.impact).toMatchObject({ kind: 'impact', shown: false, money: null });
  });

  it('is measured again when a KPI was restated', async () => {
    const restated = csv.map((row) => {
      const [at = '', plan, value] = row.split(',');
      const during = plan === 'pro' && part(Date.parse(at)) > 0;
      return during ? `${at},${plan},${(Number(value) * 1.2).toFixed(3)}` : row;
    });
    const before = (await impactOf(id)).cost.lost.value;
    service.setNow(iso(ENDED + 21 * HOUR));
    await tell('orders', restated);
    service.setNow(iso(ENDED + 22 * HOUR));
    await tend();
    const { cost, measuredAt } = await impactOf(id);
    expect(measuredAt).toBe(iso(ENDED + 22 * HOUR));
    expect(cost.lost.value).toBeLessThan(0.8 * before);
    await tell('orders', csv);
  });

  it('says so while the first hour of it is not told, and what is missing to say more', async () => {
    service.setNow(iso(BEGAN + 20 * 60_000));
    const open = await incident(['ledger'], { resolvedAt: undefined });
    expect(await impactOf(open)).toMatchObject({
      state: 'open',
      cost: null,
      until: null,
      gap: {
        says: 'Not measurable yet: Orders: The first hour of it ends at 13:00 UTC.',
        step: { href: '/kpis/orders' },
      },
    });
    const letters = await incident(['letters'], { resolvedAt: undefined });
    expect(await impactOf(letters)).toMatchObject({
      cost: null,
      says: 'Not measurable: Letters has no KPI, and no link leads from letters to one.',
      gap: { step: { says: 'Declare a KPI', href: '/kpis/new' } },
      kpis: [],
    });
  });

  it('is measured again once much more is known of the time before it', async () => {
    const body = { name: 'Posted', unit: 'letters', kind: 'sum', resolution: 'hour', team: 'letters' };
    await service.request('PUT', '/api/v1/kpis/posted', { body });
    const rows = (from: number, to: number) => [
      'at,value',
      ...Array.from({ length: (to - from) / HOUR }, (_, i) => {
        const hour = from + i * HOUR;
        return `${iso(hour)},${(200 * (1 - 0.5 * part(hour)) * (1 + 0.04 * (uniform() - 0.5))).toFixed(2)}`;
      }),
    ];
    const noon = Date.parse('2026-11-20T12:00:00Z');
    await tell('posted', rows(noon - 5 * HOUR, noon + 9 * HOUR));
    service.setNow(iso(ENDED + 30 * HOUR));
    const late = await incident(['letters'], { externalId: 'of letters' });
    await tend();
    expect(await impactOf(late)).toMatchObject({ measuredAt: iso(ENDED + 30 * HOUR), cost: null });
    const [before] = (await impactOf(late)).kpis;
    expect(before.impact.kind).toBe('no_data');
    await tell('posted', rows(noon - 15 * 24 * HOUR, noon - 5 * HOUR));
    const soon = iso(ENDED + 30 * HOUR + 180_000); // long before it would be looked at again anyway
    service.setNow(soon);
    await tend();
    const after = await impactOf(late);
    expect(after.measuredAt).toBe(soon);
    expect(after.kpis[0].impact).toMatchObject({ kind: 'impact', better: false });
  });

  it.each(['/api/v1/incidents/none/impact', '/api/v1/live/none/impact'])('%s is refused', async (path) => {
    const { status, body } = await service.request('GET', path);
    expect(status).toBe(404);
    expect(body.remedy).toBeTruthy();
  });
});
