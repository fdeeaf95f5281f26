import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../bad-input.ts';

/** One series of an M4 file pair with the values that followed it, where they are known. */
export interface M4Series {
  id: string;
  train: Float64Array;
  test: Float64Array | undefined;
}

export interface M4Set {
  series: M4Series[];
  horizon: number;
  /** Season lengths implied by the sampling frequency, in steps, ascending. */
  seasons: readonly number[];
  /** The one season length by which the competition scaled its errors. */
  scoringSeason: number;
}

/** The competition's frequencies: horizon, scoring season, and the seasons such data may have. */
const FREQUENCIES = {
  hourly: { horizon: 48, scoringSeason: 24, seasons: [24, 168] },
  daily: { horizon: 14, scoringSeason: 1, seasons: [7] },
  weekly: { horizon: 13, scoringSeason: 1, seasons: [52] },
  monthly: { horizon: 18, scoringSeason: 12, seasons: [12] },
  quarterly: { horizon: 8, scoringSeason: 4, seasons: [4] },
  yearly: { horizon: 6, scoringSeason: 1, seasons: [1] },
} as const;

/** Reads the train and test CSV of a folder: an id, then the values, one series a row. Hourly unless the name says else. */
export async function readM4(folder: string): Promise<M4Set> {
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.csv')).sort();
  const trainName = names.find((name) => /train/i.test(name));
  if (trainName === undefined)
    throw new BadInput(`${folder} has no *train*.csv; put the M4 training file there.`);
  const testName =
    names.find((name) => name === trainName.replace(/train/i, 'test')) ??
    names.find((name) => /test/i.test(name));
  const train = await readRows(join(folder, trainName));
  const test =
    testName === undefined ? new Map<string, Float64Array>() : await readRows(join(folder, testName));
  const word = Object.keys(FREQUENCIES).find((each) => trainName.toLowerCase().includes(each)) ?? 'hourly';
  const frequency = FREQUENCIES[word as keyof typeof FREQUENCIES];
  const horizon = test.values().next().value?.length ?? frequency.horizon;
  const series = [...train].map(([id, values]) => ({ id, train: values, test: test.get(id) }));
  return { series, horizon, seasons: frequency.seasons, scoringSeason: frequency.scoringSeason };
}

async function readRows(file: string): Promise<Map<string, Float64Array>> {
  const [header, ...lines] = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  if (header === undefined || lines.length === 0)
    throw new BadInput(`${file} holds no series; give a header and one row a series.`);
  const rows = new Map<string, Float64Array>();
  for (const line of lines) {
    const [id = '', ...cells] = line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
    let last = cells.length;
    while (last > 0 && (cells[last - 1] === '' || cells[last - 1] === 'NA')) last--;
    const values = Float64Array.from(cells.slice(0, last), (cell) =>
      cell === '' || cell === 'NA' ? Number.NaN : Number(cell),
    );
    const wrong = cells
      .slice(0, last)
      .findIndex((cell) => cell !== '' && cell !== 'NA' && !Number.isFinite(Number(cell)));
    if (wrong >= 0)
      throw new BadInput(
        `${file}: ${id} column ${wrong + 2} is "${cells[wrong]}"; give a number or leave it empty.`,
      );
    rows.set(id, values);
  }
  return rows;
}
