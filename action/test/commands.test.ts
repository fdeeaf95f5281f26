import { describe, expect, test } from 'vitest';
import { askPatiently } from '../src/commands/ask-patiently.ts';
import { command } from '../src/commands/bugs.ts';
import { command as incident } from '../src/commands/incident.ts';
import { ReadingStopped } from '../src/commands/reading-stopped.ts';
import { command as rollback } from '../src/commands/rollback.ts';
import { kindOf, splitPoints } from '../src/commands/split-points.ts';
import { NOTHING_TOLD, tellIssues } from '../src/commands/tell-issues.ts';
import { checkInputs } from '../src/inputs/check.ts';
import { INPUT_NAMES, type Inputs } from '../src/inputs/names.ts';
import type { Job } from '../src/job/read.ts';
import { deadlineAfter, type Ports } from '../src/ports.ts';
import type { Context } from '../src/run.ts';

const inputsOf = (given: Partial<Inputs>): Inputs => {
  const empty = Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as Inputs;
  const usual = {
    gate: 'off',
    'gate-override-label': 'go',
    'github-deployment': 'off',
    'job-status': 'success',
  };
  return { ...empty, ...usual, url: 'https://tl.example', ...given };
};

test.each([
  ['incident', incident, { service: 'Not A Slug', key: 'k', title: 't' }, 'service'],
  ['incident', incident, { services: 'search\nsearch', key: 'k', title: 't' }, 'services'],
  ['rollback', rollback, { service: 'Not A Slug', 'to-version': 'v1' }, 'service'],
])('of %s a wrong name is blamed once', (record, { check }, given, input) => {
  const checked = checkInputs(inputsOf({ record, ...given }), check);
  expect(checked.ok ? [] : checked.problems.map((problem) => problem.input)).toEqual([input]);
});

describe('a rollback', () => {
  const tell = async (attempt: string, at: string, away = false) => {
    const sent: { externalId: string }[] = [];
    const failure = { kind: 'away', what: 'It is late', remedy: 'Wait.' } as const;
    const deployment = {
      id: 'd',
      version: 'v1',
      previous: null,
      team: { slug: 't', name: 'T' },
      rollback: true,
    };
    const context = {
      settings: { url: 'https://tl.example', environment: 'production' },
      inputs: inputsOf({ record: 'rollback', service: 'search', 'to-version': 'v1', 'started-at': at }),
      job: { owner: 'acme', repository: 'shop', runId: '1', attempt, name: 'undo', id: `job-${attempt}` },
      ports: { now: () => 0 },
      runner: { setOutput: () => {}, info: () => {}, writeSummary: async () => {} },
      call: async ({ body }: { body: { externalId: string } }) => {
        sent.push(body);
        return away ? { ok: false, failure } : { ok: true, value: deployment };
      },
    } as unknown as Context;
    const trouble = await rollback.work(context);
    return { id: sent[0]?.externalId, trouble };
  };
  const AT = '2026-03-01T10:00:00Z';

  test('of a moment that is told is the same one when the job runs again', async () => {
    expect((await tell('2', AT)).id).toBe((await tell('1', AT)).id);
    expect((await tell('1', '2026-03-01T11:00:00Z')).id).not.toBe((await tell('1', AT)).id);
  });

  test('of no moment is another one, and says how it would count once', async () => {
    expect((await tell('2', '')).id).not.toBe((await tell('1', '')).id);
    expect((await tell('1', '', true)).trouble?.message).toContain(
      'with the input `started-at` it counts once',
    );
    expect((await tell('1', AT, true)).trouble?.message).toMatch(/back: it counts once\.$/);
  });
});

