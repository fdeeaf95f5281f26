import type { PutKpi } from '@throughline/service/contracts/kpis';

/** Hours of the day (UTC) at which each region buys, and its share of the shop. */
export const REGIONS = [
  { name: 'eu', share: 0.52, peakHour: 19 },
  { name: 'uk', share: 0.27, peakHour: 20 },
  { name: 'us', share: 0.21, peakHour: 1 },
] as const;

/** Kinds of customers: their share of the started checkouts, how many complete one, and what they spend (EUR). */
export const PLANS = [
  { name: 'guest', share: 0.63, completes: 0.41, basket: 46 },
  { name: 'member', share: 0.37, completes: 0.68, basket: 61 },
] as const;

export const CHECKOUTS_AN_HOUR = 4_800;
export const SEARCHES_PER_CHECKOUT = 7.5;
export const PAYMENTS_FAIL = 0.021;
export const PARCELS_A_DAY = 31_000;
export const PARCELS_ON_TIME = 0.942;
export const ACTIVE_MEMBERS = 482_000;

/** Monday first: people buy on Sundays and Mondays. */
export const WEEKDAYS = [1.08, 0.98, 0.94, 0.95, 0.9, 0.98, 1.17] as const;

/** What a bad release of a service takes away while it is live: a share of its users, at most and at least. */
export const HARM: Record<
  string,
  { effect: 'conversion' | 'payments' | 'parcels'; share: [number, number] }
> = {
  'checkout-api': { effect: 'conversion', share: [0.16, 0.38] },
  'checkout-web': { effect: 'conversion', share: [0.1, 0.24] },
  'cart-api': { effect: 'conversion', share: [0.08, 0.2] },
  'payments-api': { effect: 'payments', share: [0.08, 0.2] },
  'warehouse-api': { effect: 'parcels', share: [0.15, 0.3] },
  shipping: { effect: 'parcels', share: [0.1, 0.25] },
};

const EUR = 'EUR';

/** Told with the telemetry, minute by minute, and not with the rest. */
export const COMPLETION_SLUG = 'checkout-completion';

/** The KPIs as somebody would have entered them. */
export const KPI_PLANS: readonly { slug: string; body: Omit<PutKpi, 'owner'> }[] = [
  {
    slug: 'checkout-conversion',
    body: {
      name: 'Completed checkouts per started checkout',
      description:
        'A checkout counts as started when the address form is shown, and as completed when it is paid.',
      unit: '%',
      kind: 'ratio',
      proportion: true,
      numerator: 'completed checkouts',
      denominator: 'started checkouts',
      team: 'checkout',
      worth: { amount: 51.6, currency: EUR },
      segments: ['plan', 'region'],
    },
  },
  {
    slug: COMPLETION_SLUG,
    body: {
      name: 'Completed checkouts per started checkout, by the minute',
      description:
        'The same as the checkout conversion, counted in the minute in which the address form was shown: what is looked at while something happens.',
      unit: '%',
      kind: 'ratio',
      proportion: true,
      numerator: 'completed checkouts',
      denominator: 'started checkouts',
      resolution: 'minute',
      team: 'checkout',
      worth: { amount: 51.6, currency: EUR },
      segments: ['plan', 'region'],
    },
  },
  {
    slug: 'revenue',
    body: {
      name: 'Revenue',
      description:
        'What was paid, without shipping and tax; returns are taken off at the hour of the purchase.',
      unit: EUR,
      kind: 'sum',
      team: 'checkout',
      worth: { amount: 1, currency: EUR },
      segments: ['plan', 'region'],
    },
  },
  {
    slug: 'revenue-per-search',
    body: {
      name: 'Revenue per search',
      unit: EUR,
      kind: 'ratio',
      numerator: 'revenue',
      denominator: 'searches',
      team: 'search',
      worth: { amount: 1, currency: EUR },
      segments: ['region'],
    },
  },
  {
    slug: 'failed-payments',
    body: {
      name: 'Payments that fail for reasons of ours',
      description: 'Declines by the bank of the customer are not among them.',
      unit: '%',
      direction: 'lower',
      kind: 'ratio',
      proportion: true,
      numerator: 'failed payments',
      denominator: 'tried payments',
      team: 'payments',
      segments: ['region'],
    },
  },
  {
    slug: 'parcels-on-time',
    body: {
      name: 'Parcels that leave on the promised day',
      unit: '%',
      kind: 'ratio',
      proportion: true,
      numerator: 'parcels on time',
      denominator: 'parcels',
      resolution: 'day',
      team: 'fulfilment',
      segments: ['region'],
    },
  },
  {
    slug: 'active-members',
    body: {
      name: 'Members active in 30 days',
      unit: 'members',
      kind: 'gauge',
      resolution: 'day',
      team: 'accounts',
      worth: { amount: 3.2, currency: EUR },
    },
  },
];
