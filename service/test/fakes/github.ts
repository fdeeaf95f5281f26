import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Context as Call, type Document, OpenAPIBackend } from 'openapi-backend';
import {
  type FakeCommit,
  type FakeIssue,
  type FakePull,
  FakeRepository,
  GitHubForm,
} from './github-state.ts';

export { FakeRepository } from './github-state.ts';

const description = JSON.parse(
  gunzipSync(readFileSync(join(import.meta.dirname, 'github-description.json.gz'))).toString('utf8'),
);
const MAX_RUNS_PER_SEARCH = 1000; // "will return up to 1,000 results for each search"

/** What a token may read, and what it may write. */
export type Permission =
  | 'actions'
  | 'contents'
  | 'deployments'
  | 'deployments:write'
  | 'issues'
  | 'issues:write'
  | 'pull_requests';
export const ALL_PERMISSIONS: Permission[] = [
  'actions',
  'contents',
  'deployments',
  'deployments:write',
  'issues',
  'issues:write',
  'pull_requests',
];

export interface GitHubFakeOptions {
  /** The fake's clock, which stands in its answers as `date`. */
  now?: () => Date;
  /** Each token and what it may read; by default `good-token` may read all. */
  tokens?: Record<string, Permission[]>;
  /** The scopes of tokens that are classic ones. */
  scopes?: Record<string, string>;
}

/** Something that goes wrong with requests whose path and query fit. */
export interface Fault {
  on: RegExp;
  /** How many fitting requests pass before it. */
  after?: number;
  /** How many it happens to; for ever when left out. */
  times?: number;
  how:
    | { kind: 'status'; status: number; message?: string; headers?: Record<string, string> }
    | { kind: 'secondary_limit'; status?: 403 | 429; retryAfterSeconds?: number }
    | { kind: 'cut' }
    | { kind: 'hang' };
}

