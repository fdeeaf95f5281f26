import type { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { HOUR_MS } from '@throughline/service/contracts/time';

/** What is planted in a service. Rates are per release; medians are of log-normal durations. */
export interface ServicePlan {
  slug: string;
  name: string;
  version: [major: number, minor: number, patch: number];
  releasesPerWorkday: number;
  /** Share of releases that have to be undone, in the first and in the second half of the 90 days. */
  breaks: [firstHalf: number, secondHalf: number];
  /** Share of releases whose first attempt fails before anything goes live. */
  failsFirst: [firstHalf: number, secondHalf: number];
  observationWindowHours?: number;
}

export interface TeamPlan {
  slug: string;
  name: string;
  purpose: string;
  zone: string;
  story: TeamStory;
  /** What the scorecard of the owned metric should say at the end. */
  expects: 'met' | 'missed' | 'undecided' | 'at_risk';
  owner: string;
  members: string[];
  /** Without its owner, who is added by address: `owner` above says who it is. */
  metric: OwnedMetric;
  /** From a bad release to the end of its rollback. */
  recoveryMinutes: number;
  /** From writing a commit to its release, in working hours. */
  leadWorkHours: number;
  /** Ever more of its changes wait for their review. */
  slowing?: SlowingReviews;
  commitsPerRelease: number;
  bugs: { perDay: number; customerShare: number; resolutionWorkHours: number };
  services: ServicePlan[];
}

/** Of the changes that went live in four weeks, the share that took longer than the limit: at first, and at the end. */
export interface SlowingReviews {
  days: number;
  limitMs: number;
  late: [first: number, atTheEnd: number];
}

export type TeamStory =
  | 'one_service_breaks_often'
  | 'ships_rarely'
  | 'great_but_slowing'
  | 'resolves_bugs_fast'
  | 'recovers_slowly'
  | 'improved_half_way';

type WithoutOwner<Metric> = Metric extends unknown ? Omit<Metric, 'owner'> : never;
export type OwnedMetric = WithoutOwner<SetOutcomeMetric>;

export const TEAM_PLANS: readonly TeamPlan[] = [
  {
    slug: 'checkout',
    name: 'Checkout',
    purpose: 'Every basket that a customer wants to pay for can be paid for.',
    zone: 'Europe/Madrid',
    story: 'one_service_breaks_often',
    expects: 'missed',
    owner: 'Dana Ruiz',
    members: ['Pablo Serrano', 'Noor Haddad', 'Jonas Weiss', 'Lucía Ferrer', 'Tomasz Zielak'],
    metric: {
      kind: 'kpi',
      kpi: 'checkout-conversion',
      name: 'Completed checkouts',
      target: 0.515, // what customers complete while nothing is broken lies just below
      actionWhenMissed: 'Hold checkout-api releases to one a day and review the causes with the owner',
    },
    recoveryMinutes: 55,
    leadWorkHours: 9,
    commitsPerRelease: 2.6,
    bugs: { perDay: 1.1, customerShare: 0.6, resolutionWorkHours: 14 },
    services: [
      {
        slug: 'checkout-api',
        name: 'Checkout API',
        version: [4, 11, 3],
        releasesPerWorkday: 2.1,
        breaks: [0.31, 0.33],
        failsFirst: [0.07, 0.07],
      },
      {
        slug: 'checkout-web',
        name: 'Checkout web',
        version: [7, 2, 0],
        releasesPerWorkday: 1.5,
        breaks: [0.07, 0.07],
        failsFirst: [0.05, 0.05],
      },
      {
        slug: 'cart-api',
        name: 'Cart API',
        version: [2, 38, 1],
        releasesPerWorkday: 0.9,
        breaks: [0.06, 0.06],
        failsFirst: [0.04, 0.04],
      },
    ],
  },
  {
    slug: 'payments',
    name: 'Payments',
    purpose: 'Money moves once, correctly, and can be accounted for.',
    zone: 'Europe/Oslo',
    story: 'ships_rarely',
    expects: 'undecided',
    owner: 'Ola Berg',
    members: ['Ingrid Solheim', 'Marek Novák', 'Aisha Karim', 'Henrik Dahl'],
    metric: {
      kind: 'deployment_success_rate',
      name: 'Deployments that held',
      target: 0.92,
      actionWhenMissed: 'Stop feature work until the release checklist covers the last failure',
    },
    recoveryMinutes: 35,
    leadWorkHours: 42,
    commitsPerRelease: 8,
    bugs: { perDay: 0.45, customerShare: 0.35, resolutionWorkHours: 22 },
    services: [
      {
        slug: 'payments-api',
        name: 'Payments API',
        version: [3, 4, 0],
        releasesPerWorkday: 0.36,
        breaks: [0.07, 0.07],
        failsFirst: [0.04, 0.04],
        observationWindowHours: 48,
      },
      {
        slug: 'ledger',
        name: 'Ledger',
        version: [1, 19, 2],
        releasesPerWorkday: 0.2,
        breaks: [0.05, 0.05],
        failsFirst: [0.03, 0.03],
        observationWindowHours: 48,
      },
    ],
  },
  {
    slug: 'search',
    name: 'Search',
    purpose: 'Customers find what the shop has, in their own words.',
    zone: 'Asia/Singapore',
    story: 'great_but_slowing',
    expects: 'at_risk',
    owner: 'Mei Tan',
    members: ['Arjun Pillai', 'Siti Rahman', 'Daniel Koh', 'Priya Nair', 'Wei Jie Lim', 'Hana Sato'],
    metric: {
      kind: 'lead_time',
      name: 'Changes live within two days',
      withinMs: 48 * HOUR_MS,
      target: 0.75,
      actionWhenMissed: 'Find the slowest step between review and release and take it out this week',
    },
    recoveryMinutes: 16,
    leadWorkHours: 1.7,
    slowing: { days: 45, limitMs: 48 * HOUR_MS, late: [0.09, 0.226] },
    commitsPerRelease: 2,
    bugs: { perDay: 0.6, customerShare: 0.4, resolutionWorkHours: 9 },
    services: [
      {
        slug: 'search-api',
        name: 'Search API',
        version: [12, 6, 4],
        releasesPerWorkday: 3,
        breaks: [0.015, 0.015],
        failsFirst: [0.012, 0.012],
        observationWindowHours: 12,
      },
      {
        slug: 'search-indexer',
        name: 'Search indexer',
        version: [8, 0, 9],
        releasesPerWorkday: 1.6,
        breaks: [0.015, 0.015],
        failsFirst: [0.02, 0.02],
      },
      {
        slug: 'suggest',
        name: 'Suggestions',
        version: [0, 44, 0],
        releasesPerWorkday: 1.5,
        breaks: [0.01, 0.01],
        failsFirst: [0.01, 0.01],
        observationWindowHours: 12,
      },
    ],
  },
  {
    slug: 'catalog',
    name: 'Catalog',
    purpose: 'What the shop shows of an article is true: price, picture, stock.',
    zone: 'Africa/Lagos',
    story: 'resolves_bugs_fast',
    expects: 'met',
    owner: 'Sam Okafor',
    members: ['Ngozi Eze', 'Tunde Bakare', 'Clara Osei', 'Kwame Boateng'],
    metric: {
      kind: 'bug_resolution_time',
      name: 'Customer bugs resolved in three days',
      customerReportedOnly: true,
      withinMs: 72 * HOUR_MS,
      target: 0.7,
      actionWhenMissed: 'Two people leave feature work until the oldest ten customer bugs are closed',
    },
    recoveryMinutes: 40,
    leadWorkHours: 11,
    commitsPerRelease: 2.8,
    bugs: { perDay: 4.2, customerShare: 0.82, resolutionWorkHours: 0.9 },
    services: [
      {
        slug: 'catalog-api',
        name: 'Catalog API',
        version: [5, 27, 0],
        releasesPerWorkday: 1.6,
        breaks: [0.05, 0.05],
        failsFirst: [0.03, 0.03],
      },
      {
        slug: 'product-images',
        name: 'Product images',
        version: [2, 9, 5],
        releasesPerWorkday: 0.9,
        breaks: [0.04, 0.04],
        failsFirst: [0.03, 0.03],
      },
    ],
  },
  {
    slug: 'fulfilment',
    name: 'Fulfilment',
    purpose: 'What was bought leaves the warehouse on the day that was promised.',
    zone: 'Europe/Berlin',
    story: 'recovers_slowly',
    expects: 'missed',
    owner: 'Ines Pohl',
    members: ['Matthias Kern', 'Svenja Brandt', 'Emre Aydın', 'Katarzyna Wrona'],
    metric: {
      kind: 'recovery_time',
      name: 'Failed releases undone in four hours',
      withinMs: 4 * HOUR_MS,
      target: 0.85,
      actionWhenMissed: 'Rehearse the rollback with the warehouse shift lead before the next release',
    },
    recoveryMinutes: 480,
    leadWorkHours: 20,
    commitsPerRelease: 3.4,
    bugs: { perDay: 0.9, customerShare: 0.5, resolutionWorkHours: 18 },
    services: [
      {
        slug: 'warehouse-api',
        name: 'Warehouse API',
        version: [6, 1, 8],
        releasesPerWorkday: 1.9,
        breaks: [0.17, 0.17],
        failsFirst: [0.02, 0.02],
      },
      {
        slug: 'shipping',
        name: 'Shipping',
        version: [3, 15, 2],
        releasesPerWorkday: 1.2,
        breaks: [0.14, 0.14],
        failsFirst: [0.02, 0.02],
      },
    ],
  },
  {
    slug: 'accounts',
    name: 'Accounts',
    purpose: 'People get in, and nobody else does.',
    zone: 'America/New_York',
    story: 'improved_half_way',
    expects: 'met',
    owner: 'Lev Adler',
    members: ['Rosa Delgado', 'Grace Whitman', 'Minh Tran', 'Owen Clarke'],
    metric: {
      kind: 'deployment_success_rate',
      name: 'Deployments that held',
      target: 0.8,
      actionWhenMissed: 'Bring back the canary step for every release until the rate recovers',
    },
    recoveryMinutes: 30,
    leadWorkHours: 8,
    commitsPerRelease: 2.2,
    bugs: { perDay: 0.7, customerShare: 0.55, resolutionWorkHours: 12 },
    services: [
      {
        slug: 'accounts-api',
        name: 'Accounts API',
        version: [9, 3, 1],
        releasesPerWorkday: 2.6,
        breaks: [0.24, 0.015],
        failsFirst: [0.08, 0.01],
      },
      {
        slug: 'notifications',
        name: 'Notifications',
        version: [4, 0, 6],
        releasesPerWorkday: 2,
        breaks: [0.2, 0.015],
        failsFirst: [0.07, 0.01],
      },
    ],
  },
];
