/** What people write about a service: what they change in it, and what customers say is broken. */
export interface Words {
  changes: readonly string[];
  bugs: readonly string[];
}

/** Changes that happen in every service. */
export const CHORES: readonly string[] = [
  'Update dependencies',
  'Fix a flaky test',
  'Log the request id with every error',
  'Remove the flag of a finished rollout',
  'Raise the memory limit',
  'Drop an unused column',
  'Add an index for the slowest query',
  'Tighten the types of the configuration',
  'Speed up the test suite',
  'Retry the database connection at start-up',
];

/** How far a change goes; most go all the way. */
export const EXTENTS = [
  '',
  '',
  '',
  '',
  ', part 1',
  ', part 2',
  ' behind a flag',
  ' for every country',
  ' for business customers',
  ' without a migration',
  ', now with a test',
  ' for one in ten',
] as const;

/** What narrows a bug down, where anything does. */
export const CIRCUMSTANCES = [
  '',
  '',
  '',
  ' in the app',
  ' on Firefox',
  ' on Safari',
  ' for guests',
  ' for business customers',
  ' in Portugal',
  ' in Switzerland',
  ' after signing in',
  ' on a tablet',
  ' since this week',
  ' now and then',
] as const;

export const WORDS: Readonly<Record<string, Words>> = {
  'checkout-api': {
    changes: [
      'Keep the basket when the payment page is left',
      'Validate postcodes before the delivery step',
      'Move tax rules into their own module',
      'Apply vouchers after shipping costs',
      'Allow guests to pay by invoice',
      'Cache delivery options per postcode',
      'Time out the address lookup after 800 ms',
      'Split the order transaction in two',
      'Send the order confirmation from the outbox',
      'Round totals once, at the end',
    ],
    bugs: [
      'Payment button does nothing after the voucher is removed',
      'Order placed twice when the page is reloaded',
      'Delivery date is in the past',
      'Total differs between basket and confirmation',
      'Cannot check out with an address in Ceuta',
      '500 on POST /orders with an empty phone number',
      'Voucher accepted after it expired',
    ],
  },
  'checkout-web': {
    changes: [
      'Show the delivery date beside the total',
      'Make the address form usable by keyboard',
      'Load the card form only when it is chosen',
      'Say why a voucher was refused',
      'Keep the scroll position between steps',
      'Translate the payment step into Polish',
      'Drop the carousel from the last step',
      'Prefill the country from the basket',
    ],
    bugs: [
      'Card form is cut off on small phones',
      'Back button loses the address',
      'Error message shows a translation key',
      'Screen reader skips the delivery options',
      'Confirm button stays grey after paying by wallet',
      'Price flickers while the total is loading',
    ],
  },
  'cart-api': {
    changes: [
      'Merge the baskets of guest and account',
      'Expire baskets after 60 days',
      'Limit a basket to 200 lines',
      'Return stock beside every line',
      'Answer conditional requests with 304',
      'Store prices as integers',
    ],
    bugs: [
      'Basket is empty after signing in',
      'Quantity jumps back to 1',
      'Sold-out article stays in the basket',
      'Two baskets appear on the second device',
    ],
  },
  'payments-api': {
    changes: [
      'Send the purchase amount with the 3-D Secure request',
      'Reconcile captures against the bank file every hour',
      'Refuse a refund above the captured amount',
      'Rotate the provider credentials without a restart',
      'Record the reason of every decline',
      'Retry captures with the same provider reference',
      'Move webhooks of the provider to the inbox',
    ],
    bugs: [
      'Refund is shown but the money has not arrived',
      'Card declined though the bank approved it',
      '3-D Secure page comes up empty',
      'Receipt lists the wrong currency',
      'Capture retried after it had succeeded',
    ],
  },
  ledger: {
    changes: [
      'Close the books of a day at 02:00',
      'Check that every posting balances before commit',
      'Export postings in the format of the auditor',
      'Partition postings by month',
      'Book fees of the provider separately',
    ],
    bugs: [
      'Daily close runs into the next day',
      'Export misses postings of 31 October',
      'Fees are booked twice for partial refunds',
      'Balance report takes four minutes',
    ],
  },
  'search-api': {
    changes: [
      'Rank articles in stock above the rest',
      'Understand sizes in the query',
      'Cache the first page of the hundred most frequent queries',
      'Return facets only when they are asked for',
      'Cut the timeout of the ranker to 120 ms',
      'Treat plural and singular alike',
      'Serve synonyms from memory',
      'Log queries without results',
    ],
    bugs: [
      'No results for "rain coat" but 40 for "raincoat"',
      'Filter by size resets the sort order',
      'Search for an article number finds nothing',
      'Same article listed twice on page two',
      'Umlauts in the query are ignored',
    ],
  },
  'search-indexer': {
    changes: [
      'Index price changes within a minute',
      'Rebuild a shard without stopping the rest',
      'Skip articles that have no picture',
      'Send deletions before updates',
      'Compress segments after a rebuild',
      'Report how far the index lags',
    ],
    bugs: [
      'Deleted article still found after a day',
      'Index lags by 20 minutes after the import',
      'Price in results differs from the article page',
    ],
  },
  suggest: {
    changes: [
      'Suggest brands after two letters',
      'Forget suggestions nobody picks',
      'Weigh recent queries more',
      'Block suggestions on the deny list',
      'Answer within 30 ms or not at all',
    ],
    bugs: [
      'Suggestion leads to an empty page',
      'Suggestions in the wrong language',
      'Typing fast shows old suggestions',
    ],
  },
  'catalog-api': {
    changes: [
      'Show the lowest price of the last 30 days',
      'Import size tables of suppliers',
      'Keep the history of article texts',
      'Answer with the stock of the nearest warehouse',
      'Refuse prices without a currency',
      'Batch the price import',
      'Mark articles that come back soon',
      'Separate the colours of a variant',
    ],
    bugs: [
      'Wrong price on the article page',
      'Article is shown in stock but cannot be ordered',
      'Size table belongs to another brand',
      'Description cut off in the middle of a sentence',
      'Colour of the picture is not the colour chosen',
      'Material missing on the article page',
      'Discount of 0 % is shown',
      'Article disappeared from its category',
      'Unit price is per 100 g instead of per kg',
    ],
  },
  'product-images': {
    changes: [
      'Serve AVIF where the browser accepts it',
      'Crop pictures around the article',
      'Delete pictures of articles gone for a year',
      'Limit uploads to 20 MB',
      'Resize on upload instead of on request',
    ],
    bugs: [
      'Picture does not load on the article page',
      'Pictures are upside down',
      'Zoom shows another article',
      'Old picture is back after an update',
    ],
  },
  'warehouse-api': {
    changes: [
      'Group picks by aisle',
      'Reserve stock when the order is paid',
      'Print labels in batches of fifty',
      'Let a shift lead reopen a pick',
      'Count returns into stock on arrival',
      'Read scanner events in order',
      'Recount a shelf after three misses',
    ],
    bugs: [
      'Pick list contains an article twice',
      'Scanner shows "unknown article"',
      'Stock is negative after a return',
      'Label prints with the old address',
      'Order stuck in "picking" since yesterday',
    ],
  },
  shipping: {
    changes: [
      'Ask two carriers for every parcel',
      'Announce parcels before 16:00',
      'Show the parcel shop in the confirmation',
      'Handle carrier maintenance windows',
      'Store the proof of delivery',
    ],
    bugs: [
      'Tracking link leads nowhere',
      'Parcel sent to the billing address',
      'Promised date missed without a message',
      'Return label is for another carrier',
    ],
  },
  'accounts-api': {
    changes: [
      'Ask for the second factor on a new device',
      'Hash passwords with argon2id',
      'Delete an account within a day',
      'Limit sign-in attempts per address',
      'Sign people out everywhere at once',
      'Verify the e-mail address by code',
      'Move sessions out of the main table',
      'Accept passkeys',
    ],
    bugs: [
      'Password reset mail never arrives',
      'Signed out after every page',
      'Second factor asks twice',
      'Cannot change the e-mail address',
      'Old address still receives invoices',
      'Account deletion hangs at 90 %',
    ],
  },
  notifications: {
    changes: [
      'Send one mail where there were three',
      'Respect quiet hours',
      'Unsubscribe in one click',
      'Render mails on the worker',
      'Queue messages per recipient',
    ],
    bugs: [
      'Delivery mail sent twice',
      'Mail shows the name of another customer group',
      'Unsubscribe link is expired',
      'Push message arrives the day after',
    ],
  },
};

/** Trouble that no deployment caused; the service named is the one that suffers first. */
export const OUTSIDE_TROUBLE: readonly {
  service: string;
  title: string;
  severity: 'minor' | 'major' | 'critical';
}[] = [
  { service: 'payments-api', title: 'Card provider declines every third payment', severity: 'critical' },
  { service: 'shipping', title: 'Carrier does not answer', severity: 'minor' },
  { service: 'search-indexer', title: 'Index node lost its disk', severity: 'major' },
  { service: 'product-images', title: 'Image store slow in one zone', severity: 'minor' },
  { service: 'warehouse-api', title: 'Network outage in the north warehouse', severity: 'major' },
  { service: 'notifications', title: 'Mail provider throttles us', severity: 'minor' },
  { service: 'accounts-api', title: 'Credential stuffing from one network', severity: 'major' },
];
