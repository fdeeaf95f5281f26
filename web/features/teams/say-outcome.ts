import type { Outcome, OutcomeValue, Scorecard } from '@throughline/service/contracts/scorecards';
import { formatLimit } from '../../ui/format/duration.ts';
import { formatInterval } from '../../ui/format/interval.ts';
import { formatCount, formatPercent, formatPoints, formatTarget } from '../../ui/format/number.ts';
import { capitalised, enumerate } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import { KINDS } from './kinds.ts';
import { sayMedian } from './say-duration.ts';

/** What somebody would say aloud about the team's number: where it stands, why, and beside it what is still open. */
export function sayOutcome(outcome: Outcome, scorecard: Pick<Scorecard, 'window' | 'verdicts'>): Sentence {
  const { metric, value } = outcome;
  const days = `${scorecard.window.days} days`;
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
      ` in ${days}; `,
      sayStanding(outcome),
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
    '; ',
    sayStanding(outcome),
    median === null ? '' : ` ${capitalised(median)}.`,
    ...sayStillOpen(outcome),
  ];
}

function sayStanding({ metric, value, status }: Outcome): string {
  const { lower, upper } = value;
  const target = formatTarget(metric.target);
  if (lower === null || upper === null || status === 'no_data') return 'that is too little to judge.';
  const interval = `interval ${formatInterval(lower, upper, metric.target)}`;
  if (status === 'met') return `the whole ${interval} lies above the target of ${target}, so it is met.`;
  if (status === 'missed')
    return `the whole ${interval} lies below the target of ${target}, so it is missed.`;
  return `the ${interval} spans the target of ${target}, so it is undecided.`;
}

function sayWhatWentWrong(verdicts: Record<string, number>): string {
  const rolledBack = verdicts.rolled_back ?? 0;
  const failed = verdicts.failed ?? 0;
  const parts = [
    rolledBack > 0 ? `${formatCount(rolledBack)} ${rolledBack === 1 ? 'was' : 'were'} rolled back` : '',
    failed > 0 ? `${formatCount(failed)} failed` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` ${capitalised(enumerate(parts))}.`;
}

function sayStillOpen({ metric, value }: Outcome): Sentence {
  if (value.open === 0) return [];
  const verb = value.open === 1 ? 'is' : 'are';
  return [` ${formatCount(value.open)} ${verb} ${KINDS[metric.kind].open} and not counted as good.`];
}

/** The same number over the window before, with what the difference is worth. */
export function sayComparison(outcome: Outcome, before: OutcomeValue | null, days: number): string | null {
  const { estimate, lower, upper } = outcome.value;
  if (estimate === null || lower === null || upper === null || before === null) return null;
  if (before.estimate === null || before.lower === null || before.upper === null) {
    return `There was nothing to count in the ${days} days before.`;
  }
  const then = `${formatPercent(before.estimate)} (${formatInterval(before.lower, before.upper)}) in the ${days} days before`;
  const difference = estimate - before.estimate;
  if (Math.abs(difference) < 0.0005) return `Unchanged from ${then}.`;
  const move = `${difference > 0 ? 'Up' : 'Down'} ${formatPoints(difference)} from ${then}`;
  const apart = lower > before.upper || upper < before.lower;
  return apart
    ? `${move}; the two intervals lie apart, so this is more than chance.`
    : `${move}; the two intervals overlap, so this may be chance.`;
}
