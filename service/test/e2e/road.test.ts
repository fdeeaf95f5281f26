import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realPayload } from '../../../action/test/examples.ts';
import { githubOf, runPhase } from '../../../action/test/run-as-runner.ts';
import { becomeAdministrator, openBrowser, watchFaults } from './browser.ts';
import { call, makeDataFolder, mustStart, type Program, ROOT, removeFolder } from './program.ts';

// The whole road once: a repository with history, its past imported, four deploy jobs with the built action, and what
// a person sees of it.

const DAY_MS = 86_400_000;
const repository = join(mkdtempSync(join(tmpdir(), 'real repository ')), 'shop');
const data = makeDataFolder();
let program: Program;
let browser: Browser;
let page: Page;
let faults: string[];
let pipelineToken = '';

function git(args: string[], at: Date = new Date()): string {
  const date = at.toISOString();
  const who = {
    GIT_AUTHOR_NAME: 'Dana Ruiz',
    GIT_AUTHOR_EMAIL: 'dana@example.com',
    GIT_COMMITTER_NAME: 'Dana Ruiz',
    GIT_COMMITTER_EMAIL: 'dana@example.com',
  };
  return execFileSync('git', args, {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: repository,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      ...who,
    },
  }).trim();
}

function commit(message: string, at: Date): void {
  writeFileSync(join(repository, 'price.txt'), `${message}\n`);
  git(['add', '.'], at);
  git(['commit', '-m', message], at);
}

/** One deploy job: main at its top, post at its end, as the runner runs them. */
async function deploy(version: string, run: number) {
  const payload = realPayload('push') as { repository: { full_name: string } };
  const github = {
    ...githubOf('push', payload),
    GITHUB_RUN_ID: String(9_000_000_000 + run),
    GITHUB_REF: `refs/tags/${version}`,
    GITHUB_REF_NAME: version,
    GITHUB_REF_TYPE: 'tag',
    GITHUB_SHA: git(['rev-list', '-n', '1', version]),
  };
  const inputs = { url: program.url, token: pipelineToken, service: 'shop-api' };
  const main = await runPhase({
    phase: 'main',
    inputs,
    github,
    eventPayload: payload,
    workspace: repository,
  });
  expect(main.exitCode, main.log).toBe(0);
  expect(main.annotations).toEqual([]);
  const post = await runPhase({
    phase: 'post',
    inputs,
    github,
    eventPayload: payload,
    workspace: repository,
    state: main.state,
    jobStatus: 'success',
  });
  expect(post.exitCode, post.log).toBe(0);
  expect(`${main.log}${post.log}${main.summary}${post.summary}`).not.toContain(pipelineToken);
  return { main, post };
}