describe('a file of values', () => {
  test('is told by its ending', () => {
    const kinds = ['a.csv', 'A.CSV', 'b.json', 'c.ndjson', 'd.jsonl', 'e.txt', 'csv'].map(kindOf);
    expect(kinds).toEqual(['csv', 'csv', 'json', 'ndjson', 'ndjson', undefined, undefined]);
  });

  test('of CSV keeps its header in every part, and knows the lines of the file', () => {
    const parts = splitPoints('csv', '\ufeffat,value\r\na,1\r\nb,2\r\nc,3\r\n\r\n', 2);
    expect(parts.map(({ text }) => text)).toEqual(['at,value\na,1\nb,2\n', 'at,value\nc,3\n']);
    expect([parts[0]?.placeOf(2), parts[1]?.placeOf(2), parts[1]?.placeOf(1)]).toEqual([2, 4, 1]);
  });

  test('of NDJSON knows the lines of the file, empty ones counted', () => {
    const parts = splitPoints('ndjson', '{"a":1}\n\n{"a":2}\n{"a":3}', 2);
    expect(parts.map(({ text }) => text)).toEqual(['{"a":1}\n\n', '{"a":2}\n{"a":3}\n']);
    expect(parts[1]?.placeOf(1)).toBe(3);
  });

  test('of JSON is a list, alone or under `points`', () => {
    for (const text of ['[1,2,3]', '{"points":[1,2,3]}']) {
      const parts = splitPoints('json', text, 2);
      expect(parts.map((part) => JSON.parse(part.text))).toEqual([{ points: [1, 2] }, { points: [3] }]);
      expect(parts[1]?.placeOf(1)).toBe(3);
    }
    expect(() => splitPoints('json', '{"values":[]}', 2)).toThrow(SyntaxError);
    expect(() => splitPoints('json', 'null', 2)).toThrow(SyntaxError);
  });

  test('without values has no parts', () => {
    expect([
      splitPoints('csv', 'at,value\n', 5),
      splitPoints('ndjson', '\n', 5),
      splitPoints('json', '[]', 5),
    ]).toEqual([[], [], []]);
  });
});

describe('asking GitHub patiently', () => {
  const START = 1_700_000_000_000;
  const refusal = (status: number | undefined, headers: Record<string, string> = {}) =>
    Object.assign(new Error('refused'), { status, response: { headers } });

  async function ask(refusals: (Error & object)[], budgetMs = 120_000) {
    let now = START;
    const waits: number[] = [];
    const ports = {
      now: () => now,
      sleep: async (ms: number) => {
        waits.push(ms);
        now += ms;
      },
    } as unknown as Ports;
    const job = { owner: 'acme', repository: 'shop' } as Job;
    const left = [...refusals];
    const answer = await askPatiently(
      { ports, job, deadline: deadlineAfter(budgetMs, ports.now) },
      async () => {
        const next = left.shift();
        if (next) throw next;
        return 'answer';
      },
    ).catch((error: unknown) => error);
    return { answer, waits };
  }

  test.each<[string, Error, number]>([
    ['as long as it is told to', refusal(403, { 'retry-after': '4' }), 4000],
    [
      'until the limit is reset',
      refusal(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(START / 1000 + 9) }),
      10_000,
    ],
    ['a minute where it is told nothing', refusal(429), 60_000],
    ['a moment after a failure', refusal(502), 1000],
    ['a moment after a line that was cut', refusal(undefined), 1000],
  ])('waits %s', async (_, error, wait) => {
    expect(await ask([error])).toEqual({ answer: 'answer', waits: [wait] });
  });

  test('does not ask again what is refused for good, and names the permission', async () => {
    const { answer, waits } = await ask([refusal(403)]);
    expect(waits).toEqual([]);
    expect(answer).toBeInstanceOf(ReadingStopped);
    expect(answer).toMatchObject({ level: 'error', message: expect.stringContaining('issues: read') });
  });

  test('tells issues that are turned off from a permission that is missing', async () => {
    const { answer } = await ask([refusal(410)]);
    expect(answer).toMatchObject({ level: 'error', message: expect.stringContaining('turned off') });
  });

  test('stops where waiting would take too long, and where nothing helps', async () => {
    const long = await ask([refusal(403, { 'retry-after': '3600' })]);
    expect(long.waits).toEqual([]);
    expect(long.answer).toMatchObject({ level: 'warning', message: expect.stringContaining('60 min') });
    const down = await ask(Array.from({ length: 9 }, () => refusal(500)));
    expect(down.waits).toHaveLength(3);
    expect(down.answer).toMatchObject({ level: 'warning', message: expect.stringContaining('time allowed') });
    const late = await ask([], 2000);
    expect(late.answer).toMatchObject({ level: 'warning' });
  });
});

