import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import { type Count, type SeedResult, shareFalse, shareFound, TruthTally } from './tally.ts';

const END = Date.parse('2026-11-27T12:00:00Z'); // a Friday: the outage of the Sunday before is within the days told
const FIRST = 26; // those before were looked at while the product was developed
const LEAST_FOUND = 0.95;
const MOST_FALSE = 0.05;

/**
 * Plants what the simulated company plants, asks the engine as the product does, and counts what was found and what was
 * claimed besides. `--keep FILE` writes each seed down as it is done, and goes on from there.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { seeds = '20', first = String(FIRST), workers = '2', end, keep } = options.flags;
  const begin = readWhole('first', first);
  const wanted = Array.from({ length: readWhole('seeds', seeds) }, (_, i) => begin + i);
  const at = end === undefined ? END : Date.parse(end);
  const known = keep === undefined ? [] : readKept(keep, at);
  const done = known.filter(({ seed }) => wanted.includes(seed));
  const left = wanted.filter((seed) => !done.some((one) => one.seed === seed));
  const onDone = (result: SeedResult) => {
    done.push(result);
    if (keep !== undefined) appendFileSync(keep, `${JSON.stringify(result)}\n`);
    if (!options.json) console.error(`seed ${result.seed}: ${result.mistakes.length} mistakes`);
  };
  const threads = Math.min(readWhole('workers', workers), left.length);
  await Promise.all(Array.from({ length: threads }, () => askInThread(left, at, onDone)));
  const tally = new TruthTally();
  for (const result of done.toSorted((one, other) => one.seed - other.seed)) tally.add(result);
  if (!options.json) print(tally, done.length);
  return figuresOf(tally, done.length);
}

function readWhole(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new BadInput(`--${name} ${text} is not a whole number above 0.`);
  return Number(text);
}

function readKept(file: string, end: number): SeedResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as SeedResult).filter((result) => result.end === end);
}

/** Takes seeds from `left` until none is, one at a time, in a thread of its own. */
async function askInThread(left: number[], end: number, onDone: (result: SeedResult) => void): Promise<void> {
  // A thread has to be taught to read TypeScript by itself.
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  );
  const entry = new URL('./seed-worker.ts', import.meta.url);
  const code = `import('${loader}').then(({ register }) => { register(); return import('${entry}'); });`;
  const worker = new Worker(code, { eval: true });
  try {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const asked = { seed, end };
      onDone(
        await new Promise<SeedResult>((resolve, reject) => {
          worker.once('error', reject);
          worker.once('message', (result: SeedResult) => {
            worker.off('error', reject);
            resolve(result);
          });
          worker.postMessage(asked);
        }),
      );
    }
  } finally {
    await worker.terminate();
  }
}

function figuresOf(tally: TruthTally, seeds: number): Record<string, number> {
  const total = tally.total();
  const figures: Record<string, number> = {
    seeds,
    'found.share': shareFound(total),
    'false.share': shareFalse(total),
  };
  for (const [kind, count] of [...tally.kinds, ['all', total] as const]) {
    const { planted, found, claims, false: wrong } = count;
    const key = kind.replaceAll(' ', '_');
    if (planted > 0) Object.assign(figures, { [`${key}.planted`]: planted, [`${key}.found`]: found });
    if (claims > 0) Object.assign(figures, { [`${key}.claims`]: claims, [`${key}.false`]: wrong });
  }
  return figures;
}

function print(tally: TruthTally, seeds: number): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
  const row = (kind: string, count: Count) => {
    const found = count.planted === 0 ? '' : `${count.found} of ${count.planted}`;
    const wrong = count.claims === 0 ? '' : `${count.false} of ${count.claims}`;
    return [
      kind.padEnd(28),
      found.padStart(12),
      count.planted === 0 ? ' '.repeat(8) : percent(shareFound(count)),
      wrong.padStart(12),
      count.claims === 0 ? '' : percent(shareFalse(count)),
    ].join(' ');
  };
  console.log(`${seeds} seeds`.padEnd(28), 'found'.padStart(21), 'claimed falsely'.padStart(21));
  for (const [kind, count] of tally.kinds) console.log(row(kind, count));
  const total = tally.total();
  console.log(row('all', total));
  const kept = shareFound(total) >= LEAST_FOUND && shareFalse(total) <= MOST_FALSE;
  console.log(
    `${kept ? 'kept' : 'MISSED'}: at least ${percent(LEAST_FOUND).trim()} found, at most ${percent(MOST_FALSE).trim()} claimed falsely`,
  );
  for (const mistake of tally.mistakes) console.log(`  ${mistake}`);
}
