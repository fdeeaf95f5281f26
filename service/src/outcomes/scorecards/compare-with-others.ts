import type { Scorecard } from '../../contracts/scorecards.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { wilsonInterval } from '../../engine/rates/index.ts';
import type { Facts } from '../metrics/index.ts';

const WEEK_DAYS = 7;

/**
 * What others put first and nobody is measured by here. Change failure rate as DORA means it: of the succeeded
 * deployments whose verdict is settled, those that failed in production, each once; a failed attempt changed nothing.
 */
export function compareWithOthers(
  { deployments }: Pick<Facts, 'deployments'>,
  { to, days }: { to: number; days: number },
): Scorecard['context'] {
  const within = deployments.filter(({ finishedAt }) => finishedAt >= to - days * DAY_MS && finishedAt < to);
  const changes = within.filter(({ kind, counts }) => counts && kind !== 'failed');
  const successes = changes.filter(({ kind }) => kind !== 'held').length;
  const total = changes.length;
  const rate = wilsonInterval({ successes, total });
  const interval =
    rate.kind === 'rate'
      ? { estimate: rate.rate, lower: rate.lower, upper: rate.upper }
      : { estimate: null, lower: null, upper: null };
  return {
    changeFailureRate: { successes, total, ...interval },
    deploymentsPerWeek: (within.length * WEEK_DAYS) / days,
  };
}
