import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RecordDeployment } from '../../contracts/deployments.ts';
import { PutService } from '../../contracts/services.ts';

// Every test starts git many times, and node again for the command itself.
const PATIENCE = { timeout: 120_000 };
const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git import '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A repository of its own, untouched by the configuration of whoever runs the tests. */
async function scratchRepository(name: string) {
  const path = join(folder, name);
  await mkdir(path);
  let clock = Date.parse('2026-01-05T09:00:00Z') / 1000;
  const git = (args: string[], input: string | Buffer = '') =>
    execFileSync('git', ['-C', path, ...args], {
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ada Byron',
        GIT_AUTHOR_EMAIL: 'ada@shop.example',
        GIT_COMMITTER_NAME: 'Build',
        GIT_COMMITTER_EMAIL: 'build@shop.example',
        GIT_AUTHOR_DATE: `${clock - 3600} +0100`,
        GIT_COMMITTER_DATE: `${clock} +0100`,
      },
    })
      .toString()
      .trim();
  git(['init', '--quiet', '--initial-branch=main']);
  return {
    path,
    git,
    /** An hour passes, and something is committed in it; returns the commit. */
    commit(message: string, ...more: string[]): string {
      clock += 3600;
      git(['commit', '--quiet', '--allow-empty', '--file=-', ...more], message);
      return git(['rev-parse', 'HEAD']);
    },
    /** Two hours later somebody tags the release. */
    annotate(tag: string, ...target: string[]): void {
      clock += 7200;
      git(['tag', '--annotate', '--message=released', '--', tag, ...target]);
    },
    time: () => new Date(clock * 1000).toISOString(),
  };
}

interface Received {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

let received: Received[] = [];
let answers: ((request: Received, response: ServerResponse) => boolean)[] = [];
const services = new Map<string, unknown>();
const reply = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  return true;
};
const problem = (code: string, detail: string, remedy: string) => ({
  type: 'about:blank',
  title: code,
  code,
  detail,
  remedy,
  status: 404,
});

/** Stands for the service at the wire: knows services, remembers deployments by their externalId. */
const listener = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const { method = '', url: path = '' } = request;
  const one = {
    method,
    path,
    authorization: request.headers.authorization,
    body: text === '' ? undefined : JSON.parse(text),
  };
  const before = received.map(({ body }) => (body as RecordDeployment | undefined)?.externalId);
  received.push(one);
  if (answers.some((answer) => answer(one, response))) return;
  const slug = /^\/api\/v1\/services\/([^/]+)$/.exec(path)?.[1];
  if (slug !== undefined && method === 'PUT') {
    const { team, environments } = PutService.parse(one.body);
    services.set(slug, describeService(slug, team, environments));
    return reply(response, 200, services.get(slug));
  }
  if (slug !== undefined && method === 'GET') {
    const known = services.get(slug);
    if (known !== undefined) return reply(response, 200, known);
    return reply(
      response,
      404,
      problem('unknown_service', `There is no service \`${slug}\`.`, 'Did you mean `shop`?'),
    );
  }
  if (path !== '/api/v1/deployments' || method !== 'POST') return reply(response, 404, {});
  const parsed = RecordDeployment.safeParse(one.body);
  if (!parsed.success)
    return reply(response, 422, problem('invalid_request', parsed.error.message, 'Mend it.'));
  return reply(response, before.includes(parsed.data.externalId) ? 200 : 201, {});
});

function describeService(slug: string, team: string, environments: unknown) {
  return {
    slug,
    name: slug,
    team: { slug: team, name: team },
    environments,
    observationWindowHours: 24,
    repositories: [],
  };
}

let url = '';
beforeAll(async () => {
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  listener.closeAllConnections();
  listener.close();
});
beforeEach(() => {
  received = [];
  answers = [];
  services.clear();
  services.set('shop', describeService('shop', 'web', [{ name: 'production', production: true }]));
});

/** Runs the command as npm does. */
function run(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; printed: string }> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    INIT_CWD: folder,
    THROUGHLINE_DATA: folder,
    THROUGHLINE_URL: url,
    THROUGHLINE_TOKEN: 'tl_test',
    ...environment,
  };
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', CLI, ...args], { env }, (error, stdout, stderr) => {
      done({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        printed: stdout + stderr,
      });
    });
  });
}

