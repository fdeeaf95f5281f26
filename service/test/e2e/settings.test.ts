import { AxeBuilder } from '@axe-core/playwright';
import { sign } from '@octokit/webhooks-methods';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitHubFake, startGitHubFake } from '../fakes/github.ts';
import { type OidcIssuer, startOidcIssuer } from '../fakes/oidc-issuer.ts';
import { becomeAdministrator, openBrowser, watchFaults } from './browser.ts';
import { call, makeDataFolder, mustStart, type Program, removeFolder } from './program.ts';

// What an administrator sets up in the browser, against a GitHub that is played: a service, a connection, its history,
// its webhook, a message that is refused and mended, and rules.

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

const data = makeDataFolder();
let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
let gitHub: GitHubFake;
let issuer: OidcIssuer;
let secret = '';

beforeAll(async () => {
  gitHub = await startGitHubFake();
  issuer = await startOidcIssuer({ path: '/_services/token' });
  const shop = gitHub.add('acme/shop');
  for (const hours of [72, 48]) {
    shop.commit(ago(hours + 1));
    shop.status(shop.deploy(ago(hours), { environment: 'Production EU' }), 'success', ago(hours));
  }
  shop.issue(ago(30), { labels: ['bug'], title: 'The total is wrong' });
  shop.issue(ago(20), { labels: ['crash'], title: 'The basket crashes' });
  program = await mustStart({ THROUGHLINE_DATA: data });
  browser = await openBrowser();
  context = await browser.newContext();
  page = await context.newPage();
  faults = watchFaults(page);
  await becomeAdministrator(page, program);
  await call(program, 'PUT', '/api/v1/teams/shop', { name: 'Shop' });
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  await gitHub?.stop();
  await issuer?.close();
  removeFolder(data);
});

