import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Impact, measureImpact } from '../../service/src/engine/impact/index.ts';
import { BadInput } from '../bad-input.ts';
import { type CsvTable, filesOf, numericColumn, readCsv } from '../csv.ts';
import type { BenchOptions } from '../tasks.ts';
import { coverageOfInjected } from './impact-coverage.ts';

/**
 * The effect of an intervention at data row `--intervention ROW` (the first row after it, from 0) of a CSV on
 * its column `--response NAME`; every other column of numbers is a control. `--inject SIZE` adds a known effect
 * from that row on first. With `--series DIR` (timestamp,value CSVs) also how often the interval holds effects
 * of known size put into real series.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { flags } = options;
  const figures: Record<string, number> = {};
  if (flags.response !== undefined || flags.intervention !== undefined || flags.series === undefined) {
    Object.assign(figures, await oneIntervention(options));
  }
  if (flags.series !== undefined) {
    const coverage = await coverageOfInjected(flags.series);
    if (!options.json) {
      for (const [group, { held, of, found }] of Object.entries(coverage)) {
        const share = ((100 * held) / of).toFixed(1);
        console.log(
          `${group.padEnd(34)} intervals hold the effect ${held} of ${of} (${share} %), found it ${found}`,
        );
      }
    }
    const held = Object.values(coverage).reduce((sum, group) => sum + group.held, 0);
    const of = Object.values(coverage).reduce((sum, group) => sum + group.of, 0);
    figures.coverage = held / of;
    figures.injected = of;
    if (!options.json) console.log(`all together ${((100 * held) / of).toFixed(1)} %`);
  }
  return figures;
}

async function oneIntervention(options: BenchOptions): Promise<Record<string, number>> {
  const [file, ...more] = await filesOf(options.data, '.csv');
  if (file === undefined || more.length > 0) {
    throw new BadInput(`--data ${options.data} holds ${more.length + 1} CSV files; name the one to read.`);
  }
  const table = await readCsv(file);
  const column = table.header.indexOf(options.flags.response ?? 'y');
  if (column < 0) {
    throw new BadInput(
      `${file} has no column ${options.flags.response ?? 'y'}; pass --response with one of ${table.header.join(', ')}.`,
    );
  }
  const intervention = Number(options.flags.intervention ?? Number.NaN);
  if (!Number.isInteger(intervention) || intervention < 0 || intervention >= table.rows.length) {
    throw new BadInput(
      `--intervention is ${options.flags.intervention ?? 'missing'}; pass the first data row after it, 0 to ${table.rows.length - 1}.`,
    );
  }
  const injected = Number(options.flags.inject ?? 0);
  if (!Number.isFinite(injected)) throw new BadInput(`--inject is ${options.flags.inject}; pass a number.`);
  const response = numericColumn(table, column).map((value, row) =>
    row >= intervention ? value + injected : value,
  );
  const names = controlColumns(table, column);
  const controls = names.map((name) => numericColumn(table, table.header.indexOf(name)));
  const impact = measureImpact({ response, controls, intervention });
  if (impact.kind === 'no_data') {
    throw new BadInput(
      `${file} has ${impact.rowsBefore} rows before and ${impact.rowsAfter} after: ${impact.reason}.`,
    );
  }
  if (options.out !== undefined) await writePoints(options.out, impact, intervention);
  if (!options.json) print(impact, names);
  const { effect, relative, cumulative, pValue } = impact;
  const figures: Record<string, number> = { effect: effect.value, lower: effect.lower, upper: effect.upper };
  if (relative !== undefined) {
    figures.relative = relative.value;
    figures.relativeLower = relative.lower;
    figures.relativeUpper = relative.upper;
  }
  return { ...figures, cumulative: cumulative.value, p: pValue };
}

const TIME_NAMES = /^(timestamp|time|date|datetime|index|row)?$/i; // when a row is, not what was measured in it

/** The other columns that hold numbers (or nothing) in every row, times left out. */
function controlColumns(table: CsvTable, response: number): string[] {
  return table.header.filter((_, column) => {
    if (column === response || TIME_NAMES.test(table.header[column] as string)) return false;
    return table.rows.every((row) => {
      const text = (row[column] as string).trim();
      return text === '' || !Number.isNaN(Number(text)) || /^(na|nan|null|none)$/i.test(text);
    });
  });
}

function print(impact: Extract<Impact, { kind: 'impact' }>, names: readonly string[]): void {
  const { effect, relative, cumulative, pValue } = impact;
  const shown = (value: number): string => value.toPrecision(5);
  console.log(`effect     ${shown(effect.value)} [${shown(effect.lower)}, ${shown(effect.upper)}] per row`);
  console.log(
    `cumulative ${shown(cumulative.value)} [${shown(cumulative.lower)}, ${shown(cumulative.upper)}]`,
  );
  if (relative !== undefined) {
    const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
    console.log(
      `relative   ${percent(relative.value)} [${percent(relative.lower)}, ${percent(relative.upper)}]`,
    );
  }
  console.log(`p          ${pValue.toPrecision(3)}`);
  const used = impact.controlsUsed.map((control) => names[control]).join(', ');
  console.log(
    `controls   ${used || 'none'}; seasons ${impact.seasonPeriods.join(', ') || 'none'}; widening ${shown(impact.widening)}`,
  );
}

async function writePoints(
  folder: string,
  impact: Extract<Impact, { kind: 'impact' }>,
  intervention: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = Array.from(impact.predicted, (value, h) =>
    [
      intervention + h,
      value,
      impact.predictedLower[h],
      impact.predictedUpper[h],
      impact.pointEffect[h],
      impact.cumulativeEffect[h],
    ]
      .map((cell) => (Number.isNaN(cell) ? '' : cell))
      .join(','),
  );
  await writeFile(
    join(folder, 'impact.csv'),
    `row,predicted,lower,upper,effect,cumulative\n${lines.join('\n')}\n`,
  );
}
