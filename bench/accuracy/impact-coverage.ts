import { dirname } from 'node:path';
import { measureImpact } from '../../service/src/engine/impact/index.ts';
import { seededRandom } from '../random.ts';
import { readCsvTree } from './csv-series.ts';

/** How often intervals held the effect that was put in, and how often they excluded zero. */
export interface Coverage {
  held: number;
  of: number;
  found: number;
}

const ROWS_BEFORE = 288; // a day of five-minute data
const ROWS_AFTER = 48;
const PER_SERIES = 12;

/**
 * Puts effects of known size (0 to 2 standard deviations, either way) into stretches of real series and counts
 * how often the 95 % interval of the mean effect holds them. Half of the stretches get another series of the
 * same folder as a control that has nothing to say. One entry per folder.
 */
export async function coverageOfInjected(folder: string): Promise<Record<string, Coverage>> {
  const random = seededRandom(20260102);
  const groups: Record<string, Coverage> = {};
  const all = readCsvTree(folder);
  for (const [index, { key, values }] of all.entries()) {
    const room = values.length - ROWS_BEFORE - ROWS_AFTER;
    if (room < 0) continue;
    const group = groups[dirname(key)] ?? { held: 0, of: 0, found: 0 };
    groups[dirname(key)] = group;
    for (let i = 0; i < PER_SERIES; i++) {
      const start = Math.floor((room * i) / Math.max(1, PER_SERIES - 1));
      const size = 4 * random() - 2;
      const response = values.slice(start, start + ROWS_BEFORE + ROWS_AFTER);
      const spread = standardDeviation(response.subarray(0, ROWS_BEFORE));
      if (spread === 0) continue;
      const effect = size * spread;
      for (let row = ROWS_BEFORE; row < response.length; row++)
        response[row] = (response[row] as number) + effect;
      const other = all[(index + 1) % all.length]?.values ?? values;
      const controls =
        i % 2 === 0 || other.length < start + response.length
          ? []
          : [other.slice(start, start + response.length)];
      const impact = measureImpact({ response, controls, intervention: ROWS_BEFORE });
      if (impact.kind !== 'impact') continue;
      group.of++;
      if (impact.effect.lower <= effect && effect <= impact.effect.upper) group.held++;
      if (impact.effect.lower > 0 || impact.effect.upper < 0) group.found++;
    }
  }
  return groups;
}

function standardDeviation(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  return Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
}
