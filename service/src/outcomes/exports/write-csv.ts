import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { MAX_ROWS } from './collect-rows.ts';

type Value = string | number | boolean | null;
/** What each column is called and holds, in order. */
export type Columns<Item> = Record<string, (item: Item) => Value>;

/**
 * The rows as CSV (RFC 4180), written as they are read. Begins with a byte order mark, without which spreadsheets take
 * UTF-8 for something else; a text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function writeCsv<Item>(columns: Columns<Item>, rows: AsyncIterable<Item | 'cut'>): Readable {
  const csv = stringify({
    bom: true,
    header: true,
    columns: Object.keys(columns),
    record_delimiter: 'windows',
    escape_formulas: true,
  });
  const read = Object.values(columns);
  pipeline(Readable.from(toRecords()), csv, () => {}); // a failure ends the answer, which is then seen to be cut off
  return csv;

  async function* toRecords(): AsyncGenerator<(string | number)[]> {
    for await (const row of rows) {
      if (row === 'cut') {
        yield [
          `More than ${MAX_ROWS} rows: the rest is left out; narrow the filter.`,
          ...read.slice(1).map(() => ''),
        ];
      } else {
        yield read.map((value) => toField(value(row)));
      }
    }
  }
}

function toField(value: Value): string | number {
  return typeof value === 'number' ? value : value === null ? '' : String(value);
}
