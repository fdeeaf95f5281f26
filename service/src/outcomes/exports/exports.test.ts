import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { collectRows } from './collect-rows.ts';
import { writeCsv } from './write-csv.ts';

const all = Array.from({ length: 7 }, (_, n) => n);
const readPage = async ({ cursor, limit }: { cursor: string | undefined; limit: number }) => {
  const from = Number(cursor ?? 0);
  return {
    items: all.slice(from, from + limit),
    nextCursor: from + limit < all.length ? String(from + limit) : null,
  };
};

describe('collectRows', () => {
  it.each([
    [3, 100, [0, 1, 2, 3, 4, 5, 6]],
    [7, 7, [0, 1, 2, 3, 4, 5, 6]],
    [3, 7, [0, 1, 2, 3, 4, 5, 6]],
    [3, 6, [0, 1, 2, 3, 4, 5, 'cut']],
    [2, 5, [0, 1, 2, 3, 4, 'cut']],
  ])('with pages of %i and room for %i', async (rowsAPage, maxRows, rows) => {
    const collected = [];
    for await (const row of await collectRows(readPage, { rowsAPage, maxRows })) collected.push(row);
    expect(collected).toEqual(rows);
  });

  it('fails before the first row where the filter cannot be used', async () => {
    await expect(collectRows(() => Promise.reject(new Error('no such team')))).rejects.toThrow(
      'no such team',
    );
  });
});

describe('writeCsv', () => {
  async function* rows() {
    yield { title: '=cmd()', count: -1, flag: false };
    yield { title: 'a "b", c\nd', count: 2, flag: true };
    yield { title: null, count: 0, flag: true };
    yield 'cut' as const;
  }
  type Row = { title: string | null; count: number; flag: boolean };

  it('quotes, disarms formulas, and tells where it was cut', async () => {
    const csv = writeCsv<Row>(
      { title: (row) => row.title, count: (row) => row.count, flag: (row) => row.flag },
      rows(),
    );
    expect(await text(csv)).toBe(
      [
        'title,count,flag',
        "'=cmd(),-1,false",
        '"a ""b"", c\nd",2,true',
        ',0,true',
        'More than 100000 rows: the rest is left out; narrow the filter.,,',
        '',
      ].join('\r\n'),
    );
  });

  it('begins with a byte order mark', async () => {
    const bytes = await buffer(writeCsv<Row>({ title: (row) => row.title }, rows()));
    expect([...bytes.subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 't'.charCodeAt(0)]);
  });

  it.each(['+1', '-1', '@a', '\ta', '\uff1da'])('disarms %j', async (title) => {
    async function* one() {
      yield { title };
    }
    expect(await text(writeCsv<{ title: string }>({ title: (row) => row.title }, one()))).toContain(
      `'${title}`,
    );
  });
});