const press = (name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click();
const sees = (text: string | RegExp) => page.getByRole('main').getByText(text).first().waitFor();
const open = (path: string) => page.goto(`${program.url}${path}`);

describe('an administrator', () => {
  it('says what counts as a deployment of a service, and is told beside the field what is wrong', async () => {
    await open('/settings/services/new');
    await page.getByLabel('Name', { exact: true }).fill('Shop API');
    await page.getByLabel('Answers for incidents within, in hours').fill('6');
    await press('Add a repository');
    const repository = page.getByRole('group', { name: 'Repository 1' });
    await repository.getByLabel('Repository', { exact: true }).fill('shop');
    await repository.getByLabel('Names of environments').fill('Production EU');
    await press('Create the service');
    await sees('Must be owner/name, such as acme/checkout.');
    await sees(/^“Production EU”: is empty/);
    await repository.getByLabel('Repository', { exact: true }).fill('acme/shop');
    await repository.getByLabel('Names of environments').fill('Production EU = production');
    await press('Create the service');
    await page.waitForURL(`${program.url}/settings/services`);
    expect(await call(program, 'GET', '/api/v1/services/shop-api')).toMatchObject({
      attributionWindowHours: 6,
      repositories: [
        {
          fullName: 'acme/shop',
          deployBy: { from: 'deployments', environments: { 'Production EU': 'production' } },
        },
      ],
    });
  });

  it('connects GitHub; a token that it refuses is not kept', async () => {
    await open('/settings/connections');
    await sees('Nothing is connected yet.');
    await page.getByRole('link', { name: 'Connect GitHub' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Acme');
    await page.getByLabel('Address of the API').fill(gitHub.url);
    await page.getByLabel('Token').fill('wrong-token');
    await press('Connect');
    await page.locator('[name=token][aria-invalid=true]').waitFor();
    await page.getByLabel('Token').fill('good-token');
    await press('Connect');
    await page.waitForURL(`${program.url}/settings/connections/acme`);
    await sees(/^Its history has not been read yet\./);
    expect(await page.content()).not.toContain('good-token');
  });

  it('reads the history and sees it done without touching the page', async () => {
    await press('Read the history');
    await page.getByText('The history of 1 repository has been read').waitFor();
    await page
      .getByRole('region', { name: 'acme/shop' })
      .getByText(/^deployments/)
      .waitFor();
    const { items } = await call(program, 'GET', '/api/v1/deployments?service=shop-api');
    expect(items.map((row: { environment: string }) => row.environment)).toEqual([
      'production',
      'production',
    ]);
  });

  it('makes the secret of the webhook, which is shown this once', async () => {
    await sees(/No webhook secret has been made/);
    await press('Make a webhook secret');
    await sees('This is the new secret.');
    secret = await page.locator('main pre').innerText();
    await press('I have entered it');
    await page.getByText('Webhooks that are signed with its secret are taken in.').waitFor();
    await page.reload();
    expect(await page.content()).not.toContain(secret);
  });

  it('sees why a message could not be used, mends that, and replays it', async () => {
    const body = JSON.stringify({
      action: 'created',
      repository: { full_name: 'acme/shop' },
      deployment: {
        id: 4711,
        sha: 'a'.repeat(40),
        ref: 'main',
        task: 'deploy',
        environment: 'staging',
        created_at: ago(1),
        creator: { login: 'dana' },
      },
      deployment_status: { id: 1, state: 'success', created_at: ago(1), creator: { login: 'dana' } },
    });
    const answer = await fetch(`${program.url}/webhooks/github`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'deployment_status',
        'x-github-delivery': 'e2e-1',
        'x-hub-signature-256': await sign(secret, body),
      },
      body,
    });
    expect(answer.status).toBe(202);
    const arrived = async () =>
      (await call(program, 'GET', '/api/v1/deliveries?source=github')).items[0]?.state;
    await expect.poll(arrived, { timeout: 60_000 }).toBe('refused');
    await open('/settings/deliveries');
    await page.getByText(/^1 of 1 message could not be used/).waitFor();
    await sees('Replay all 1 refused');
    await page.getByRole('link', { name: /^deployment_status/ }).click();
    await sees(/shop-api has no environment/);
    await page.getByRole('region', { name: 'Body' }).getByText('"state": "success"').waitFor();
    await call(program, 'PUT', '/api/v1/services/shop-api', {
      name: 'Shop API',
      team: 'shop',
      environments: [
        { name: 'production', production: true },
        { name: 'staging', production: false },
      ],
      repositories: [{ fullName: 'acme/shop' }],
    });
    await press('Replay it');
    await page.getByRole('status').getByText('used', { exact: true }).waitFor();
    await open('/settings/deliveries?state=refused');
    await sees('Nothing that is kept is like that.');
  });

  it('tries rules on everything known before they are saved', async () => {
    await open('/settings/rules');
    await sees('These are the ones that Throughline comes with.');
    const bugs = page.getByRole('group', { name: 'Bugs' });
    await bugs.getByLabel('Labels').fill('bug\ncrash');
    await press('Preview');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('2, now 1: 1 more').waitFor();
    await preview.getByText('The basket crashes').waitFor();
    await bugs.getByLabel('Labels').fill('bug\ncrash*');
    await preview.getByText('The form has changed since.', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Save these rules' }).count()).toBe(0);
    await press('Preview');
    await press('Save these rules');
    await sees(/^Saved\./);
    await sees(/^Last changed by Ada Lovelace/);
    await expect
      .poll(async () => (await call(program, 'GET', '/api/v1/bugs')).items.length, { timeout: 60_000 })
      .toBe(2);
  });

  it('is told in which row a rule is wrong', async () => {
    await page.reload();
    await press('Add a rule');
    await press('Preview');
    await sees(/^Needs a condition/);
    const rule = page.getByRole('group', { name: 'Rule 1' });
    await rule.getByLabel('Repositories').fill('acme/shop');
    await press('Preview');
    await page.getByRole('button', { name: 'Save these rules' }).waitFor();
  });

  it('connects Linear for its webhooks alone, whose secret Linear makes, and removes it again', async () => {
    await open('/settings/connections/new?provider=linear');
    await page.getByLabel('Name', { exact: true }).fill('Acme Linear');
    await press('Connect');
    await sees(/^There is no token, so no history is read/);
    await page.getByLabel('Signing secret').fill('lin_wh_0123456789abcdef');
    await press('Save the signing secret');
    await page.getByText('Webhooks that are signed with its secret are taken in.').waitFor();
    await press('Remove the connection');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the connection' }).click();
    await page.waitForURL(`${program.url}/settings/connections`);
    await page.getByRole('link', { name: 'Acme', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Acme Linear' }).count()).toBe(0);
  });

  it('changes the role of a person', async () => {
    await call(program, 'PUT', '/api/v1/people/dana@example.com', { name: 'Dana Ruiz' });
    await open('/settings/people');
    const dana = page.getByRole('listitem').filter({ hasText: 'dana@example.com' });
    await dana.getByRole('button', { name: 'Make administrator' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make administrator' }).click();
    await dana.getByText('administrator · no password yet').waitFor();
    const ada = page.getByRole('listitem').filter({ hasText: 'ada@example.com' });
    await ada.getByRole('button', { name: 'Make member' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make member' }).click();
    await page.getByText('This is the last administrator', { exact: false }).waitFor();
  });

  it('trusts a repository, and then a run that was refused', async () => {
    const run = async (environment: string) => {
      const token = await issuer.sign({ environment }, { audience: program.url });
      const response = await fetch(`${program.url}/api/v1/auth/github-oidc`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
      return response.status;
    };
    await open('/settings/pipelines');
    await sees('No repository is trusted yet.');
    await page.getByRole('link', { name: 'Trust a repository' }).click();
    await page.getByLabel('What it is for').fill('shop, production');
    await page.getByLabel('Number of the repository').fill('acme/shop');
    await page.getByLabel('Environment of the job').fill('production');
    await page.getByLabel('Who vouches for the runs').fill(issuer.issuer);
    await press('Trust it');
    await sees(/^Must be the number that GitHub knows it by/);
    await page.getByLabel('Number of the repository').fill('456');
    await page.getByLabel('It may record for').selectOption('services');
    await press('Trust it');
    await sees(/^Names none: choose at least one service/);
    await page.getByLabel('Shop API').check();
    await press('Trust it');
    await page.waitForURL(`${program.url}/settings/pipelines`);
    await sees('records for shop-api · never used');
    expect(await run('production')).toBe(201);
    expect(await run('staging')).toBe(403);
    await page.reload();
    await sees('The policy “shop, production” asks for the environment production.');
    await page.getByRole('link', { name: 'Trust the repository acme/shop' }).click();
    await page.getByRole('heading', { name: 'Trust acme/shop' }).waitFor();
    expect(await page.getByLabel('Environment of the job').inputValue()).toBe('staging');
    await press('Trust it');
    await page.waitForURL(`${program.url}/settings/pipelines`);
    expect(await run('staging')).toBe(201);
    await page.getByRole('link', { name: 'acme/shop, staging' }).click();
    await press('Trust it no longer');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the policy' }).click();
    await page.waitForURL(`${program.url}/settings/pipelines`);
    expect(await run('staging')).toBe(403);
  });

  it('leaves only refusals on the console', () => {
    expect(faults.filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([]);
  });
});

const PAGES = [
  '/settings',
  '/settings/connections',
  '/settings/connections/acme',
  '/settings/connections/new?provider=linear',
  '/settings/rules',
  '/settings/deliveries',
  '/settings/services/shop-api',
  '/settings/people',
  '/settings/pipelines',
  '/settings/pipelines/new',
  'a message',
];

describe.each([
  { name: 'a screen, light', options: { colorScheme: 'light', viewport: { width: 1280, height: 900 } } },
  {
    name: 'a phone, dark',
    options: { colorScheme: 'dark', viewport: { width: 360, height: 740 }, hasTouch: true },
  },
] as const)('the settings, $name', ({ options }) => {
  let looking: BrowserContext;
  beforeAll(async () => {
    looking = await browser.newContext({ ...options, storageState: await context.storageState() });
  });
  afterAll(() => looking?.close());

  it.each(PAGES)('%s', async (path) => {
    const sheet = await looking.newPage();
    const shown = watchFaults(sheet);
    const [message] = (await call(program, 'GET', '/api/v1/deliveries')).items;
    await sheet.goto(program.url + (path === 'a message' ? `/settings/deliveries/${message.id}` : path));
    await sheet.getByRole('main').getByRole('navigation', { name: 'Settings' }).waitFor();
    for (const details of await sheet.locator('main details:not([open]) > summary').all())
      await details.click();
    const { violations } = await new AxeBuilder({ page: sheet })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
    expect(await sheet.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(shown).toEqual([]);
    await sheet.close();
  });
});
