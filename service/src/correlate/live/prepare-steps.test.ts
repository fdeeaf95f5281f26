import { describe, expect, it } from 'vitest';
import { type Known, prepareSteps } from './prepare-steps.ts';

const since = new Date('2026-11-20T12:00:00Z');
const deployment = {
  id: 'd2',
  service: 'checkout-api',
  version: 'v4.18',
  environment: 'production',
  finishedAt: '2026-11-20T11:58:00.000Z',
};
const undoable = {
  id: 'd2',
  service: 'checkout-api',
  version: 'v4.18',
  environment: 'production',
  before: { version: 'v4.17', url: 'https://ci.example/17' },
};
const checkout = { slug: 'checkout', name: 'Checkout', owner: 'Dana Ruiz' };
const known: Known = {
  since,
  services: ['checkout-api', 'ledger'],
  causes: null,
  deployments: [],
  undoable: new Map([['d2', undoable]]),
  changes: [],
  places: new Map([
    ['checkout-api', { runbook: 'https://wiki.example/checkout', team: checkout }],
    ['ledger', { runbook: null, team: { slug: 'payments', name: 'Payments', owner: null } }],
  ]),
  ended: null,
};
const causes = (
  changes: NonNullable<Known['causes']>['changes'],
  services: string[] = [],
): NonNullable<Known['causes']> => ({
  status: 'ranked',
  sentence: '',
  computedAt: since.toISOString(),
  final: true,
  services: services.map((service) => ({ service, score: 1, statement: `${service}: it moved first` })),
  changes,
  ruledOut: [],
});
const suspect = {
  deploymentId: 'd2' as string | null,
  changeId: null as string | null,
  service: 'checkout-api',
  what: 'v4.18',
  at: deployment.finishedAt,
  score: 0.8,
  statement: 'checkout-api v4.18 went live 2 minutes before checkout-api began to move',
};
const said = (over: Partial<Known>) => prepareSteps({ ...known, ...over }).map(({ says }) => says);

describe('what to do', () => {
  it.each<[string, Partial<Known>, string]>([
    ['undoes what is suspected', { causes: causes([suspect]) }, 'Roll back checkout-api to v4.17'],
    ['offers what just went live', { deployments: [deployment] }, 'Roll back checkout-api to v4.17'],
    [
      'takes a flag back',
      {
        causes: causes([
          {
            ...suspect,
            deploymentId: null,
            changeId: 'c1',
            what: 'flag new-basket',
            at: '2026-11-20T11:55:00.000Z',
          },
        ]),
      },
      'Take back flag new-basket of checkout-api',
    ],
    [
      'names no version where there was none before',
      { deployments: [deployment], undoable: new Map([['d2', { ...undoable, before: null }]]) },
      'Look at checkout-api v4.18: nothing was live there before it to go back to',
    ],
    ['calls who answers for it', {}, 'Call Dana Ruiz of Checkout'],
    ['calls the team where nobody is named', { causes: causes([], ['ledger']) }, 'Call Payments'],
  ])('%s', (_, over, first) => {
    expect(said(over)[0]).toBe(first);
  });

  it('says why, and claims no cause that is not shown', () => {
    const [step] = prepareSteps({ ...known, deployments: [deployment] });
    expect(step).toMatchObject({
      because: 'checkout-api v4.18 went live 2 minutes before it began; that it is the cause is not shown',
      href: '/deployments/d2',
      rollback: { from: 'v4.18', to: 'v4.17', job: 'https://ci.example/17' },
    });
  });

  it('has the runbook, and how the same ended before', () => {
    const ended = {
      id: 'l1',
      since: new Date('2026-11-12T09:00:00Z'),
      resolvedAt: new Date('2026-11-12T09:42:00Z'),
      by: { service: 'checkout-api', version: 'v4.11' },
    };
    const steps = prepareSteps({ ...known, ended });
    expect(steps.map(({ kind }) => kind)).toEqual(['call', 'runbook', 'past']);
    expect(steps.at(-1)).toMatchObject({
      says: 'See how the same ended on 2026-11-12',
      because: 'it was over after 42 minutes; checkout-api v4.11 went live meanwhile',
    });
  });
});
