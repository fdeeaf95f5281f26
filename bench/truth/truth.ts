import { readFileSync } from 'node:fs';
import { createCorrelationKernel } from '../../service/src/engine/kernel/index.ts';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import {
  askForCauses,
  askForForecasts,
  askForLinks,
  askForLive,
  askForNothing,
  askForReleases,
} from './ask.ts';
import { tellShop } from './shop.ts';
import { type Count, shareFalse, shareFound, TruthTally } from './tally.ts';

const END = Date.parse('2026-11-27T12:00:00Z'); // a Friday: the outage of the Sunday before is within the days told
const DAYS = 15; // a week that is looked at, after one that shows what is usual
const IRRELEVANT = 200;
const KERNEL = new URL('../../service/src/engine/kernel/scan.wasm', import.meta.url);
const LEAST_FOUND = 0.95;
const MOST_FALSE = 0.05;

/**
 * Plants what the simulated company plants, asks the engine as the product does, and counts what was found and what was
 * claimed besides.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const { seeds = '20', first = '1', end } = options.flags;
  const count = readWhole('seeds', seeds);
  const begin = readWhole('first', first);
  const kernel = createCorrelationKernel(readFileSync(KERNEL));
  const tally = new TruthTally();
  for (let seed = begin; seed < begin + count; seed += 1) {
    const began = performance.now();
    const shop = tellShop({
      seed,
      end: end === undefined ? END : Date.parse(end),
      days: DAYS,
      irrelevant: IRRELEVANT,
    });
    askForLinks(shop, kernel, tally);
    askForReleases(shop, tally);
    askForCauses(shop, tally);
    askForForecasts(shop, tally);
    askForNothing(shop, tally);
    askForLive(shop, tally);
    if (!options.json) {
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      console.error(`seed ${seed}: ${shop.signals.length} signals, ${seconds} s`);
    }
  }
  if (!options.json) print(tally, count);
  return figuresOf(tally);
}

function readWhole(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new BadInput(`--${name} ${text} is not a whole number above 0.`);
  return Number(text);
}

function figuresOf(tally: TruthTally): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const [kind, count] of [...tally.kinds, ['all', tally.total()] as const]) {
    const key = kind.replaceAll(' ', '_');
    for (const [name, value] of Object.entries(count)) figures[`${key}.${name}`] = value;
  }
  figures['found.share'] = shareFound(tally.total());
  figures['false.share'] = shareFalse(tally.total());
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
