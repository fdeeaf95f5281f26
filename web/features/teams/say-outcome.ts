import type { Outcome, Scorecard } from '@throughline/service/contracts/scorecards';
import { formatLimit } from '../../ui/format/duration.ts';
import { formatCount, formatPercent } from '../../ui/format/number.ts';
import { formatValue } from '../../ui/format/value.ts';
import { capitalised, enumerate } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import { KINDS } from './kinds.ts';
import { sayBudget } from './say-budget.ts';
import { sayMedian } from './say-duration.ts';

/**
 * What somebody would say aloud about the team's number: what was counted, where that stands (in the service's words,
 * so that nobody reads two reasons), what went wrong, and beside it what is still open.
 */
export function sayOutcome(outcome: Outcome, scorecard: Pick<Scorecard, 'window' | 'verdicts'>): Sentence {
  const { metric, value, statusReason } = outcome;
  const days = `${scorecard.window.days} days`;
  if (value.days !== null) return sayTold(outcome, days);
  if (value.estimate === null || value.lower === null || value.upper === null) {
    return [
      { strong: 'Nothing to count' },
      ` in ${days}, so there is no number yet.`,
      ...sayStillOpen(outcome),
    ];
  }
  if (metric.kind === 'deployment_success_rate') {
    return [
      { strong: `${formatCount(value.good ?? 0)} of ${formatCount(value.total)} deployments held` },
      ` in ${days}. `,
      statusReason,
      sayWhatWentWrong(scorecard.verdicts),
      ...sayStillOpen(outcome),
    ];
  }
  const { counted, good } = KINDS[metric.kind];
  const within = metric.withinMs === null ? '' : ` within ${formatLimit(metric.withinMs)}`;
  const median = sayMedian(value.median);
  return [
    `Of ${counted(value.total, metric.customerReportedOnly)} in ${days}, `,
    { strong: `${formatPercent(value.estimate)} ${good}${within}` },
    '. ',
    statusReason,
    median === null ? '' : ` ${capitalised(median)}.`,
    ...sayStillOpen(outcome),
  ];
}

/** What comes from a KPI or a signal: where it stands, and of an objective what is left of its budget. */
function sayTold({ metric, value, statusReason, budget }: Outcome, days: string): Sentence {
  if (value.estimate === null || value.lower === null || value.upper === null) return [statusReason];
  const missing =
    value.open > 0 ? [` ${formatCount(value.open)} of the ${days} told nothing and are left out.`] : [];
  return [
    { strong: `${formatValue(value.estimate, metric)}${metric.kind === 'slo' ? ' good' : ''}` },
    ` in ${days}. `,
    statusReason,
    ...(budget ? [` ${sayBudget(budget)}`] : []),
    ...missing,
  ];
}

function sayWhatWentWrong(verdicts: Record<string, number>): string {
  const rolledBack = verdicts.rolled_back ?? 0;
  const failed = verdicts.failed ?? 0;
  const hotfixed = verdicts.hotfixed ?? 0;
  const harmful = verdicts.caused_incident ?? 0;
  const regressed = verdicts.regressed ?? 0;
  const parts = [
    harmful > 0 ? `${formatCount(harmful)} caused an incident` : '',
    rolledBack > 0 ? `${formatCount(rolledBack)} ${rolledBack === 1 ? 'was' : 'were'} rolled back` : '',
    regressed > 0 ? `${formatCount(regressed)} made something worse` : '',
    hotfixed > 0 ? `${formatCount(hotfixed)} ${hotfixed === 1 ? 'was' : 'were'} hotfixed` : '',
    failed > 0 ? `${formatCount(failed)} failed` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` ${capitalised(enumerate(parts))}.`;
}

function sayStillOpen({ metric, value }: Outcome): Sentence {
  if (value.open === 0) return [];
  const verb = value.open === 1 ? 'is' : 'are';
  return [` ${formatCount(value.open)} ${verb} ${KINDS[metric.kind].open} and not counted as good.`];
}
