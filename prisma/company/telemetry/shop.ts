/** What a service is asked to do. Latency is log-normal: a median, and a spread that makes p95 = median × e^(1.645 spread). */
export interface OperationPlan {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  route: string;
  /** Requests for each checkout that is started. */
  perCheckout: number;
  medianMs: number;
  spread: number;
  /** Share of requests that fail on an ordinary day. */
  failing: number;
  /** How far its latency wanders from minute to minute, as a share of it. */
  wander: number;
}

export interface ServiceTelemetry {
  slug: string;
  region: string;
  host: string;
  operations: readonly OperationPlan[];
  /** Shares at average traffic. */
  cpu: number;
  memory: number;
  database?: { name: string; waitMs: number; medianMs: number };
  disk?: number;
  queue?: { name: string; depth: number };
}

function operation(
  method: OperationPlan['method'],
  route: string,
  perCheckout: number,
  medianMs: number,
  spread = 0.4,
  failing = 0.004,
  wander = 0.1,
): OperationPlan {
  return { method, route, perCheckout, medianMs, spread, failing, wander };
}

export const PAY = 'POST /checkouts/{id}/pay';

/** Slow payment costs checkouts: what follows is planted, and `truth` says so. */
export const LATENCY_COSTS = {
  operation: PAY,
  service: 'checkout-api',
  per200Ms: 0.03,
  lagMinutes: 3,
} as const;
export const USUAL_P95_MS = 410; // of the payment, where nothing is lost to it

/** Every service of the shop with what it tells of itself. */
export const SHOP: readonly ServiceTelemetry[] = [
  {
    slug: 'checkout-web',
    region: 'eu-west-1',
    host: 'web-3',
    cpu: 0.38,
    memory: 0.52,
    operations: [
      operation('GET', '/checkout', 3.2, 120),
      operation('POST', '/checkout/address', 1.4, 150),
      operation('POST', '/checkout/submit', 0.9, 60, 0.3),
    ],
  },
  {
    slug: 'checkout-api',
    region: 'eu-west-1',
    host: 'app-7',
    cpu: 0.36,
    memory: 0.47,
    database: { name: 'checkout', waitMs: 2.1, medianMs: 6 },
    operations: [
      operation('POST', '/checkouts', 1, 85),
      operation('POST', '/checkouts/{id}/pay', 1, 205, 0.42, 0.006, 0.18), // as the card networks are in the mood
      operation('GET', '/checkouts/{id}', 4, 40),
    ],
  },
  {
    slug: 'cart-api',
    region: 'eu-west-1',
    host: 'app-7',
    cpu: 0.33,
    memory: 0.5,
    database: { name: 'carts', waitMs: 1.2, medianMs: 4 },
    operations: [
      operation('GET', '/carts/{id}', 6, 28),
      operation('POST', '/carts/{id}/items', 2.6, 45),
      operation('DELETE', '/carts/{id}/items/{item}', 0.6, 38),
    ],
  },
  {
    slug: 'payments-api',
    region: 'eu-west-1',
    host: 'pay-1',
    cpu: 0.29,
    memory: 0.44,
    database: { name: 'payments', waitMs: 1.6, medianMs: 8 },
    operations: [
      operation('POST', '/payments', 0.62, 110, 0.42, 0.008),
      operation('POST', '/payments/{id}/capture', 0.5, 90),
      operation('POST', '/refunds', 0.05, 140),
    ],
  },
  {
    slug: 'ledger',
    region: 'eu-west-1',
    host: 'ledger-1',
    cpu: 0.24,
    memory: 0.58,
    disk: 0.48,
    database: { name: 'ledger', waitMs: 1.4, medianMs: 7 },
    operations: [operation('POST', '/entries', 1.2, 34), operation('GET', '/balances/{account}', 0.8, 22)],
  },
  {
    slug: 'search-api',
    region: 'ap-southeast-1',
    host: 'search-2',
    cpu: 0.41,
    memory: 0.63,
    operations: [operation('GET', '/search', 7.5, 70, 0.5), operation('GET', '/search/facets', 3, 55, 0.45)],
  },
  {
    slug: 'search-indexer',
    region: 'ap-southeast-1',
    host: 'search-3',
    cpu: 0.37,
    memory: 0.6,
    disk: 0.57,
    queue: { name: 'articles', depth: 140 },
    operations: [operation('POST', '/index', 0.9, 160, 0.5), operation('GET', '/index/{shard}', 2, 18)],
  },
  {
    slug: 'suggest',
    region: 'ap-southeast-1',
    host: 'search-2',
    cpu: 0.31,
    memory: 0.42,
    operations: [operation('GET', '/suggest', 14, 12, 0.45)],
  },
  {
    slug: 'catalog-api',
    region: 'af-south-1',
    host: 'cat-4',
    cpu: 0.36,
    memory: 0.55,
    database: { name: 'catalog', waitMs: 1.8, medianMs: 5 },
    operations: [
      operation('GET', '/articles/{id}', 11, 32),
      operation('GET', '/categories/{id}', 5, 48),
      operation('PUT', '/articles/{id}/stock', 0.7, 60),
    ],
  },
  {
    slug: 'product-images',
    region: 'af-south-1',
    host: 'cat-5',
    cpu: 0.36,
    memory: 0.49,
    disk: 0.61,
    operations: [operation('GET', '/images/{id}', 18, 25, 0.5), operation('POST', '/images', 0.2, 420, 0.5)],
  },
  {
    slug: 'warehouse-api',
    region: 'eu-central-1',
    host: 'wh-1',
    cpu: 0.27,
    memory: 0.46,
    disk: 0.44,
    database: { name: 'warehouse', waitMs: 1.5, medianMs: 9 },
    operations: [
      operation('POST', '/picks', 0.5, 95),
      operation('GET', '/stock/{sku}', 3.1, 30),
      operation('POST', '/reservations', 0.55, 75),
    ],
  },
  {
    slug: 'shipping',
    region: 'eu-central-1',
    host: 'wh-2',
    cpu: 0.22,
    memory: 0.41,
    queue: { name: 'labels', depth: 60 },
    operations: [operation('POST', '/labels', 0.5, 210, 0.45), operation('GET', '/shipments/{id}', 1.8, 36)],
  },
  {
    slug: 'accounts-api',
    region: 'us-east-1',
    host: 'acc-2',
    cpu: 0.34,
    memory: 0.51,
    database: { name: 'accounts', waitMs: 1.1, medianMs: 5 },
    operations: [
      operation('POST', '/login', 0.8, 130),
      operation('GET', '/me', 5, 20),
      operation('POST', '/accounts', 0.08, 170),
    ],
  },
  {
    slug: 'notifications',
    region: 'us-east-1',
    host: 'acc-3',
    cpu: 0.26,
    memory: 0.43,
    queue: { name: 'messages', depth: 90 },
    operations: [operation('POST', '/messages', 1.3, 65), operation('GET', '/messages/{id}', 0.6, 18)],
  },
];

