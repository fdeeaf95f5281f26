import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BadInput } from './bad-input.ts';

/** A CSV as read: its header and its rows of text, all as long as the header. */
export interface CsvTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads one CSV with a header row; quoted fields may hold commas and doubled quotes, not line breaks.
 * Refuses an empty file and a row that is not as long as the header.
 */
export async function readCsv(file: string): Promise<CsvTable> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BadInput(`${file} cannot be read (${String(cause)}); pass a CSV file with a header row.`);
  });
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const numbered = lines.map((line, i) => ({ line, number: i + 1 })).filter(({ line }) => line.trim() !== '');
  const [first, ...rest] = numbered;
  if (first === undefined) throw new BadInput(`${file} is empty; it needs a header row and rows below it.`);
  const header = splitLine(first.line).map((name) => name.trim());
  const rows = rest.map(({ line, number }) => {
    const row = splitLine(line);
    if (row.length !== header.length) {
      throw new BadInput(
        `${file} line ${number} has ${row.length} fields and the header ${header.length}; make them the same.`,
      );
    }
    return row;
  });
  return { file, header, rows };
}

function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
    if (quoted && character === '"' && line[i + 1] === '"') {
      field += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  fields.push(field);
  return fields;
}

const MISSING = new Set(['', 'na', 'nan', 'null', 'none']);

/** One column as numbers, NaN where the field is empty or says it is missing; refuses any other text. */
export function numericColumn(table: CsvTable, column: number): Float64Array {
  return Float64Array.from(table.rows, (row, i) => {
    const text = (row[column] as string).trim();
    if (MISSING.has(text.toLowerCase())) return Number.NaN;
    const value = Number(text);
    if (Number.isNaN(value)) {
      throw new BadInput(
        `${table.file} column ${table.header[column]} holds "${text}" in data row ${i + 1}; it must be a number.`,
      );
    }
    return value;
  });
}

/** The files of a kind in a folder, in name order, or the one file that was named. */
export async function filesOf(path: string, extension: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new BadInput(`--data ${path} does not exist; pass a folder or a ${extension} file.`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith(extension)).sort();
  if (names.length === 0)
    throw new BadInput(`--data ${path} holds no ${extension} file; pass a folder that does.`);
  return names.map((name) => join(path, name));
}

/** The file's name without folder and extension. */
export function nameOf(file: string): string {
  return basename(file).replace(/\.[^.]*$/, '');
}
