import {
  kaplanMeier,
  logRank,
  medianSurvival,
  type ReachedTime,
  resolvedWithin,
} from '../../service/src/engine/survival/index.ts';
import { BadInput } from '../bad-input.ts';
import { type CsvTable, filesOf, nameOf, numericColumn, readCsv } from '../csv.ts';
import type { BenchOptions } from '../tasks.ts';

/**
 * Kaplan–Meier and log-rank for CSVs of `T,E[,group]`: columns of those names, else the first, second and third
 * (`--duration`, `--event` and `--group` name others; `--at T` adds the share still open at T). One file gives
 * the plain keys; of several, each gives its keys after its own name, and the plain ones are those of the first
 * whose header is exactly of the format. A median or bound that was never reached has no key.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const files = await filesOf(options.data, '.csv');
  const figures: Record<string, number> = {};
  const lines: string[][] = [];
  const tables = await Promise.all(files.map(readCsv));
  const leading = tables.find((table) => table.header[0] === 'T' && table.header[1] === 'E') ?? tables[0];
  for (const table of tables) {
    const { file } = table;
    const { keys, line } = summarise(table, options.flags);
    lines.push([nameOf(file), ...line]);
    for (const [key, value] of Object.entries(keys)) {
      if (table === leading) figures[key] = value;
      if (files.length > 1) figures[`${nameOf(file)}.${key}`] = value;
    }
  }
  if (!options.json) {
    const header = ['file', 'n', 'events', 'median', 'lower', 'upper', 'log-rank chi2'];
    for (const cells of [header, ...lines]) console.log(cells.map((cell) => cell.padEnd(18)).join(''));
  }
  return figures;
}

function summarise(
  table: CsvTable,
  flags: Record<string, string>,
): { keys: Record<string, number>; line: string[] } {
  const durations = numericColumn(table, columnOf(table, flags.duration ?? 'T', 0, flags.duration));
  const events = numericColumn(table, columnOf(table, flags.event ?? 'E', 1, flags.event));
  requireDurations(table, durations, events);
  const curve = kaplanMeier({ durations, events });
  if (curve.kind === 'no_data')
    throw new BadInput(`${table.file} has no rows; it needs at least one duration.`);
  const median = medianSurvival(curve);
  const keys: Record<string, number> = { n: curve.subjects, events: curve.eventCount };
  if (median.estimate.kind === 'reached') keys.median = median.estimate.time;
  if (median.lower.kind === 'reached') keys.lower = median.lower.time;
  if (median.upper.kind === 'reached') keys.upper = median.upper.time;
  const line = [
    String(keys.n),
    String(keys.events),
    spoken(median.estimate),
    spoken(median.lower),
    spoken(median.upper),
  ];
  const groups = groupCodes(table, flags.group);
  const test = groups === undefined ? undefined : logRank({ durations, events, groups });
  if (test?.kind === 'tested') {
    keys.logRankChi2 = test.chiSquared;
    keys.logRankDegreesOfFreedom = test.degreesOfFreedom;
    keys.logRankP = test.pValue;
  }
  line.push(
    test === undefined ? 'no group' : test.kind === 'tested' ? test.chiSquared.toFixed(6) : test.reason,
  );
  if (flags.at !== undefined) {
    const within = resolvedWithin(curve, Number(flags.at));
    if (within.kind === 'share') {
      keys.open = 1 - within.share;
      keys.openLower = 1 - within.upper;
      keys.openUpper = 1 - within.lower;
      line.push(`S(${flags.at}) ${keys.open.toFixed(6)}`);
    } else line.push(`followed only to ${within.followedFor}`);
  }
  return { keys, line };
}

function columnOf(table: CsvTable, name: string, fallback: number, asked: string | undefined): number {
  const exact = table.header.indexOf(name);
  if (exact >= 0) return exact;
  const alike = table.header.findIndex((title) => title.toLowerCase() === name.toLowerCase());
  if (alike >= 0) return alike;
  if (asked === undefined && fallback < table.header.length) return fallback;
  throw new BadInput(`${table.file} has no column ${name}; it has ${table.header.join(', ')}.`);
}

function requireDurations(table: CsvTable, durations: Float64Array, events: Float64Array): void {
  durations.forEach((duration, i) => {
    if (Number.isFinite(duration) && duration >= 0) return;
    throw new BadInput(
      `${table.file} has the duration ${duration} in data row ${i + 1}; durations are finite and not negative.`,
    );
  });
  events.forEach((event, i) => {
    if (event === 0 || event === 1) return;
    throw new BadInput(`${table.file} has the event ${event} in data row ${i + 1}; it must be 0 or 1.`);
  });
}

/** Each row's group as a code, or undefined when there is no such column or it tells every row apart. */
function groupCodes(table: CsvTable, asked: string | undefined): number[] | undefined {
  if (asked === undefined && table.header.length < 3 && !table.header.includes('group')) return undefined;
  const column = columnOf(table, asked ?? 'group', 2, asked);
  const codes = new Map<string, number>();
  const groups = table.rows.map((row) => {
    const label = (row[column] as string).trim();
    if (!codes.has(label)) codes.set(label, codes.size);
    return codes.get(label) as number;
  });
  return codes.size * 2 > groups.length ? undefined : groups;
}

function spoken(part: ReachedTime): string {
  return part.kind === 'reached' ? String(part.time) : `more than ${part.moreThan}`;
}
