import { readFileSync } from 'node:fs';
import { createCorrelationKernel } from '../../service/src/engine/kernel/index.ts';
import {
  askForCauses,
  askForExperiment,
  askForForecasts,
  askForLinks,
  askForNothing,
  askForReleases,
} from './ask.ts';
import { askForLive } from './ask-live.ts';
import { tellShop } from './shop.ts';
import { type SeedResult, TruthTally } from './tally.ts';

const DAYS = 15; // a week that is looked at, after one that shows what is usual
const IRRELEVANT = 200;
const KERNEL = new URL('../../service/src/engine/kernel/scan.wasm', import.meta.url);

/** Everything that is asked of one seed of the company; of some of its services where they are given. */
export function askSeed({
  seed,
  end,
  irrelevant = IRRELEVANT,
  services,
}: Pick<Parameters<typeof tellShop>[0], 'seed' | 'end' | 'services'> & { irrelevant?: number }): SeedResult {
  const shop = tellShop({ seed, end, days: DAYS, irrelevant, ...(services && { services }) });
  const tally = new TruthTally();
  const link = askForLinks(shop, createCorrelationKernel(readFileSync(KERNEL)), tally);
  askForExperiment(shop, link, tally);
  askForReleases(shop, tally);
  askForCauses(shop, tally);
  askForForecasts(shop, tally);
  askForNothing(shop, tally);
  askForLive(shop, tally);
  return { seed, end, kinds: Object.fromEntries(tally.kinds), mistakes: tally.mistakes };
}
