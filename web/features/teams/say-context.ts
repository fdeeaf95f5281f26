import type { Scorecard } from '@throughline/service/contracts/scorecards';
import { formatInterval } from '../../ui/format/interval.ts';
import { formatPercent } from '../../ui/format/number.ts';

/** What other tools put first, in one sentence: shown so that it can be compared, and never a target. */
export function sayContext({ changeFailureRate, deploymentsPerWeek }: Scorecard['context']): string {
  const { successes, total, estimate, lower, upper } = changeFailureRate;
  const pace = `${deploymentsPerWeek >= 10 ? Math.round(deploymentsPerWeek) : deploymentsPerWeek.toFixed(1)} deployments a week`;
  const rate =
    estimate === null || lower === null || upper === null
      ? 'no change failure rate yet'
      : `change failure rate ${formatPercent(estimate)} (${formatInterval(lower, upper)}; ${successes} of ${total})`;
  return `For comparison with other tools, not as a target: ${rate}, ${pace}.`;
}
