import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import type { Attempt } from '../pipelines.ts';
import { LATENCY_COSTS, USUAL_P95_MS } from './shop.ts';

/** What the time of a payment is multiplied with by a release that does nothing but slow it. */
export const SLOW_PAYMENT = 3;
/** And that of its calls to payments, where that time goes: it opens a connection for each. Whom it calls knows nothing of it. */
export const SLOW_CALLS = 4.7;
/** The share of checkouts that such a release costs while it lives. */
export const SLOW_PAYMENT_COSTS = (LATENCY_COSTS.per200Ms / 200) * USUAL_P95_MS * (SLOW_PAYMENT - 1);

const MOST = 3; // one alone might have harmed in some other way as well; the other bad releases do
const WITHIN_MS = 26 * DAY_MS; // as far back as deployments are looked at, with a week before them
const APART_MS = 30 * 60_000; // what moves then is put down to it and not to its neighbours
const LEAST_LIVE_MS = 65 * 60_000; // its first hour is looked at whole

/** The bad releases of the checkout that lived for longest, with no other deployment near them. */
export function findSlowReleases(attempts: readonly Attempt[], end: number): ReadonlySet<string> {
  const own = attempts.filter(
    ({ service, environment, status }) =>
      service === LATENCY_COSTS.service && environment === 'production' && status === 'succeeded',
  );
  const chosen = own.filter((attempt, index) => {
    const { undoing, startedAt, finishedAt } = attempt;
    if (!undoing?.countsAsFailure || own[index + 1] !== undoing.by || finishedAt < end - WITHIN_MS)
      return false;
    const lived = undoing.by.startedAt - finishedAt;
    const [before, after] = [own[index - 1], own[index + 2]];
    return (
      lived >= LEAST_LIVE_MS &&
      undoing.by.finishedAt < end - 2 * HOUR_MS &&
      startedAt - (before?.finishedAt ?? 0) >= APART_MS &&
      (after?.startedAt ?? end) - undoing.by.finishedAt >= APART_MS
    );
  });
  const lived = ({ undoing, finishedAt }: Attempt) => (undoing?.by.startedAt ?? finishedAt) - finishedAt;
  const longest = chosen.toSorted((one, other) => lived(other) - lived(one));
  return new Set(longest.slice(0, MOST).map(({ externalId }) => externalId));
}
