import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { becomeAdministrator, openBrowser, watchFaults } from './browser.ts';
import { call, makeDataFolder, mustStart, type Program, removeFolder } from './program.ts';

// What an engineer does with telemetry in the browser: is told how to send it, finds a signal, reads it off with the
// keyboard, lays another beside it, and sees what was refused. Then what whoever is on call does with the live page.

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
    await expect.poll(() => sliders.count(), { timeout: 60_000 }).toBe(2);
    await sliders.first().focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
    await sees(/ms · 10 observations/);
    await sees(/messages · 1 reading/);
    await page.getByRole('link', { name: 'Put away shop-api queue length' }).click();
    await expect.poll(() => sliders.count(), { timeout: 60_000 }).toBe(1);
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

/** Lets something be unusual, as the judging of a minute writes it down; what is made of that is the program's. */
async function beginAnomaly(route: string): Promise<void> {
  const folder = join(data, 'postgres');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[3]),
    user: 'postgres',
    password: readFileSync(join(data, 'postgres-password'), 'utf8').trim(),
    database: 'throughline',
  });
  await client.connect();
  const service = `shop${route.replace('/', '-')}`;
  const subject = {
    ...{
      kind: 'signal',
      ref: '1',
      name: `${service} POST ${route} p95 latency`,
      statistic: 'p95',
      unit: 'ms',
    },
    ...{ proportion: false, role: 'latency', worse: 'higher', service, team: 'shop' },
    ...{ money: false, outcome: false, stepMs: MINUTE_MS },
  };
  // The judging waits meanwhile: what it has not seen itself it would end.
  await client.query("UPDATE watch_shards SET leased_by = 'test', leased_until = now() + interval '1 hour'");
  await client.query(
    `INSERT INTO anomalies (id, kind, key, service, subject, simulated, since, confirmed_at, last_at, direction, worse,
       score, expected, lower, upper, observed, worst)
     VALUES ($1, 'value', $1, $2, $3, false, now() - interval '3 minutes', now(), now(), 1, true, 0.9, 380, 300, 460, 590, 600)`,
    [route, subject.service, subject],
  );
  await client.end();
}

/** A way to the program that can be cut, as a network is. */
async function openLine({
  hostname,
  port,
}: URL): Promise<{ url: string; cut: () => void; mend: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  const listen = (at: number) => new Promise<void>((done) => server.listen(at, done));
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://${hostname}:${own}`,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    mend: () => listen(own),
  };
}

describe('the live page in the browser', () => {
  const degrading = (tab: Page, count: number) =>
    tab.waitForFunction(`document.title.startsWith('${count} degrading')`);
  const isSlow = (tab: Page, route: string) =>
    tab.getByRole('heading', { name: new RegExp(`POST ${route} of shop-\\w+ is slow`) }).waitFor();
  const called = (tab: Page) => tab.evaluate('window.called') as Promise<string[]>;
  const SPIES = `window.called = [];
    window.AudioContext = class { constructor() { window.called.push('sound'); throw new Error('no sound in tests'); } };
    window.Notification = class { static permission = 'granted'; static requestPermission = async () => 'granted';
      constructor(what) { window.called.push(what); } };`;
  let tabs: [Page, Page];

  beforeAll(async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    tabs = [page, await context.newPage()];
    for (const tab of tabs) {
      await tab.addInitScript(SPIES);
      await tab.goto(`${program.url}/live`);
      await tab.getByText(/updated \d+ s ago/).waitFor();
      await tab.evaluate('window.sameDocument = true');
    }
  });

  it('shows in every tab what begins to degrade, in its title and its icon too, and calls nobody who has not asked', async () => {
    await beginAnomaly('/pay');
    for (const tab of tabs) {
      await isSlow(tab, '/pay');
      await degrading(tab, 1);
      expect(await tab.evaluate('window.sameDocument')).toBe(true);
      expect(await tab.locator('link[rel~="icon"]').first().getAttribute('href')).toMatch(/^data:image/);
      expect(await called(tab)).toEqual([]);
    }
  });

  it('is acknowledged by the keyboard, for every tab', async () => {
    const [tab, other] = tabs;
    await tab.getByRole('button', { name: 'Acknowledge' }).focus();
    await tab.keyboard.press('Enter');
    for (const one of [tab, other]) await one.getByText(/Ada Lovelace looks after it/).waitFor();
  });

  it('misses nothing while the line is cut, and calls once of all tabs, as was asked for', async () => {
    const [tab, other] = tabs;
    await other.getByLabel('notify me').focus();
    await other.keyboard.press('Space');
    await tab.waitForFunction(`document.querySelectorAll('input:checked').length === 1`);
    const line = await openLine(new URL(program.url));
    const far = await context.newPage();
    await far.goto(`${line.url}/live`);
    await isSlow(far, '/pay');
    await far.getByText(/updated \d+ s ago/).waitFor();
    await far.evaluate('window.sameDocument = true');
    line.cut();
    await far.getByText('connection lost, trying again').waitFor();
    await beginAnomaly('/cart');
    for (const one of tabs) {
      await isSlow(one, '/cart');
      await degrading(one, 2);
    }
    await line.mend();
    await isSlow(far, '/cart');
    expect(await far.evaluate('window.sameDocument')).toBe(true);
    await far.close();
    line.cut();
    const calls = (await Promise.all(tabs.map(called))).flat();
    expect(calls).toEqual(['POST /cart of shop-cart is slow']);
  });

  it('is whole without scripts, and without accessibility violations on a phone', async () => {
    const bare = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const still = await bare.newPage();
    await still.goto(`${program.url}/live`);
    await isSlow(still, '/pay');
    await isSlow(still, '/cart');
    await still
      .getByText(/p95 590 ms instead of 380 ms/)
      .first()
      .waitFor();
    expect(await still.title()).toMatch(/^2 degrading/);
    await bare.close();
    await page.setViewportSize({ width: 360, height: 800 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
