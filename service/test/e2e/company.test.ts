import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeploymentPage } from '../../src/contracts/deployments.ts';
import { becomeAdministrator, openBrowser, watchFaults } from './browser.ts';
import { call, makeDataFolder, mustStart, type Program, removeFolder } from './program.ts';

// What a first `npm start` shows: the simulated company, found by the service as it was planted, on pages for everybody.

type TrueVerdict = { kind: string; by?: string; countsAsFailure?: boolean };

interface Truth {
  deployments: Record<string, TrueVerdict>;
  incidents: Record<string, { causedBy: string | null }>;
}

interface IncidentFound {
  externalId: string;
  attribution: { deployment: { id: string } | null } | null;
}

/** What caused an incident, and what was blamed for it, by the names of the company. */
interface Blame {
  caused: string | null;
  blamed: string | null;
}

const data = makeDataFolder();
let program: Program;
let browser: Browser;

beforeAll(async () => {
  program = await mustStart({ THROUGHLINE_DATA: data, SIMULATED_COMPANY: 'true' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  removeFolder(data);
});

async function readAll(): Promise<DeploymentPage['items']> {
  const items: DeploymentPage['items'] = [];
  let cursor: string | null = null;
  do {
    const page: DeploymentPage = await call(
      program,
      'GET',
      `/api/v1/deployments?limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

describe('the simulated company', () => {
  it('is judged exactly as it was planted, but for what an incident is put down to by mistake', async () => {
    const truth = JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as Truth;
    const found = await readAll();
    const idOf = new Map(found.map(({ id, externalId }) => [id, externalId]));
    const say = (id: string | null, kind: string | undefined, by?: string | null, counts?: boolean) =>
      `${id}: ${kind ?? 'none'}${by ? ` by ${by}` : ''}${counts === undefined ? '' : ` counts ${counts}`}`;
    const planted = Object.entries(truth.deployments).map(([externalId, { kind, by, countsAsFailure }]) =>
      say(externalId, kind === 'not_counted' ? undefined : kind, by, countsAsFailure),
    );
    const judged = found.map(({ externalId, verdict }) =>
      verdict?.kind === 'rolled_back'
        ? say(externalId, verdict.kind, idOf.get(verdict.byDeploymentId), verdict.countsAsFailure)
        : say(externalId, verdict?.kind),
    );
    expect(planted.length).toBeGreaterThan(1_000);
    // Incidents come from outside, too: a rule that never blamed the wrong deployment would hardly ever blame one.
    const mistaken = new Set(judged.filter((line) => line.endsWith(': caused_incident')));
    const but = (lines: string[]) =>
      lines.filter((line) => !mistaken.has(`${line.split(':')[0]}: caused_incident`)).sort();
    expect(but(judged)).toEqual(but(planted));
    const outside = Object.values(truth.incidents).filter(({ causedBy }) => causedBy === null).length;
    expect(mistaken.size).toBeLessThan(outside / 2);
  });

  it('has most of its incidents put down to what caused them', async () => {
    const truth = JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as Truth;
    const idOf = new Map((await readAll()).map(({ id, externalId }) => [id, externalId]));
    const { items } = await call(program, 'GET', '/api/v1/incidents?limit=200');
    const known = items.map(({ externalId, attribution }: IncidentFound) => ({
      caused: truth.incidents[externalId]?.causedBy ?? null,
      blamed: attribution?.deployment ? (idOf.get(attribution.deployment.id) ?? null) : null,
    }));
    const blamed = known.filter((one: Blame) => one.blamed !== null);
    const right = blamed.filter((one: Blame) => one.blamed === one.caused);
    const caused = known.filter((one: Blame) => one.caused !== null);
    expect(known.length).toBeGreaterThan(20);
    expect(right.length / blamed.length).toBeGreaterThan(0.8);
    expect(right.length / caused.length).toBeGreaterThan(0.6);
  });

  it('is there as a whole', async () => {
    const company = await call(program, 'GET', '/api/v1/simulated-company');
    expect(company).toMatchObject({ present: true, loading: false, teams: 6, services: 14 });
  });
});

const PAGES = [
  '/',
  '/teams/checkout',
  '/teams/search',
  '/?status=missed&search=out',
  '/?status=at_risk',
  '/teams/checkout?window=7d',
  '/deployments',
  '/deployments?verdict=rolled_back',
  '/bugs',
  '/bugs?show=reopened&team=catalog&window=90d',
  '/incidents',
  '/incidents?attributed=false',
  '/sign-in',
  '/settings',
  '/settings/rules',
  '/settings/deliveries',
  '/nowhere',
];

/** The address of a page, or of one thing of a kind, which only the database can name. */
async function addressOf(path: string): Promise<string> {
  const list = {
    'a deployment': 'deployments?verdict=rolled_back',
    'a bug': 'bugs?reopened=true',
    'an incident': 'incidents?attributed=true',
  }[path];
  if (list === undefined) return path;
  const [latest] = (await call(program, 'GET', `/api/v1/${list}&limit=1`)).items;
  return `/${list.split('?')[0]}/${latest.id}`;
}

describe.each([
  { name: 'a screen, light', options: { colorScheme: 'light', viewport: { width: 1280, height: 900 } } },
  {
    name: 'a phone, dark',
    options: { colorScheme: 'dark', viewport: { width: 360, height: 740 }, hasTouch: true },
  },
] as const)('a visitor, $name', ({ options }) => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await browser.newContext(options);
  });
  afterAll(() => context.close());

  it.each([...PAGES, 'a deployment', 'a bug', 'an incident'])('%s', async (path) => {
    const page = await context.newPage();
    const faults = watchFaults(page);
    const response = await page.goto(program.url + (await addressOf(path)));
    const lost = path === '/nowhere';
    expect(response?.status()).toBe(lost ? 404 : 200);
    await page.getByRole('main').waitFor();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    if (!lost) expect(faults).toEqual([]);
    await page.close();
  });
});

describe('a visitor', () => {
  it('sees what is simulated marked as such, and every team by its state', async () => {
    const page = await browser.newPage();
    await page.goto(program.url);
    const text = await page.getByRole('main').innerText();
    expect(await page.locator('body').innerText()).toMatch(/simulated/i);
    const { items } = await call(program, 'GET', '/api/v1/teams');
    expect(items).toHaveLength(6);
    for (const { team, outcome } of items) {
      expect(text).toContain(team.name);
      expect(text).toContain(outcome.status.replace('_', ' '));
    }
    await page.close();
  });

  it('needs little of a phone: at most 150 kB of script, compressed, on the first page', async () => {
    const page = await browser.newPage();
    const scripts: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script')
        scripts.push(request.sizes().then((sizes) => sizes.responseBodySize));
    });
    await page.goto(program.url, { waitUntil: 'networkidle' });
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(150_000);
    await page.close();
  });
});

describe('a member', () => {
  it("corrects what an incident is put down to, and a person's word stands until it is withdrawn", async () => {
    const page = await browser.newPage();
    await becomeAdministrator(page, program);

    await page.goto(program.url + (await addressOf('an incident')));
    const before = await page.getByRole('main').innerText();
    await page.getByLabel('No deployment').check();
    await page.getByLabel('Why').fill('The network was down.');
    await page.getByRole('button', { name: 'Save the correction' }).click();
    await page.getByText('Ada Lovelace says that no deployment caused it.').waitFor();
    expect(await page.getByRole('main').innerText()).toContain('The network was down.');

    await page.getByLabel('Another deployment').check();
    await page.getByLabel('That deployment').fill('nothing-like-that');
    await page.getByRole('button', { name: 'Save the correction' }).click();
    await page.getByText('No deployment has the id nothing-like-that.', { exact: false }).waitFor();

    await page.getByRole('button', { name: 'Withdraw the correction' }).click();
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('The evidence scores', { exact: false }).waitFor();
    expect(await page.getByRole('main').innerText()).toBe(before);
    await page.close();
  });

  it('reads values off the resolution curve with the arrow keys', async () => {
    const page = await browser.newPage();
    await page.goto(`${program.url}/sign-in?next=/bugs`);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('main').getByRole('button').first().click();
    const slider = page.getByRole('slider');
    await slider.focus();
    const first = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuetext')).not.toBe(first);
    await page.close();
  });
});

describe('once it is removed', () => {
  it('does not come back with the next start', async () => {
    const removed = await fetch(`${program.url}/api/v1/simulated-company`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${program.token}` },
    });
    expect(removed.status).toBe(204);
    expect(await program.stop()).toBe(0);
    program = await mustStart({ THROUGHLINE_DATA: data, SIMULATED_COMPANY: 'true' });
    expect((await call(program, 'GET', '/api/v1/simulated-company')).present).toBe(false);
    expect((await call(program, 'GET', '/api/v1/teams')).items).toEqual([]);
  });
});
