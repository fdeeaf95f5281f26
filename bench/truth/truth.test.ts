import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCorrelationKernel } from '../../service/src/engine/kernel/index.ts';
import { askForCauses, askForForecasts, askForLinks, askForNothing, askForReleases } from './ask.ts';
import { askForLive } from './ask-live.ts';
import { tellShop } from './shop.ts';
import { TruthTally } from './tally.ts';

const KERNEL = new URL('../../service/src/engine/kernel/scan.wasm', import.meta.url);
const SERVICES = ['checkout-web', 'checkout-api', 'payments-api', 'ledger', 'suggest'];

// One seed of `bench -- truth`, of the services in which most of it is planted.
it('finds what is planted in the simulated company, and claims nothing else', () => {
  const end = Date.parse('2026-11-27T12:00:00Z');
  const shop = tellShop({ seed: 1, end, days: 15, irrelevant: 28, services: SERVICES });
  const tally = new TruthTally();
  askForLinks(shop, createCorrelationKernel(readFileSync(KERNEL)), tally);
  askForReleases(shop, tally);
  askForCauses(shop, tally);
  askForForecasts(shop, tally);
  askForNothing(shop, tally);
  askForLive(shop, tally);
  expect(tally.mistakes).toEqual([]);
  const planted = Object.fromEntries([...tally.kinds].map(([kind, { planted }]) => [kind, planted]));
  expect(planted).toMatchObject({
    link: 1,
    'effect within its interval': 1,
    'bad release': 2,
    'cause of the outage': 1,
    'forecast of the leak': 1,
    'nothing stands out': 1,
    'noisy signal kept quiet': 1,
    'outage on the live page': 1,
  });
  expect(tally.total().claims).toBeGreaterThan(8);
}, 180_000); // some seconds of a processor, which others may want as well