function importTags(): Promise<{ code: number | null; output: string }> {
  const args = [
    '--import',
    'tsx',
    'service/src/collect/git/cli.ts',
    'git',
    repository,
    '--service',
    'shop-api',
    '--tags',
    'v0.*',
    '--url',
    program.url,
    '--token',
    pipelineToken,
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

beforeAll(async () => {
  mkdirSync(repository, { recursive: true });
  git(['init', '-q', '-b', 'main']);
  const now = Date.now();
  for (let release = 1; release <= 5; release += 1) {
    const at = new Date(now - (12 - release) * DAY_MS);
    commit(`Release ${release}`, at);
    git(['tag', '-a', `v0.${release}`, '-m', `Release ${release}`], at);
  }
  for (const version of ['v1', 'v2', 'v3']) {
    commit(`Build ${version}`, new Date(now - DAY_MS));
    git(['tag', version]);
  }
  git(['revert', '--no-edit', 'HEAD']);
  program = await mustStart({ THROUGHLINE_DATA: data });
  browser = await openBrowser();
  page = await browser.newPage({ timezoneId: 'Europe/Berlin' });
  faults = watchFaults(page);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
  for (const folder of [data, repository]) removeFolder(folder);
});

describe('the road from a deploy job to a scorecard', () => {
  /** What a reader sees, with every kind of space as a plain one. */
  const read = async () =>
    (await page.getByRole('main').innerText()).replace(/\u2060/g, '').replace(/\s/g, ' ');

  it('begins with the first administrator, at the address that start-up printed', async () => {
    await becomeAdministrator(page, program);
    await page.reload();
    expect(await read()).toMatch(/team/i);
  });

  it('has a team with its one metric, a service and a token for its pipeline', async () => {
    await call(program, 'PUT', '/api/v1/teams/shop', { name: 'Shop', members: ['ada@example.com'] });
    await call(program, 'PUT', '/api/v1/services/shop-api', { team: 'shop', name: 'Shop API' });
    await call(program, 'PUT', '/api/v1/teams/shop/outcome-metric', {
      kind: 'deployment_success_rate',
      target: 0.9,
      owner: 'ada@example.com',
      actionWhenMissed: 'Hold releases until the cause is found',
    });
    const { secret } = await call(program, 'POST', '/api/v1/tokens', {
      name: 'shop-api deploy job',
      services: ['shop-api'],
    });
    pipelineToken = secret;
  });

  it('takes the releases of a local clone as history, and the same again changes nothing', async () => {
    const first = await importTags();
    expect(first.code, first.output).toBe(0);
    expect((await call(program, 'GET', '/api/v1/deployments?service=shop-api')).items).toHaveLength(5);
    const again = await importTags();
    expect(again.code, again.output).toBe(0);
    expect((await call(program, 'GET', '/api/v1/deployments?service=shop-api')).items).toHaveLength(5);
    await page.goto(`${program.url}/teams/shop`);
    expect(await read()).toMatch(/100\s%/);
  });

  it('records V1, V2, V3 and V1 again from deploy jobs', async () => {
    const jobs = [];
    for (const [index, version] of ['v1', 'v2', 'v3', 'v1'].entries())
      jobs.push(await deploy(version, index));
    expect(new Set(jobs.map(({ main }) => main.outputs['deployment-id'])).size).toBe(4);
    expect(jobs.at(-1)?.main.outputs.rollback).toBe('true');
    expect(jobs.at(-1)?.post.summary).toContain('Shop');
    const { items } = await call(program, 'GET', '/api/v1/deployments?service=shop-api&limit=4');
    expect(
      items.map((row: { version: string; verdict: { kind: string } }) => [row.version, row.verdict.kind]),
    ).toEqual([
      ['v1', 'pending'],
      ['v3', 'rolled_back'],
      ['v2', 'rolled_back'],
      ['v1', 'pending'],
    ]);
  });

  it('shows V2 and V3 as rolled back', async () => {
    await page.goto(`${program.url}/deployments?service=shop-api`);
    for (const version of ['v2', 'v3']) {
      const row = page
        .getByRole('main')
        .getByRole('listitem')
        .filter({ has: page.getByRole('link', { name: `Shop API ${version}`, exact: true }) });
      expect(await row.innerText()).toMatch(/rolled back/i);
    }
    await page.getByRole('main').getByRole('link', { name: 'Shop API v2', exact: true }).click();
    await page.waitForURL(/\/deployments\/[\w-]+$/);
    const text = await read();
    expect(text).toMatch(/rolled back/i);
    expect(text).toContain('v1');
  });

  it('moves the rate: five of six held, V3 being undone along with V2', async () => {
    await page.goto(`${program.url}/teams/shop`);
    const text = await read();
    expect(text).toMatch(/83\.3\s%/);
    expect(text).toMatch(/5 of 6/);
    expect(text).toContain('Ada Lovelace');
    expect(text).toContain('Hold releases until the cause is found');
    await page.goto(`${program.url}/`);
    expect(await read()).toMatch(/Shop[\s\S]*83\.3\s%/);
  });

  it('left nothing on the console', () => {
    expect(faults).toEqual([]);
  });
});