describe('telling the service of issues', () => {
  const nothing = { received: 0, bugs: 0, incidents: 0, others: 0, refused: 0, services: [], problems: [] };
  const found = {
    slug: 'shop',
    name: 'Shop',
    team: { slug: 'checkout', name: 'Checkout' },
    bugs: 1,
    incidents: 0,
  };
  const issue = (id: number, title = 'Broken') => ({
    issue: { id, number: id, title, created_at: '2026-03-01T10:00:00Z', updated_at: '2026-03-01T10:00:00Z' },
  });
  const told = (issues: ReturnType<typeof issue>[]) =>
    ({ source: 'github', repository: 'acme/shop', issues }) as const;

  async function tell(issues: ReturnType<typeof issue>[], failsAt = Number.POSITIVE_INFINITY) {
    const sizes: number[] = [];
    const call = async ({ body }: { body: { issues: unknown[] } }) => {
      sizes.push(body.issues.length);
      const failure = { kind: 'away', what: 'it is away', remedy: 'Wait.' };
      if (sizes.length === failsAt) return { ok: false, failure };
      const count = body.issues.length;
      return {
        ok: true,
        value: { ...nothing, received: count, bugs: 1, others: count - 1, services: [found] },
      };
    };
    return { answer: await tellIssues({ call } as unknown as Context, told(issues), NOTHING_TOLD), sizes };
  }

  test('is done in requests that it takes, and the answers are added up', async () => {
    const { answer, sizes } = await tell(Array.from({ length: 250 }, (_, index) => issue(index)));
    expect(sizes).toEqual([100, 100, 50]);
    expect(answer).toMatchObject({ ok: true, value: { received: 250, bugs: 3, others: 247 } });
    expect(answer.ok && answer.value.services.get('shop')).toEqual({ ...found, bugs: 3 });
  });

  test('sends long ones by themselves', async () => {
    const { sizes } = await tell([issue(1), issue(2, 'x'.repeat(1_999_950)), issue(3), issue(4)]);
    expect(sizes).toEqual([1, 1, 2]);
  });

  test('stops where the service is away', async () => {
    const { answer, sizes } = await tell(
      Array.from({ length: 250 }, (_, index) => issue(index)),
      2,
    );
    expect(sizes).toEqual([100, 100]);
    expect(answer.ok).toBe(false);
  });
});

test('what was told before the service went away is reported, and the rest is no loss', async () => {
  const calls: string[] = [];
  const warned: string[] = [];
  const said: string[] = [];
  const outputs = new Map<string, string>();
  const summaries: string[] = [];
  const issues = Array.from({ length: 130 }, (_, index) => ({
    id: index,
    number: index,
    title: index === 5 ? null : 'Broken', // which is left out, and told
    state: 'open',
    created_at: '2026-03-01T10:00:00Z',
    updated_at: '2026-03-01T10:00:00Z',
  }));
  const ports = {
    now: () => Date.parse('2026-03-02T00:00:00Z'),
    abortAfter: () => new AbortController().signal,
    fetch: async (input: string) => {
      const page = Number(new URL(input).searchParams.get('page'));
      return Response.json(issues.slice((page - 1) * 100, page * 100));
    },
  };
  const context = {
    inputs: { 'linear-api-key': '', 'linear-teams': '', 'since-days': '', 'github-token': 'ghs_x' },
    settings: { url: 'https://tl.example', githubToken: 'ghs_x' },
    job: { owner: 'acme', repository: 'shop', apiUrl: 'https://gh.example' },
    deadline: { remainingMs: () => 60_000 },
    ports,
    runner: {
      info: (message: string) => void said.push(message),
      warn: (message: string) => void warned.push(message),
      setOutput: (name: string, value: string) => void outputs.set(name, value),
      writeSummary: async (text: string) => void summaries.push(text),
    },
    call: async ({ path }: { path: string }) => {
      calls.push(path);
      if (calls.length > 1)
        return { ok: false, failure: { kind: 'away', what: 'it is away', remedy: 'Wait.' } };
      const problem = {
        index: 3,
        subject: 'acme/shop #3',
        code: 'wrong_scope',
        detail: 'Not yours.',
        remedy: 'Ask.',
      };
      const counts = { received: 100, bugs: 40, incidents: 0, others: 59, refused: 1 };
      return { ok: true, value: { ...counts, services: [], problems: [problem] } };
    },
  } as unknown as Context;
  const trouble = await command.work(context);
  expect(calls).toEqual(['/api/v1/issues', '/api/v1/issues']);
  expect(said).toContain('#5 is left out: title is not as expected.');
  expect(Object.fromEntries(outputs)).toEqual({ recorded: '40', refused: '1' });
  expect(summaries.join()).toContain('100 issues read: **40 bugs**, 59 neither by the rules, 1 refused.');
  expect(warned).toEqual(['acme/shop #3: Not yours. Ask.']);
  expect(trouble).toMatchObject({ level: 'warning', message: expect.stringContaining('it counts once') });
});
