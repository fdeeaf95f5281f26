import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BadInput } from '../bad-input.ts';

/** One `timestamp,value` file: its times as written and as UTC milliseconds; NaN where a value is missing. */
export interface CsvSeries {
  /** Path below the folder that was read, with forward slashes. */
  key: string;
  stamps: string[];
  times: Float64Array;
  values: Float64Array;
}

/** Reads a time as UTC: `2014-04-01 00:00:00`, ISO 8601, or Unix seconds or milliseconds. NaN if it is neither. */
export function readTime(text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return Math.abs(number) < 1e11 ? number * 1000 : number;
  }
  const iso = text.includes('T') ? text : text.replace(' ', 'T');
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`;
  return Date.parse(zoned);
}

/** Every `timestamp,value` CSV below a folder (or the one file named), sorted by path. */
export function readCsvTree(root: string): CsvSeries[] {
  const files = statSync(root).isFile() ? [root] : csvFilesBelow(root);
  if (files.length === 0)
    throw new BadInput(`${root} holds no .csv file; name a folder of timestamp,value files.`);
  return files.map((file) => readCsvSeries(file, statSync(root).isFile() ? file : relative(root, file)));
}

function csvFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return csvFilesBelow(path);
      return entry.name.endsWith('.csv') ? [path] : [];
    });
}

function readCsvSeries(file: string, key: string): CsvSeries {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const timeColumn = header.indexOf('timestamp');
  const valueColumn = header.indexOf('value');
  if (timeColumn < 0 || valueColumn < 0) {
    throw new BadInput(
      `${file}: the first line must name the columns timestamp and value; it says "${lines[0]}".`,
    );
  }
  const stamps: string[] = [];
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const cells = line.split(',');
    const stamp = (cells[timeColumn] ?? '').trim();
    const time = readTime(stamp);
    if (!Number.isFinite(time)) {
      throw new BadInput(
        `${file} line ${i + 1}: "${stamp}" in column timestamp is no time; write YYYY-MM-DD HH:MM:SS.`,
      );
    }
    const cell = (cells[valueColumn] ?? '').trim();
    const value = cell === '' || /^(nan|null|na)$/i.test(cell) ? Number.NaN : Number(cell);
    if (Number.isNaN(value) && !(cell === '' || /^(nan|null|na)$/i.test(cell))) {
      throw new BadInput(
        `${file} line ${i + 1}: "${cell}" in column value is no number; leave it empty if missing.`,
      );
    }
    stamps.push(stamp);
    times.push(time);
    values.push(value);
  }
  return {
    key: key.replaceAll('\\', '/'),
    stamps,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  };
}
