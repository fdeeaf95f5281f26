import { describe, expect, test } from 'vitest';
import { askPatiently } from '../src/commands/ask-patiently.ts';
import { ReadingStopped } from '../src/commands/reading-stopped.ts';
import { kindOf, splitPoints } from '../src/commands/split-points.ts';
import type { Job } from '../src/job/read.ts';
import { deadlineAfter, type Ports } from '../src/ports.ts';

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
