import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { becomeAdministrator, openBrowser, watchFaults } from './browser.ts';
import { call, makeDataFolder, mustStart, type Program, removeFolder } from './program.ts';

// What an engineer does with telemetry in the browser: is told how to send it, finds a signal, reads it off with the
// keyboard, lays another beside it, and sees what was refused.

const MINUTE_MS = 60_000;
const TOLD_MINUTES = 40;
const GAP = { from: 15, to: 20 }; // minutes ago
const TOLD = 34;

const data = makeDataFolder();
let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  program = await mustStart({ THROUGHLINE_DATA: data });
  browser = await openBrowser();
  context = await browser.newContext();
  page = await context.newPage();
  faults = watchFaults(page);
  await becomeAdministrator(page, program);
  await call(program, 'PUT', '/api/v1/teams/shop', { name: 'Shop' });
  await call(program, 'PUT', '/api/v1/services/shop-api', { name: 'Shop API', team: 'shop' });
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  removeFolder(data);
});

const open = (path: string) => page.goto(`${program.url}${path}`);
const sees = (text: string | RegExp) => page.getByRole('main').getByText(text).first().waitFor();
const halfMinute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + MINUTE_MS / 2; // so that each is in a minute of its own
const nanos = (minutesAgo: number) => `${halfMinute - minutesAgo * MINUTE_MS}000000`;
const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

async function sendTelemetry() {
  const told = Array.from({ length: TOLD_MINUTES }, (_, index) => index + 1).filter(
    (ago) => ago < GAP.from || ago > GAP.to,
  );
  const latency = told.map((ago) => ({
    attributes: attributes({ 'http.request.method': 'POST', 'http.route': '/pay' }),
    startTimeUnixNano: nanos(ago + 1),
    timeUnixNano: nanos(ago),
    count: '10',
    sum: 0.8,
    bucketCounts: ['5', '5', '0'],
    explicitBounds: [0.05, 0.1],
  }));
  const queue = told.map((ago) => ({ timeUnixNano: nanos(ago), asInt: String(ago) }));
  const broken = [{ timeUnixNano: nanos(1), asDouble: 'NaN' }];
  await call(program, 'POST', '/v1/metrics', {
    resourceMetrics: [
      {
        resource: { attributes: attributes({ 'service.name': 'shop-api' }) },
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'http.server.request.duration',
                unit: 's',
                histogram: { aggregationTemporality: 1, dataPoints: latency },
              },
              { name: 'queue.length', unit: '{message}', gauge: { dataPoints: queue } },
              { name: 'broken.share', gauge: { dataPoints: broken } },
            ],
          },
        ],
      },
    ],
  });
  const readable = async () => {
    const { items } = await call(program, 'GET', '/api/v1/signals');
    const told = items.map(async ({ id }: { id: string }) => {
      const { points } = await call(program, 'GET', `/api/v1/signals/${id}/points?step=1m`);
      return points.filter(({ count }: { count: number | null }) => count !== null).length;
    });
    return Promise.all(told);
  };
  await expect.poll(readable, { timeout: 60_000 }).toEqual([TOLD, TOLD]);
}

describe('telemetry in the browser', () => {
  it('is asked for with the settings of an exporter while there is none', async () => {
    await open('/signals');
    await sees('No telemetry has arrived yet.');
    await sees(`OTEL_EXPORTER_OTLP_ENDPOINT="${program.url}"`);
  });

  it('is found by words, with its newest value', async () => {
    await sendTelemetry();
    await open('/signals');
    await sees('All two signals are telling.');
    await page.getByLabel('Words').fill('POST duration');
    await page.getByRole('main').getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/search=POST/);
    await sees('The one signal is telling.');
    await page.getByRole('link', { name: 'shop-api POST /pay p95 latency' }).click();
    await page.waitForURL(/\/signals\/\d+$/);
    await page.getByRole('link', { name: '1\u00a0h', exact: true }).click();
    await sees(/told in 34 of 4\d minutes/);
  });

  it('is read off by the keyboard, in every plot at once', async () => {
    await page.getByRole('link', { name: 'shop-api mean queue length' }).click();
    await page.waitForURL(/with=\d+/);
    const sliders = page.getByRole('slider');
    await expect.poll(() => sliders.count()).toBe(2);
    await sliders.first().focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
    await sees(/ms · 10 observations/);
    await sees(/messages · 1 reading/);
    await page.getByRole('link', { name: 'Put away shop-api queue length' }).click();
    await expect.poll(() => sliders.count()).toBe(1);
  });

  it('is explained where it was refused', async () => {
    await open('/signals');
    await page.getByRole('link', { name: 'Why, and what to change' }).click();
    await sees('1 point refused');
    await sees('The value is not a number.');
    await sees('Leave the point out');
  });

  it('has pages without accessibility violations, faults or sideways scrolling, also on a phone', async () => {
    const [signal] = (await call(program, 'GET', '/api/v1/signals')).items;
    await page.setViewportSize({ width: 360, height: 800 });
    for (const path of ['/signals', `/signals/${signal.id}`, '/signals/refused']) {
      await open(path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
    expect(faults).toEqual([]);
  });
});
