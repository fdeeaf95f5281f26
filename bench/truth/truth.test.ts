import { expect, it } from 'vitest';
import { askSeed } from './ask-seed.ts';
import { TruthTally } from './tally.ts';

const SERVICES = ['checkout-web', 'checkout-api', 'payments-api', 'ledger', 'suggest'];

// One seed of `bench -- truth`, of the services in which most of it is planted.
it('finds what is planted in the simulated company, and claims nothing else', () => {
  const end = Date.parse('2026-11-27T12:00:00Z');
  const tally = new TruthTally();
  tally.add(askSeed({ seed: 1, end, irrelevant: 28, services: SERVICES }));
  expect(tally.mistakes).toEqual([]);
  const planted = Object.fromEntries([...tally.kinds].map(([kind, { planted }]) => [kind, planted]));
  expect(planted).toMatchObject({
    link: 1,
    'effect within its interval': 1,
    'natural experiment': 1,
    'bad release': 2,
    'cause of the outage': 1,
    'forecast of the leak': 1,
    'nothing stands out': 1,
    'noisy signal kept quiet': 1,
    'outage on the live page': 1,
  });
  expect(tally.total().claims).toBeGreaterThan(8);
}, 180_000); // some seconds of a processor, which others may want as well
