import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BadInput } from '../bad-input.ts';

/** One measured series out of a folder of public sets; NaN where missing. */
export interface RealSeries {
  /** Series of one family share a clock, so they may be truly related where their times align. */
  readonly family: string;
  readonly name: string;
  /** Series of one group measure one thing (a machine's two metrics) and are related whatever their times. */
  readonly group: string;
  readonly values: Float64Array;
}

/**
 * Every series of at least `shortest` samples below a folder, whatever the set: `timestamp,value` files, one
 * series a row (M4), three header rows of node, metric and statistic (PetShop), JSON with `series[].raw` (TCPD).
 * Files of other shapes are passed over.
 */
export function readRealSeries(root: string, shortest: number): RealSeries[] {
  const found = filesBelow(root).flatMap((file) => {
    const name = relative(root, file).replaceAll('\\', '/');
    if (name.endsWith('.json')) return fromChangePointJson(file, name);
    if (name.endsWith('.csv')) return fromCsv(file, name);
    return [];
  });
  const long = found.filter(({ values }) => values.length >= shortest && varies(values));
  if (long.length === 0) throw new BadInput(`--data ${root} holds no series of ${shortest} samples or more.`);
  return long;
}

function filesBelow(folder: string): string[] {
  if (!statSync(folder).isDirectory()) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}

function fromCsv(file: string, name: string): RealSeries[] {
  const rows = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '').trim()));
  const header = rows[0] ?? [];
  const folder = name.split('/').slice(0, -1).join('/');
  if (header[0] === 'timestamp' && header[1] === 'value') {
    return [
      {
        family: folder,
        name,
        group: numberedWord(name),
        values: numbers(rows.slice(1).map((row) => row[1])),
      },
    ];
  }
  if (header[0] === 'microservice' && name.includes('noissue/')) {
    return header.slice(1).map((node, i) => ({
      family: folder,
      group: node,
      name: `${node}/${rows[1]?.[i + 1]}/${rows[2]?.[i + 1]}`,
      values: numbers(rows.slice(3).map((row) => row[i + 1])),
    }));
  }
  if (header[0] === 'V1' && /train/i.test(name)) {
    return rows.slice(1).map((row) => ({
      family: folder,
      name: row[0] as string,
      group: row[0] as string,
      values: numbers(row.slice(1).filter((cell) => cell !== '' && cell !== 'NA')),
    }));
  }
  return [];
}

function fromChangePointJson(file: string, name: string): RealSeries[] {
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as {
    series?: { label?: string; raw?: (number | null)[] }[];
  };
  if (!Array.isArray(parsed.series)) return [];
  return parsed.series.flatMap(({ raw }) =>
    raw === undefined
      ? []
      : [{ family: name, name, group: name, values: Float64Array.from(raw, (value) => value ?? Number.NaN) }],
  );
}

/** The word of a file name that holds a number (a sensor, an exchange), else the whole name. */
function numberedWord(name: string): string {
  const words = (name.split('/').at(-1) ?? name).replace(/\.csv$/, '').split('_');
  return words.find((word) => /\d/.test(word)) ?? name;
}

function numbers(cells: readonly (string | undefined)[]): Float64Array {
  return Float64Array.from(cells, (cell) => (cell === undefined || cell === '' ? Number.NaN : Number(cell)));
}

/** At least half present and a tenth of them different: a flat line or a mostly absent one tests nothing. */
function varies(values: Float64Array): boolean {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.length * 2 >= values.length && new Set(present).size * 10 >= present.length;
}