const sent = () =>
  received.filter(({ method }) => method === 'POST').map(({ body }) => RecordDeployment.parse(body));

describe('npm run import -- git', PATIENCE, () => {
  it('turns annotated and lightweight tags into deployments with the commits that each was the first to bring', async () => {
    const { path, git, commit, annotate, time } = await scratchRepository('shop clone');
    const first = commit('Sell things\n\nA body that nobody needs.');
    annotate('v1.0.0');
    const firstTagged = time();
    const second = commit('Sell more things');
    git(['switch', '--quiet', '--create', 'side']);
    const side = commit('Sell it sideways');
    git(['switch', '--quiet', 'main']);
    const third = commit('Sell it straight');
    git(['merge', '--quiet', '--no-ff', '--message=Merge the side', 'side']);
    const merge = git(['rev-parse', 'HEAD']);
    const committed = time();
    git(['tag', 'v1.1.0']);
    const revert = commit(`Revert "Sell more things"\n\nThis reverts commit ${second}.`);
    annotate('v1.1.1');
    git(['tag', 'nightly']);

    const { code, printed } = await run(['git', 'shop clone', '--service', 'shop']);
    expect(printed).toContain(
      '3 deployments of shop recorded, 0 known already, 0 tags skipped, 6 commits in all',
    );
    expect(code).toBe(0);
    expect(received.every(({ authorization }) => authorization === 'Bearer tl_test')).toBe(true);
    const [one, two, three, ...none] = sent();
    expect(none).toEqual([]);
    expect(one).toMatchObject({
      service: 'shop',
      environment: 'production',
      version: 'v1.0.0',
      commitSha: first,
      status: 'succeeded',
      startedAt: firstTagged,
      finishedAt: firstTagged,
      source: 'git-import',
      externalId: 'shop:production:v1.0.0',
      actor: 'Build',
      commits: [
        { sha: first, message: 'Sell things', author: 'Ada Byron', authoredAt: '2026-01-05T09:00:00.000Z' },
      ],
    });
    expect(two).toMatchObject({ version: 'v1.1.0', commitSha: merge, finishedAt: committed });
    expect(two?.actor).toBeUndefined();
    expect(two?.commits?.map(({ sha }) => sha).sort()).toEqual([second, side, third, merge].sort());
    expect(two?.commits?.at(-1)?.sha).toBe(merge);
    expect(two?.commits?.some(({ reverts }) => reverts !== undefined)).toBe(false);
    expect(three?.commits).toMatchObject([
      { sha: revert, message: 'Revert "Sell more things"', reverts: second },
    ]);
    expect(path).toContain(' ');
  });

  it('does nothing twice, and records what has been tagged since', async () => {
    const { commit, annotate } = await scratchRepository('again');
    commit('One');
    annotate('v1');
    await run(['git', 'again', '--service', 'shop']);
    commit('Two');
    annotate('v2');
    const { printed } = await run(['git', 'again', '--service', 'shop']);
    expect(printed).toContain(
      '1 deployment of shop recorded, 1 known already, 0 tags skipped, 2 commits in all',
    );
    const ids = sent().map(({ externalId }) => externalId);
    expect(ids).toEqual(['shop:production:v1', 'shop:production:v1', 'shop:production:v2']);
  });

  it('takes names and texts as they are: odd tags, dashes, quotes, and authors that are not UTF-8', async () => {
    const { git, commit, annotate } = await scratchRepository('odd');
    const names = ['v1;$(>owned)\'"`', '-v2', 'v3/ünïcode-🙂', 'v4%00%s'];
    git(['config', 'i18n.commitEncoding', 'ISO-8859-1']);
    commit('Before');
    const raw = git(['cat-file', 'commit', 'HEAD']);
    const unlabelled = Buffer.from(
      raw
        .replace(/^encoding .*\n/m, '')
        .replace('Ada Byron', 'Jos\xe9 N\xfa\xf1ez')
        .concat('\n'),
      'latin1',
    );
    git([
      'update-ref',
      'HEAD',
      git(['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], unlabelled),
    ]);
    for (const name of names.slice(0, 1)) annotate(name);
    git(['update-ref', 'refs/tags/-v2', commit('Second')]);
    for (const name of names.slice(2)) {
      commit(`For ${name}`);
      annotate(name);
    }
    const { code, printed } = await run(['git', 'odd', '--service', 'shop', '--tags=*v*']);
    expect(printed).toContain('4 deployments of shop recorded');
    expect(code).toBe(0);
    expect(sent().map(({ version }) => version)).toEqual(names);
    expect(sent()[0]?.commits?.[0]?.author).toBe('José Núñez');
    expect(existsSync(join(folder, 'odd', 'owned'))).toBe(false);
    expect(existsSync('owned')).toBe(false);

    received = [];
    await run(['git', 'odd', '--service', 'shop', '--tags=-v*']);
    expect(sent().map(({ version }) => version)).toEqual(['-v2']);
  });

  it('skips with a note what is no release: a tag of a file, an invisible name, a date to come', async () => {
    const { git, commit, annotate } = await scratchRepository('notes');
    commit('One');
    annotate('v1');
    git(['tag', 'v-blob', git(['hash-object', '-w', '--stdin'], 'text')]);
    git(['tag', 'v2\u202egnp.exe']);
    git(['tag', 'v-nested', 'v1']);
    const tag = git(['cat-file', 'tag', 'v1'])
      .replace(/> \d+ /, '> 32503680000 ')
      .replace('tag v1', 'tag v3000')
      .concat('\n');
    git(['update-ref', 'refs/tags/v3000', git(['hash-object', '-t', 'tag', '-w', '--stdin'], tag)]);
    const { code, printed } = await run(['git', 'notes', '--service', 'shop']);
    expect(code).toBe(0);
    expect(printed).toContain('v-blob is skipped: it does not lead to a commit with a date');
    expect(printed).toContain('v2 gnp.exe is skipped: its version contains control characters');
    expect(printed).toContain('v3000 is skipped: its date, 3000-01-01T00:00:00.000Z, lies in the future');
    expect(printed).toContain(
      '2 deployments of shop recorded, 0 known already, 3 tags skipped, 1 commit in all',
    );
    expect(
      sent()
        .map(({ version }) => version)
        .sort(),
    ).toEqual(['v-nested', 'v1']);
  });

  it('keeps the newest thousand commits of a release, and says so', async () => {
    const { git, annotate } = await scratchRepository('long');
    const stream = Array.from({ length: 1005 }, (_, index) => {
      const message = `Change ${index}`;
      return `commit refs/heads/main\ncommitter B <b@shop.example> ${1_700_000_000 + index} +0000\ndata ${message.length}\n${message}\n`;
    }).join('');
    git(['fast-import', '--quiet'], stream);
    annotate('v1', 'main');
    const { printed } = await run(['git', 'long', '--service', 'shop']);
    expect(printed).toContain('v1 brought 1005 commits: the newest 1000 are kept');
    expect(sent()[0]?.commits).toHaveLength(1000);
    expect(sent()[0]?.commits?.[0]?.message).toBe('Change 5');
    expect(sent()[0]?.commits?.at(-1)?.message).toBe('Change 1004');
  });

  it('creates a missing service for the team that is named', async () => {
    const { commit, annotate } = await scratchRepository('new service');
    commit('One');
    annotate('v1');
    const { printed } = await run([
      'git',
      'new service',
      '--service',
      'brand-new',
      '--team',
      'web',
      '--environment',
      'live',
    ]);
    expect(printed).toContain('1 deployment of brand-new recorded');
    expect(received.find(({ method }) => method === 'PUT')?.body).toEqual({
      team: 'web',
      environments: [
        { name: 'production', production: true },
        { name: 'live', production: false },
      ],
    });
    expect(sent()[0]).toMatchObject({
      service: 'brand-new',
      environment: 'live',
      externalId: 'brand-new:live:v1',
    });
  });

  it('comes back when the service asks for it', async () => {
    const { commit, annotate } = await scratchRepository('busy');
    commit('One');
    annotate('v1');
    let refusals = 0;
    answers.push((request, response) => {
      if (request.method !== 'POST' || refusals === 2) return false;
      refusals += 1;
      received.pop();
      return reply(response, refusals === 1 ? 429 : 503, {}, { 'retry-after': '0' });
    });
    const { code, printed } = await run(['git', 'busy', '--service', 'shop']);
    expect(refusals).toBe(2);
    expect(printed).toContain('1 deployment of shop recorded');
    expect(code).toBe(0);
  });
});

describe('npm run import -- git refuses with one line', PATIENCE, () => {
  const refused = async (args: string[], environment?: Record<string, string>) => {
    const { code, printed } = await run(args, environment);
    expect(code).toBe(1);
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect(sent()).toEqual([]);
    return printed.trim();
  };

  beforeAll(async () => {
    const { commit, annotate } = await scratchRepository('tagged');
    for (const number of [1, 2, 3, 4, 5, 6]) {
      commit(`Number ${number}`);
      annotate(`release-${number}`);
    }
    const { commit: commitUntagged } = await scratchRepository('untagged');
    commitUntagged('One');
    await mkdir(join(folder, 'plain'));
    await writeFile(join(folder, 'file'), '');
    execFileSync('git', [
      'clone',
      '--quiet',
      '--depth=1',
      `file://${encodeURI(join(folder, 'tagged'))}`,
      join(folder, 'shallow'),
    ]);
  });

  it('a missing path, a file, and a folder that is no repository', async () => {
    expect(await refused(['git', 'nowhere', '--service', 'shop'])).toContain('There is nothing at');
    expect(await refused(['git', 'file', '--service', 'shop'])).toContain(
      'is a file: give the folder of a git clone',
    );
    expect(await refused(['git', 'plain', '--service', 'shop'])).toContain(
      'is not a git repository: give the folder of a clone',
    );
  });

  it('a shallow clone, naming the command that completes it', async () => {
    const line = await refused(['git', 'shallow', '--service', 'shop', '--tags', 'release-*']);
    expect(line).toContain(`run git -C '${join(folder, 'shallow')}' fetch --unshallow --tags`);
  });

  it('a pattern that nothing matches, naming the newest tags there are', async () => {
    const line = await refused(['git', 'tagged', '--service', 'shop', '--tags', 'v*']);
    expect(line).toContain(
      "No tag matches 'v*': there are release-6, release-5, release-4, release-3, release-2; choose",
    );
    expect(line).not.toContain('release-1');
    expect(await refused(['git', 'untagged', '--service', 'shop'])).toContain(
      'has no tags: fetch them with git -C',
    );
  });

  it('a machine without git', async () => {
    expect(await refused(['git', 'tagged', '--service', 'shop'], { PATH: '' })).toContain(
      'git is not installed',
    );
  });

  it('a service that is not known, with the name that was probably meant', async () => {
    const line = await refused(['git', 'tagged', '--service', 'shpo', '--tags', 'release-*']);
    expect(line).toBe(
      'There is no service `shpo`. Did you mean `shop`? To create it, name its team with --team.',
    );
  });

  it('an environment that the service does not have', async () => {
    const line = await refused([
      'git',
      'tagged',
      '--service',
      'shop',
      '--tags',
      'release-*',
      '--environment',
      'live',
    ]);
    expect(line).toBe('shop has no environment live: choose one of production with --environment');
  });

  it('a service that does not run, or that nobody has named', async () => {
    const gone = createServer();
    await new Promise<void>((ready) => gone.listen(0, '127.0.0.1', ready));
    const address = gone.address();
    await new Promise((closed) => gone.close(closed));
    if (address === null || typeof address === 'string') throw new Error('the listener has no port');
    const nobody = `http://127.0.0.1:${address.port}`;
    const line = await refused([
      'git',
      'tagged',
      '--service',
      'shop',
      '--tags',
      'release-*',
      '--url',
      nobody,
    ]);
    expect(line).toContain(`Throughline does not answer at ${nobody}: start it with npm start`);
    const unnamed = await refused(['git', 'tagged', '--service', 'shop'], { THROUGHLINE_URL: '' });
    expect(unnamed).toContain('No running Throughline was found: start it with npm start');
  });

  it('to show the token of this machine to another address', async () => {
    await writeFile(join(folder, 'local.json'), JSON.stringify({ url, token: 'tl_local' }));
    const told = { THROUGHLINE_URL: '', THROUGHLINE_TOKEN: '' };
    const args = ['git', 'tagged', '--service', 'shop', '--tags', 'release-*'];
    const line = await refused([...args, '--url', 'http://other.example'], told);
    expect(line).toContain('No token is known');
    expect((await run(args, told)).code).toBe(0);
    expect(received[0]?.authorization).toBe('Bearer tl_local');
    await rm(join(folder, 'local.json'));
  });
});
