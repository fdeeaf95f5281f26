import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CanaryVerdict,
  type Direction,
  type EffectRegion,
  judgeCanary,
} from '../../service/src/engine/change/index.ts';
import { BadInput } from '../bad-input.ts';
import { filesOf } from '../csv.ts';
import type { BenchOptions } from '../tasks.ts';
import { alarmsOfNothing } from './canary-splits.ts';

interface CanaryCase {
  name: string;
  control: Float64Array;
  experiment: Float64Array;
  direction: Direction;
  confidence: number;
  tolerance: number;
  fine: EffectRegion | undefined;
  expected: string | undefined;
}

/**
 * Verdicts for JSON lists of `{ name, control, experiment, parameters, direction, expected? }`. With `--series
 * DIR` (a tree of `timestamp,value` CSVs) also how often windows split against themselves raise an alarm.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const cases: CanaryCase[] = [];
  for (const file of await filesOf(options.data, '.json')) cases.push(...(await readCases(file)));
  const verdicts = cases.map((sample) => ({ sample, verdict: judge(sample) }));
  const judged = verdicts.filter(({ sample }) => sample.expected !== undefined);
  const agree = judged.filter(({ sample, verdict }) => sample.expected === spoken(verdict)).length;
  if (!options.json) {
    for (const { sample, verdict } of verdicts) {
      const mark = sample.expected === undefined ? ' ' : sample.expected === spoken(verdict) ? '=' : '≠';
      console.log(`${mark} ${spoken(verdict).padEnd(7)} ${(sample.expected ?? '').padEnd(7)} ${sample.name}`);
    }
    if (judged.length < verdicts.length)
      console.log(`${verdicts.length - judged.length} cases have no expected verdict.`);
    console.log(`${agree} of ${judged.length} verdicts agree`);
  }
  if (options.out !== undefined) {
    await mkdir(options.out, { recursive: true });
    const rows = verdicts.map(({ sample, verdict }) => ({
      name: sample.name,
      verdict: spoken(verdict),
      evidence: verdict,
    }));
    await writeFile(join(options.out, 'verdicts.json'), `${JSON.stringify(rows, null, 1)}\n`);
  }
  const figures: Record<string, number> = judged.length > 0 ? { agree, total: judged.length } : {};
  if (options.flags.series !== undefined) {
    for (const { split, alarms, splits } of await alarmsOfNothing(options.flags.series)) {
      if (!options.json) console.log(`A/A ${split.padEnd(12)} ${alarms} alarms in ${splits} (nominal 5 %)`);
      figures[`${split}Alarms`] = alarms;
      figures[`${split}Splits`] = splits;
    }
  }
  return figures;
}

function judge(sample: CanaryCase): CanaryVerdict {
  const { fine, ...rest } = sample;
  return judgeCanary(fine === undefined ? rest : { ...rest, fine });
}

const SPOKEN = { pass: 'Pass', high: 'High', low: 'Low', no_data: 'Nodata' } as const;

function spoken(verdict: CanaryVerdict): string {
  return SPOKEN[verdict.kind];
}

async function readCases(file: string): Promise<CanaryCase[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new BadInput(`${file} is not JSON (${String(cause)}); pass a JSON list of samples.`);
  }
  if (!Array.isArray(content)) throw new BadInput(`${file} is not a list; pass a JSON list of samples.`);
  return content.map((entry: Record<string, unknown>, i) => {
    const where = `${file} entry ${i + 1}`;
    const parameters = typeof entry.parameters === 'string' ? entry.parameters : '';
    return {
      name: typeof entry.name === 'string' ? entry.name : `case ${i + 1}`,
      control: numbers(entry.control, `${where} control`),
      experiment: numbers(entry.experiment, `${where} experiment`),
      direction: directionOf(entry.direction, where),
      confidence: named(parameters, 'confLevel') ?? 0.95,
      tolerance: named(parameters, 'tolerance') ?? 0.1,
      fine: regionOf(parameters),
      expected: typeof entry.expected === 'string' ? entry.expected : undefined,
    };
  });
}

function numbers(value: unknown, where: string): Float64Array {
  if (!Array.isArray(value)) throw new BadInput(`${where} is not a list; give its values as numbers.`);
  return Float64Array.from(value, (entry: unknown) => {
    if (entry === null || entry === 'NaN') return Number.NaN;
    if (typeof entry !== 'number')
      throw new BadInput(`${where} holds ${JSON.stringify(entry)}; give numbers.`);
    return entry;
  });
}

function directionOf(value: unknown, where: string): Direction {
  const direction = String(value ?? 'either').toLowerCase();
  if (direction === 'increase' || direction === 'decrease' || direction === 'either') return direction;
  throw new BadInput(`${where} has the direction "${direction}"; write Increase, Decrease or Either.`);
}

function named(parameters: string, key: string): number | undefined {
  const match = new RegExp(`${key}\\s*=\\s*([-+.\\deE]+)`).exec(parameters);
  return match === null ? undefined : Number(match[1]);
}

/**
 * The region of sizes that pass. Where the parameters do not say which measure it is of, the region does: no
 * change must be fine, so one without 1 cannot be a ratio and is P(experiment > control).
 */
function regionOf(parameters: string): EffectRegion | undefined {
  const match = /effectSizeThresholds\s*=\s*\(\s*([-+.\deE]+)\s*,\s*([-+.\deE]+)/.exec(parameters);
  if (match === null) return undefined;
  const [lower, upper] = [Number(match[1]), Number(match[2])];
  const said = /effectSizeMeasure\s*=\s*"?(\w+)/i.exec(parameters)?.[1]?.toLowerCase();
  const superiority = said === undefined ? lower > 1 || upper < 1 : said === 'cles';
  return { measure: superiority ? 'superiority' : 'mean_ratio', lower, upper };
}