/** Calls between services by operation: what the caller waits for is part of what it takes itself. */
export const EDGES: readonly { from: string; during: string; to: string; calls: string; share: number }[] = [
  { from: 'checkout-web', during: 'POST /checkout/submit', to: 'checkout-api', calls: PAY, share: 0.9 },
  { from: 'checkout-web', during: 'GET /checkout', to: 'cart-api', calls: 'GET /carts/{id}', share: 0 },
  { from: 'checkout-web', during: 'POST /checkout/address', to: 'accounts-api', calls: 'GET /me', share: 0 },
  { from: 'checkout-api', during: PAY, to: 'payments-api', calls: 'POST /payments', share: 0 },
  { from: 'payments-api', during: 'POST /payments', to: 'ledger', calls: 'POST /entries', share: 0 },
  { from: 'search-api', during: 'GET /search', to: 'search-indexer', calls: 'GET /index/{shard}', share: 0 },
  { from: 'search-indexer', during: 'POST /index', to: 'catalog-api', calls: 'GET /articles/{id}', share: 0 },
  { from: 'shipping', during: 'POST /labels', to: 'warehouse-api', calls: 'POST /reservations', share: 0 },
];

/** What the shop counts of its trade, for each started checkout. */
export const TRADE: readonly { service: string; metric: string; unit: string; perCheckout: number }[] = [
  { service: 'cart-api', metric: 'baskets.created', unit: '{basket}', perCheckout: 2.4 },
  { service: 'checkout-api', metric: 'checkouts.started', unit: '{checkout}', perCheckout: 1 },
  { service: 'payments-api', metric: 'payments.captured', unit: '{payment}', perCheckout: 0.5 },
  { service: 'search-api', metric: 'searches.answered', unit: '{search}', perCheckout: 7.5 },
  { service: 'catalog-api', metric: 'articles.viewed', unit: '{article}', perCheckout: 11 },
  { service: 'warehouse-api', metric: 'parcels.picked', unit: '{parcel}', perCheckout: 0.27 },
  { service: 'accounts-api', metric: 'logins.accepted', unit: '{login}', perCheckout: 0.74 },
  { service: 'notifications', metric: 'mails.sent', unit: '{mail}', perCheckout: 1.1 },
];

/** Never has anything to do with anything: it wanders by itself, and nothing follows. */
export const IRRELEVANT: readonly {
  service: string;
  metric: string;
  unit: string;
  level: number;
  swing: number;
}[] = [
  { service: 'checkout-web', metric: 'build.cache.size', unit: 'MiBy', level: 740, swing: 18 },
  { service: 'checkout-api', metric: 'config.age', unit: 's', level: 5_400, swing: 600 },
  { service: 'cart-api', metric: 'sessions.idle', unit: '{session}', level: 310, swing: 40 },
  { service: 'payments-api', metric: 'exchange.rate.eur.nok', unit: '1', level: 11.4, swing: 0.05 },
  { service: 'ledger', metric: 'audit.export.size', unit: 'MiBy', level: 96, swing: 7 },
  { service: 'search-api', metric: 'synonyms.active', unit: '{synonym}', level: 8_200, swing: 25 },
  { service: 'suggest', metric: 'dictionary.words', unit: '{word}', level: 61_000, swing: 180 },
  { service: 'catalog-api', metric: 'suppliers.online', unit: '{supplier}', level: 184, swing: 6 },
  { service: 'product-images', metric: 'rack.temperature', unit: 'Cel', level: 23.5, swing: 0.8 },
  { service: 'warehouse-api', metric: 'forklifts.charging', unit: '{forklift}', level: 14, swing: 3 },
  { service: 'shipping', metric: 'label.paper.humidity', unit: '%', level: 47, swing: 2.5 },
  { service: 'accounts-api', metric: 'certificates.days.left', unit: 'd', level: 61, swing: 0.4 },
  { service: 'notifications', metric: 'templates.drafted', unit: '{template}', level: 33, swing: 2 },
];

/** Swings wildly on every ordinary day: timeouts in bursts whose size has a heavy tail. Nothing is ever wrong with it. */
export const NOISY = { service: 'suggest', metric: 'cache.timeouts', unit: '{timeout}', median: 40 } as const;
