import { describe, expect, test } from 'vitest';
import { credentialOf } from '../src/access/credential.ts';
import { type Deadline, deadlineAfter, type Ports } from '../src/ports.ts';
import type { Runner } from '../src/runner/runner.ts';

const MINUTE_MS = 60_000;
const HURRY_MS = 700;
const IDENTITY = 'eyJ.identity';

type Reply = 'identity' | 'token' | 'cut' | 'hang' | { status: number; body?: unknown; retryAfter?: string };

/** GitHub and the service as the job sees them: the replies in their order, and a clock that only sleeping moves. */
function world(
  replies: Reply[],
  more: { token?: string; env?: NodeJS.ProcessEnv; budgetMs?: number; hurry?: AbortSignal } = {},
) {
  const began = 1_700_000_000_000;
  let now = began;
  const limits: number[] = [];
  let answerAll = () => {};
  const hanging = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  const asked: string[] = [];
  const hidden: string[] = [];
  const said: string[] = [];
  const waits: number[] = [];
  let issued = 0;
  const ports: Ports = {
    now: () => now,
    random: () => 0,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    abortAfter: (ms) => {
      limits.push(ms);
      return ms === HURRY_MS && more.hurry ? more.hurry : new AbortController().signal;
    },
    fetch: async (input, init) => {
      asked.push(`${init?.method ?? 'GET'} ${String(input)}`);
      const reply = replies.shift() ?? (String(input).includes('idtoken') ? 'identity' : 'token');
      if (reply === 'cut') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      if (reply === 'hang') await hanging;
      issued += 1;
      if (reply === 'identity' || reply === 'hang') return Response.json({ value: `${IDENTITY}.${issued}` });
      if (reply === 'token')
        return Response.json({ token: `tl_${issued}`, expiresAt: 'soon' }, { status: 201 });
      const headers = reply.retryAfter === undefined ? {} : { 'retry-after': reply.retryAfter };
      return Response.json(reply.body ?? {}, { status: reply.status, headers });
    },
  };
  const nothing = () => {};
  const runner = {
    hide: (secret: string) => void hidden.push(secret),
    debug: (message: string) => void said.push(message),
    info: nothing,
  } as unknown as Runner;
  const signedWith = credentialOf({
    url: 'https://tl.example',
    token: more.token,
    audience: 'https://tl.example/a b',
    env: more.env ?? {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://gh.example/idtoken?api-version=2.0',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    },
    runner,
    ports,
  });
  const deadline = deadlineAfter(more.budgetMs ?? 30 * MINUTE_MS, ports.now);
  const credential = (within: Deadline = deadline) => signedWith(within);
  return {
    ...{
      credential,
      asked,
      hidden,
      said,
      waits,
      limits,
      answerAll,
      spent: () => now - began,
    },
    pass: (ms: number) => (now += ms),
  };
}

const refused = {
  status: 403,
  body: { code: 'oidc_not_trusted', detail: 'No policy fits.', remedy: 'Add one.' },
};

describe('what a request is signed with', () => {
  test('is the token of the workflow where there is one, and nobody is asked', async () => {
    const { credential, asked } = world([], { token: 'tl_given' });
    expect(await credential()).toEqual({ ok: true, value: 'tl_given' });
    expect(asked).toEqual([]);
  });

  test('is else a token for the identity of the job, both hidden before anything is said', async () => {
    const { credential, asked, hidden, said } = world([]);
    expect(await credential()).toEqual({ ok: true, value: 'tl_2' });
    expect(asked).toEqual([
      'GET https://gh.example/idtoken?api-version=2.0&audience=https%3A%2F%2Ftl.example%2Fa+b',
      'POST https://tl.example/api/v1/auth/github-oidc',
    ]);
    expect(hidden).toEqual([`${IDENTITY}.1`, 'tl_2']);
    expect(said.join()).not.toMatch(/eyJ|tl_|request-token/);
  });

  test('is exchanged once for several requests, and again before a quarter of an hour is over', async () => {
    const { credential, asked, pass } = world([]);
    const [one, other] = await Promise.all([credential(), credential()]);
    expect([one, other, await credential()]).toEqual([one, one, one]);
    expect(asked).toHaveLength(2);
    pass(14 * MINUTE_MS);
    expect(await credential()).toEqual({ ok: true, value: 'tl_4' });
  });

  test('needs another identity where the answer was lost: each is good once', async () => {
    const { credential, asked, hidden } = world(['identity', 'cut']);
    expect((await credential()).ok).toBe(true);
    expect(asked.filter((request) => request.startsWith('GET'))).toHaveLength(2);
    expect(hidden.filter((secret) => secret.startsWith(IDENTITY))).toHaveLength(2);
  });

  test('waits as long as it is told to, if there is time', async () => {
    const busy: Reply = { status: 503, retryAfter: '7' };
    const patient = world(['identity', busy]);
    expect((await patient.credential()).ok).toBe(true);
    expect(patient.waits).toEqual([7000]);
    const hurried = world(['identity', busy], { budgetMs: 5000 });
    expect(await hurried.credential()).toMatchObject({ ok: false, failure: { kind: 'away' } });
    expect(hurried.waits).toEqual([]);
  });

  test('waits as long as the issuer of identities says', async () => {
    const { credential, waits } = world([{ status: 429, retryAfter: '3' }]);
    expect((await credential()).ok).toBe(true);
    expect(waits).toEqual([3000]);
  });

  test('keeps no request longer than its own time, however long another waits for the same exchange', async () => {
    const hurried = new AbortController();
    const { credential, asked, answerAll } = world(['hang'], { hurry: hurried.signal });
    const patient = credential();
    const other = credential({ remainingMs: () => HURRY_MS });
    hurried.abort();
    expect(await other).toMatchObject({ ok: false, failure: { kind: 'away' } });
    answerAll();
    expect(await patient).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
  });

  test('gives up when the most patient request does, and leaves the rest of the time to others', async () => {
    const { credential, limits, spent } = world(['cut', 'cut', 'cut']);
    await credential({ remainingMs: () => 400 - spent() });
    expect(Math.max(...limits)).toBe(400); // not half of an hour, which the phase has
    expect(spent()).toBeLessThan(400);
  });

  test('is refused for good with the words of the service', async () => {
    const { credential, asked } = world(['identity', refused]);
    const failure = {
      kind: 'refused',
      code: 'oidc_not_trusted',
      what: 'No policy fits.',
      remedy: 'Add one.',
    };
    expect(await credential()).toEqual({ ok: false, failure });
    expect(await credential()).toEqual({ ok: false, failure });
    expect(asked).toHaveLength(2);
  });

  test('is asked for anew after an issuer that was away', async () => {
    const { credential } = world(['cut', 'cut', { status: 500 }]);
    expect(await credential()).toMatchObject({ ok: false, failure: { kind: 'away' } });
    expect((await credential()).ok).toBe(true);
  });

  test.each<[string, Reply]>([
    ['a refusal', { status: 401 }],
    ['something else than a token', { status: 200, body: { value: '' } }],
    ['a redirect', { status: 302 }],
  ])('is nothing where GitHub answers with %s, and says what to do', async (_, reply) => {
    const { credential, asked } = world([reply]);
    const answer = await credential();
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'refused', code: 'no_identity' } });
    expect(!answer.ok && answer.failure.remedy).toContain('id-token: write');
    expect(asked).toHaveLength(1);
  });

  test.each<NodeJS.ProcessEnv>([
    {},
    { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://gh.example' },
    { ACTIONS_ID_TOKEN_REQUEST_URL: 'no address', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' },
  ])('is nothing without the permission: %j', async (env) => {
    const { credential, asked } = world([], { env });
    expect(await credential()).toMatchObject({ ok: false, failure: { code: 'no_credential' } });
    expect(asked).toEqual([]);
  });
});
