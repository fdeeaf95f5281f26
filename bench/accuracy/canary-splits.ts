import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeCanary } from '../../service/src/engine/change/index.ts';
import { BadInput } from '../bad-input.ts';
import { numericColumn, readCsv } from '../csv.ts';
import { seededRandom } from '../random.ts';

/** How many alarms a way of splitting windows against themselves raised. */
export interface SplitAlarms {
  readonly split: string;
  readonly alarms: number;
  readonly splits: number;
}

const WINDOW = 120; // ten hours of five-minute data: what a canary run sees
const WINDOWS_PER_SERIES = 30;

/**
 * A/A: real windows split against themselves, where every alarm is a false one. `random` deals the values out by
 * chance, `interleaved` in turn (two servers behind one balancer), `consecutive` puts the second half against the
 * first (nothing was deployed in between, but the series itself may have moved).
 */
export async function alarmsOfNothing(folder: string): Promise<SplitAlarms[]> {
  const random = seededRandom(20260101);
  const tally = { random: [0, 0], interleaved: [0, 0], consecutive: [0, 0] } as Record<
    string,
    [number, number]
  >;
  for (const file of await csvTree(folder)) {
    const table = await readCsv(file);
    const values = numericColumn(table, Math.max(1, table.header.indexOf('value')));
    const starts = Math.max(0, values.length - WINDOW);
    for (let i = 0; i < WINDOWS_PER_SERIES && starts > 0; i++) {
      const start = Math.floor((i * starts) / WINDOWS_PER_SERIES);
      const window = values.slice(start, start + WINDOW);
      const heads = Array.from(window, () => random() < 0.5);
      const splits: Record<string, (_: number, at: number) => boolean> = {
        random: (_, at) => heads[at] as boolean,
        interleaved: (_, at) => at % 2 === 0,
        consecutive: (_, at) => at < WINDOW / 2,
      };
      for (const [split, inControl] of Object.entries(splits)) {
        const verdict = judgeCanary({
          control: window.filter(inControl),
          experiment: window.filter((value, at) => !inControl(value, at)),
          direction: 'either',
          tolerance: 0,
        });
        const counts = tally[split] as [number, number];
        counts[1]++;
        if (verdict.kind === 'high' || verdict.kind === 'low') counts[0]++;
      }
    }
  }
  return Object.entries(tally).map(([split, [alarms, splits]]) => ({ split, alarms, splits }));
}

async function csvTree(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new BadInput(`--series ${folder} is no folder; pass one with timestamp,value CSVs.`);
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.csv'))
    .sort()
    .map((entry) => join(folder, entry));
}