export interface GitHubFake {
  url: string;
  /** Every request that arrived. */
  requests: { method: string; path: string; status: number; authorized: boolean }[];
  /** Requests and answers that do not fit GitHub's own description; a test expects none. */
  violations: string[];
  add(fullName: string): FakeRepository;
  /** From now on it answers 404, as for a deleted one. */
  remove(fullName: string): void;
  /** From now on the old name answers 301. */
  move(from: string, to: string): void;
  /** Requests left until `resetAt`; a request answered 304 takes none. */
  limit(remaining: number, resetAt: Date): void;
  fault(fault: Fault): void;
  /** Ends every fault; what hangs is answered. */
  mend(): void;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** GitHub's REST API over HTTP, as far as its history is read: stateful, and checked against GitHub's description. */
export async function startGitHubFake(options: GitHubFakeOptions = {}): Promise<GitHubFake> {
  const now = options.now ?? (() => new Date());
  const tokens = options.tokens ?? { 'good-token': ALL_PERMISSIONS };
  const repositories: FakeRepository[] = [];
  const moved = new Map<string, number>();
  const gone = new Set<string>();
  const requests: GitHubFake['requests'] = [];
  const violations: string[] = [];
  let faults: (Fault & { seen: number })[] = [];
  let hanging: (() => void)[] = [];
  let budget = { remaining: 5000, resetAt: new Date(now().getTime() + 3_600_000) };
  let ids = 1000;
  let url = '';

  const backend = await openBackend(find, () => ({ budget, now }));
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    requests,
    violations,
    add: (fullName) => {
      const repository = new FakeRepository(fullName, () => {
        ids += 1;
        return ids;
      });
      repositories.push(repository);
      return repository;
    },
    remove: (fullName) => void gone.add(fullName),
    move: (from, to) => {
      const repository = find(from);
      if (!repository) throw new Error(`the fake has no ${from}`);
      moved.set(from, repository.id);
      repository.fullName = to;
    },
    limit: (remaining, resetAt) => {
      budget = { remaining, resetAt };
    },
    fault: (fault) => void faults.push({ ...fault, seen: 0 }),
    mend: () => {
      faults = [];
      for (const resume of hanging) resume();
      hanging = [];
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function find(fullName: string): FakeRepository | undefined {
    if (gone.has(fullName)) return undefined;
    return repositories.find((repository) => repository.fullName === fullName);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = request.url ?? '/';
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const permissions = token === undefined ? undefined : tokens[token];
    const log = (status: number) =>
      requests.push({
        method: request.method ?? '',
        path: asked,
        status,
        authorized: permissions !== undefined,
      });
    const fault = faultFor(asked);
    if (fault?.kind === 'hang') {
      log(0);
      await new Promise<void>((resolve) => hanging.push(resolve));
    }
    const made =
      (fault && faulty(fault)) ?? refuse(permissions, asked) ?? (await respond(request, permissions ?? []));
    const sealed = seal(made, request.headers['if-none-match']);
    const { status, text } = sealed;
    const scopes = options.scopes?.[token ?? ''];
    const headers = { ...sealed.headers, ...(scopes !== undefined && { 'x-oauth-scopes': scopes }) };
    if (fault?.kind !== 'hang') log(status);
    response.writeHead(status, headers);
    if (fault?.kind !== 'cut') return void response.end(text);
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  }

  function faultFor(asked: string): Fault['how'] | undefined {
    for (const fault of faults) {
      if (!fault.on.test(asked)) continue;
      fault.seen += 1;
      const from = fault.after ?? 0;
      if (fault.seen > from && fault.seen <= from + (fault.times ?? Number.POSITIVE_INFINITY))
        return fault.how;
    }
    return undefined;
  }

  /** What GitHub answers before it looks at what is asked. */
  function refuse(permissions: Permission[] | undefined, asked: string): Answer | undefined {
    if (!permissions) return { status: 401, body: message('Bad credentials') };
    if (asked === '/rate_limit') return undefined;
    if (budget.resetAt <= now()) {
      budget = { remaining: 5000, resetAt: new Date(now().getTime() + 3_600_000) };
    }
    if (budget.remaining > 0) return undefined;
    return { status: 403, body: message('API rate limit exceeded for user ID 1.') };
  }

  async function respond(request: IncomingMessage, permissions: Permission[]): Promise<Answer> {
    const { pathname, search } = new URL(request.url ?? '/', url);
    const [, kind, first = '', second = '', ...rest] = pathname.split('/');
    const name = kind === 'repositories' ? nameOf(Number(first)) : `${first}/${second}`;
    const asked = kind === 'repositories' ? [second, ...rest].filter(Boolean) : rest;
    if (kind === 'repos' && moved.has(name)) {
      const location = [`${url}/repositories/${moved.get(name)}`, ...rest].join('/');
      return {
        status: 301,
        body: { ...message('Moved Permanently'), url: location },
        headers: { location: `${location}${search}` },
      };
    }
    const needed = NEEDED.find(({ path }) => path.test(asked.join('/')))?.permission;
    const writes = request.method !== 'GET';
    if (needed && find(name) && !permissions.includes(writes ? (`${needed}:write` as Permission) : needed)) {
      return {
        status: 403,
        body: message('Resource not accessible by personal access token'),
        headers: { 'x-accepted-github-permissions': `${needed}=${writes ? 'write' : 'read'}` },
      };
    }
    const path = kind === 'rate_limit' ? pathname : ['/repos', name, ...asked].join('/');
    const call = {
      method: request.method ?? 'GET',
      path,
      query: search.slice(1),
      headers: writes ? { 'content-type': 'application/json' } : {},
      ...(writes && { body: JSON.parse(await textOf(request)) }),
    };
    const made = (await backend.handleRequest(call)) as Answer;
    check(call, made);
    return made;
  }

  function nameOf(id: number): string {
    return repositories.find((repository) => repository.id === id)?.fullName ?? '';
  }

  function check(call: { method: string; path: string; headers: object }, made: Answer): void {
    if (made.status === 400) violations.push(`${call.path}: ${JSON.stringify(made.body)}`);
    if (made.status !== 200 && made.status !== 201) return;
    const operation = backend.matchOperation({ ...call, headers: {} });
    const { errors } = backend.validateResponse(made.body, operation?.operationId ?? '', made.status);
    for (const error of errors ?? []) {
      violations.push(`${operation?.operationId} ${error.instancePath} ${error.message}`);
    }
  }

  /** The answer as bytes, with the marks that every answer carries. */
  function seal({ status, body, headers }: Answer, ifNoneMatch: string | undefined) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
    const unchanged = status === 200 && etag === ifNoneMatch;
    if (status === 200 && !unchanged) budget.remaining = Math.max(0, budget.remaining - 1);
    return {
      status: unchanged ? 304 : status,
      text: unchanged ? '' : text,
      headers: {
        date: now().toUTCString(),
        ...(!unchanged && { 'content-type': 'application/json; charset=utf-8' }),
        ...(!unchanged && { 'content-length': String(Buffer.byteLength(text)) }),
        ...(status === 200 && { etag }),
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': String(budget.remaining),
        'x-ratelimit-reset': String(Math.ceil(budget.resetAt.getTime() / 1000)),
        ...withBase(headers, url),
      },
    };
  }
}

const NEEDED: { path: RegExp; permission: Permission }[] = [
  { path: /^deployments/, permission: 'deployments' },
  { path: /^actions/, permission: 'actions' },
  { path: /^issues/, permission: 'issues' },
  { path: /^pulls/, permission: 'pull_requests' },
  { path: /^(?:releases|commits|compare)/, permission: 'contents' },
];

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const message = (text: string) => ({ message: text, documentation_url: 'https://docs.github.com/rest' });

function faulty(fault: Fault['how']): Answer | undefined {
  if (fault.kind === 'status') {
    const body = message(fault.message ?? 'Server Error');
    return { status: fault.status, body, ...(fault.headers && { headers: fault.headers }) };
  }
  if (fault.kind !== 'secondary_limit') return undefined;
  const { retryAfterSeconds } = fault;
  return {
    status: fault.status ?? 403,
    body: message(
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    ),
    ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
  };
}

/** Links are written relative to the server. */
function withBase(headers: Record<string, string> = {}, url: string): Record<string, string> {
  const { link, ...rest } = headers;
  return link === undefined ? rest : { ...rest, link: link.replaceAll('</', `<${url}/`) };
}

type Find = (fullName: string) => FakeRepository | undefined;

async function openBackend(
  find: Find,
  state: () => { budget: { remaining: number; resetAt: Date }; now: () => Date },
) {
  const form = new GitHubForm(description.components.examples);
  const notFound: Answer = { status: 404, body: message('Not Found') };
  const param = (call: Call, name: string) => String(call.request.params[name]);

  /** A handler for something of a repository, which is 404 where there is none. */
  const of = (handle: (repository: FakeRepository, call: Call) => Answer) => (call: Call) => {
    const repository = find(`${param(call, 'owner')}/${param(call, 'repo')}`);
    return repository ? handle(repository, call) : notFound;
  };

  const backend = new OpenAPIBackend({
    definition: description as Document,
    quick: true,
    strict: false,
    ajvOpts: { strict: false, validateFormats: false },
    handlers: {
      notFound: () => notFound,
      validationFail: (call) => ({ status: 400, body: { errors: call.validation.errors } }),
      'rate-limit/get': () => {
        const { budget } = state();
        const reset = Math.ceil(budget.resetAt.getTime() / 1000);
        const core = { limit: 5000, used: 5000 - budget.remaining, remaining: budget.remaining, reset };
        return { status: 200, body: { resources: { core, search: core }, rate: core } };
      },
      'repos/get': of((repository) => ({ status: 200, body: form.repository(repository) })),
      'repos/list-deployments': of((repository, call) => {
        const { environment, sha } = queryOf(call);
        const wanted = repository.deployments.filter(
          (one) =>
            (environment === undefined || one.environment === environment) &&
            (sha === undefined || one.sha === sha),
        );
        return page(call, newest(wanted, 'createdAt'), (one) => form.deployment(one));
      }),
      'repos/create-deployment': of((repository, call) => {
        const { ref, environment = 'production', payload, task = 'deploy' } = bodyOf(call);
        const commit = repository.commits.find(({ sha }) => sha === ref);
        if (!commit) return { status: 422, body: message(`No ref found for: ${ref}`) };
        const at = state().now().toISOString();
        const made = repository.deploy(at, {
          ...{ sha: commit.sha, ref, environment, task, payload },
          creator: 'github-actions[bot]',
        });
        return { status: 201, body: form.deployment(made) };
      }),
      'repos/create-deployment-status': of((repository, call) => {
        const one = repository.deployments.find(({ id }) => String(id) === param(call, 'deployment_id'));
        if (!one) return notFound;
        const { state: told, log_url: logUrl, environment_url: environmentUrl } = bodyOf(call);
        const at = state().now().toISOString();
        const status = repository.status(one, told, at, { logUrl, environmentUrl });
        return { status: 201, body: form.status(one, status) };
      }),
      'repos/get-content': of((repository, call) => {
        const text = repository.files.get(param(call, 'path'));
        if (text === undefined) return notFound;
        return { status: 200, body: form.file(param(call, 'path'), text) };
      }),
      'issues/list-comments': of((repository, call) => {
        const on = repository.comments.filter(({ number }) => String(number) === param(call, 'issue_number'));
        return page(call, on, (one) => form.comment(repository, one));
      }),
      'issues/create-comment': of((repository, call) => {
        const at = state().now().toISOString();
        const made = repository.comment(Number(param(call, 'issue_number')), bodyOf(call).body, at);
        return { status: 201, body: form.comment(repository, made) };
      }),
      'issues/update-comment': of((repository, call) => {
        const one = repository.comments.find(({ id }) => String(id) === param(call, 'comment_id'));
        if (!one) return notFound;
        one.body = bodyOf(call).body;
        return { status: 200, body: form.comment(repository, one) };
      }),
      'repos/get-deployment': of((repository, call) => {
        const one = repository.deployments.find(({ id }) => String(id) === param(call, 'deployment_id'));
        return one ? { status: 200, body: form.deployment(one) } : notFound;
      }),
      'repos/list-deployment-statuses': of((repository, call) => {
        const one = repository.deployments.find(({ id }) => String(id) === param(call, 'deployment_id'));
        return one
          ? page(call, newest(one.statuses, 'createdAt'), (status) => form.status(one, status))
          : notFound;
      }),
      'actions/list-workflow-runs-for-repo': of((repository, call) => runs(repository, call, () => true)),
      'actions/list-workflow-runs': of((repository, call) => {
        const wanted = param(call, 'workflow_id');
        if (!repository.runs.some(({ path }) => path.endsWith(`/${wanted}`))) return notFound;
        return runs(repository, call, (path) => path.endsWith(`/${wanted}`));
      }),
      'actions/get-workflow-run-attempt': of((repository, call) => {
        const run = repository.runs.find(({ id }) => String(id) === param(call, 'run_id'));
        const attempt = Number(param(call, 'attempt_number'));
        const told = attempt === run?.attempt ? {} : run?.before[attempt - 1];
        return run && told
          ? { status: 200, body: form.run(repository, { ...run, ...told, attempt }) }
          : notFound;
      }),
      'repos/list-releases': of((repository, call) =>
        page(call, newest(repository.releases, 'createdAt'), (one) => form.release(repository, one)),
      ),
      'issues/list-for-repo': of((repository, call) => {
        const { state: wanted = 'open', since = '', sort = 'created', direction = 'desc' } = queryOf(call);
        const all = [
          ...repository.issues.map((one) => ({ at: one.createdAt, body: form.issue(repository, one) })),
          ...repository.pulls.map((one) => ({ at: one.createdAt, body: form.pullAsIssue(repository, one) })),
        ]
          .filter(({ body }) => wanted === 'all' || body.state === wanted)
          .filter(({ body }) => since === '' || Date.parse(String(body.updated_at)) >= Date.parse(since))
          .map((one) => ({ ...one, at: sort === 'updated' ? String(one.body.updated_at) : one.at }));
        const sorted = newest(all, 'at');
        return page(call, direction === 'asc' ? sorted.reverse() : sorted, ({ body }) => body);
      }),
      'issues/list-events-for-timeline': of((repository, call) => {
        const wanted = param(call, 'issue_number');
        const issue: Pick<FakeIssue, 'id' | 'events'> | undefined =
          repository.issues.find(({ number }) => String(number) === wanted) ??
          repository.pulls.map(labellingOf).find(({ number }) => String(number) === wanted);
        if (!issue) return notFound;
        const events = issue.events.map((event, index) => form.timelineEvent(event, issue.id * 1000 + index));
        return page(call, events, (event) => event);
      }),
      'pulls/list': of((repository, call) => {
        const { state: wanted = 'open', sort = 'created', direction = 'desc' } = queryOf(call);
        const by = sort === 'updated' ? 'updatedAt' : 'createdAt';
        const sorted = newest(repository.pulls, by).filter(
          ({ mergedAt }) => wanted === 'all' || (wanted === 'closed') === (mergedAt !== null),
        );
        return page(call, direction === 'asc' ? sorted.reverse() : sorted, (one) =>
          form.pull(repository, one),
        );
      }),
      'pulls/get': of((repository, call) => {
        const pull = repository.pulls.find(({ number }) => String(number) === param(call, 'pull_number'));
        return pull ? { status: 200, body: form.wholePull(repository, pull) } : notFound;
      }),
      'repos/list-pull-requests-associated-with-commit': of((repository, call) => {
        const sha = param(call, 'commit_sha');
        const pulls = repository.pulls.filter(
          ({ mergeSha, commits }) => mergeSha === sha || commits.some((commit) => commit.sha === sha),
        );
        return page(call, pulls, (pull) => form.pull(repository, pull));
      }),
      'repos/get-commit': of((repository, call) => {
        const ref = param(call, 'ref').replace(/^tags\//, '');
        const named = repository.releases.find(({ tag }) => tag === ref)?.target ?? ref;
        const commit = repository.commits.find(({ sha }) => sha.startsWith(named));
        if (commit) return { status: 200, body: form.commit(commit) };
        return { status: 422, body: message(`No commit found for SHA: ${ref}`) };
      }),
      'pulls/list-commits': of((repository, call) => {
        const pull = repository.pulls.find(({ number }) => String(number) === param(call, 'pull_number'));
        return pull ? page(call, pull.commits, (commit) => form.commit(commit)) : notFound;
      }),
      'repos/list-commits': of((repository, call) =>
        commits(repository, call, (found) => page(call, found, (commit) => form.commit(commit))),
      ),
      'repos/compare-commits-with-basehead': of((repository, call) => {
        const [base = '', head = ''] = param(call, 'basehead').split('...');
        const from = ancestry(repository, base);
        const to = ancestry(repository, head);
        if (from.size === 0 || to.size === 0) return notFound;
        const added = repository.commits.filter(({ sha }) => to.has(sha) && !from.has(sha));
        const behind = [...from].filter((sha) => !to.has(sha)).length;
        const { items, first, headers } = slice(call, added);
        return { status: 200, body: form.comparison(added, items, first, behind), headers };
      }),
    },
  });
  await backend.init();
  return backend;

  function runs(repository: FakeRepository, call: Call, fits: (path: string) => boolean): Answer {
    const { created } = queryOf(call);
    const within = createdRange(created);
    const found = newest(repository.runs, 'createdAt').filter(
      ({ path, createdAt }) => fits(path) && within(Date.parse(createdAt)),
    );
    const shown = created === undefined ? found : found.slice(0, MAX_RUNS_PER_SEARCH);
    const { items, headers } = slice(call, shown);
    const body = { total_count: found.length, workflow_runs: items.map((run) => form.run(repository, run)) };
    return { status: 200, body, headers };
  }
}

/** A pull request as one whose timeline is asked for: its labels are set by its author. */
function labellingOf({ id, number, labels, user, updatedAt }: FakePull) {
  const events = labels.map((label) => ({ event: 'labeled' as const, at: updatedAt, label, actor: user }));
  return { id, number, events };
}

/** The commits of the default branch within the time asked for, newest first. */
function commits(repository: FakeRepository, call: Call, answer: (found: FakeCommit[]) => Answer): Answer {
  if (repository.commits.length === 0) return { status: 409, body: message('Git Repository is empty.') };
  const { since = '1970-01-01T00:00:00Z', until = '9999-01-01T00:00:00Z' } = queryOf(call);
  const within = ({ authoredAt }: FakeCommit) =>
    Date.parse(authoredAt) >= Date.parse(since) && Date.parse(authoredAt) <= Date.parse(until);
  return answer(repository.commits.filter((commit) => !commit.branch && within(commit)).reverse());
}

/** `>=a`, `a..b` as in GitHub's searches. */
function createdRange(created: string | undefined): (at: number) => boolean {
  if (created === undefined) return () => true;
  const [from = '', to] = created.replace(/^>=/, '').split('..');
  return (at) => at >= Date.parse(from) && (to === undefined || at <= Date.parse(to));
}

// biome-ignore lint/suspicious/noExplicitAny: it fits GitHub's description, or the handler is not reached
function bodyOf(call: Call): any {
  return call.request.requestBody;
}

function queryOf(call: Call): Record<string, string | undefined> {
  return call.request.query as Record<string, string | undefined>;
}

function page<Item>(call: Call, all: Item[], write: (item: Item) => unknown): Answer {
  const { items, headers } = slice(call, all);
  return { status: 200, body: items.map(write), headers };
}

function slice<Item>(call: Call, all: Item[]) {
  const query = queryOf(call);
  const size = Math.min(Number(query.per_page ?? 30), 100);
  const number = Number(query.page ?? 1);
  const end = number * size;
  const last = Math.ceil(all.length / size);
  const link = (page: number, rel: string) =>
    `<${call.request.path}?${new URLSearchParams({ ...query, page: String(page) } as Record<string, string>)}>; rel="${rel}"`;
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    items: all.slice(end - size, end),
    first: number === 1,
    headers: (links.length > 0 ? { link: links.join(', ') } : {}) as Record<string, string>,
  };
}

function newest<Item, Key extends keyof Item>(all: Item[], by: Key): Item[] {
  return [...all].sort((a, b) => Date.parse(String(b[by])) - Date.parse(String(a[by])));
}

/** A commit and everything it builds on. */
function ancestry({ commits }: FakeRepository, sha: string): Set<string> {
  const found = new Set<string>();
  const waiting = [sha];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const commit = commits.find((one) => one.sha === next);
    if (!commit || found.has(next)) continue;
    found.add(next);
    waiting.push(...commit.parents);
  }
  return found;
}
